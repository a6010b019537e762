// The pages of offices and developers on a telephone, in English: nothing is wider than the window, no word of the other language in the headings.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

const pages: readonly (readonly [persona: PersonaName, paths: readonly string[]])[] = [
  [
    'admin',
    [
      '/admin',
      '/admin/app',
      '/admin/app/demo-laboratory',
      '/admin/registro',
      '/admin/registro/organizzazioni/hospital',
      '/admin/registro/professionisti/gp',
      '/admin/registro/ruoli/gp-role',
      '/sviluppo?modello=ingest',
    ],
  ],
  [
    'operator',
    [
      '/sportello',
      '/sportello/cerca',
      '/sportello/iscrizione',
      '/sportello/persona/citizen-new',
      '/sportello/persona/citizen-new/riconoscimento',
      '/sportello/persona/citizen-new/consensi',
      '/sportello/persona/child/rappresentante',
      '/sportello/persona/citizen-new/credenziali',
    ],
  ],
];
const italian = /\b(?:Fascicolo|Persona|Cerca|Ruolo|Consensi|Sportello|Registro|Credenziali|Iscrizione)\b/;

describe.skipIf(missingBrowser !== undefined)('The pages of offices', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  }, timeout);
  afterAll(() => journey.close());

  test.each(pages)('of the %s fit a telephone, in English', { timeout }, async (persona, paths) => {
    const { page, fits, screenshot } = await journey.signInAs(persona, { language: 'en', width: 320, height: 700 });
    for (const path of paths) {
      expect((await page.goto(path))?.status(), path).toBe(200);
      await fits();
      await screenshot(`small${path.replace(/\W/g, '-')}`);
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expect((await page.locator('h1, h2, h3, label, legend, button, th').allTextContents()).filter((text) => italian.test(text))).toEqual(
        [],
      );
    }
  });
});
