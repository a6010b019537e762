// Everybody who cannot open a record from home: each reason has its page, which says what to do next, and nothing is left of the attempt.
import type { Patient } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLetter } from '#fhir/fiscal-code.ts';
import type { Authenticated } from '#identity/authenticated.ts';
import { versionsIn } from './bad-input.ts';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';
import { authenticatedAs } from './signed-in.ts';
import { cookieOf } from './page-client.ts';
import { putResource } from './two-parents.ts';

const codeSystem = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const codeOf = (first15: string): string => first15 + checkLetter(first15);
const code = codeOf('VNTLVC80A01D969');
const other = codeOf('VNTLVC80A02D969');

/** Ludovico Inventato, who exists nowhere. */
const person: Patient = {
  resourceType: 'Patient',
  id: 'ludovico',
  active: true,
  identifier: [{ system: codeSystem, value: code }],
  name: [{ use: 'official', family: 'Inventato', given: ['Ludovico'] }],
  gender: 'male',
  birthDate: '1980-01-01',
};
const said: Authenticated['attributes'] = { givenName: 'Ludovico', familyName: 'Inventato', birthDate: '1980-01-01' };

interface Case {
  readonly reason: string;
  /** As the registry has the person by then. */
  readonly registry?: Partial<Patient>;
  /** What the identity provider says. */
  readonly said?: Partial<Authenticated['attributes']>;
  readonly it: readonly [title: RegExp, next: RegExp];
  readonly en: readonly [title: RegExp, next: RegExp];
}

const cases: readonly Case[] = [
  {
    reason: 'under-age',
    registry: { birthDate: '2008-11-03' },
    said: { birthDate: '2008-11-03' },
    it: [/decidono i genitori/, /genitore o il tutore va allo sportello/],
    en: [/under 18/i, /counter/],
  },
  {
    reason: 'deceased',
    registry: { deceasedBoolean: true },
    it: [/non si può attivare/, /Se è un errore, rivolgiti subito allo sportello/],
    en: [/cannot be opened/i, /counter/],
  },
  { reason: 'inactive', registry: { active: false }, it: [/non è attiva/, /Rinnovala allo sportello/], en: [/not active/, /counter/] },
  {
    reason: 'no-birth-date',
    registry: { birthDate: '1980' },
    it: [/data di nascita completa/, /Porta un documento allo sportello/],
    en: [/date of birth/, /counter/],
  },
  {
    reason: 'name-differs',
    said: { familyName: 'Diverso' },
    it: [/Il nome non coincide/, /Allo sportello controllano/],
    en: [/name/, /counter/],
  },
  {
    reason: 'birth-date-differs',
    said: { birthDate: '1980-01-02' },
    it: [/La data di nascita non coincide/, /Allo sportello controllano/],
    en: [/date of birth/, /counter/],
  },
  // Corrected in the registry after the login.
  {
    reason: 'fiscal-code-differs',
    registry: { identifier: [{ system: codeSystem, value: other }] },
    it: [/Il codice fiscale non coincide/, /Allo sportello controllano/],
    en: [/codice fiscale/, /counter/],
  },
  {
    reason: 'no-fiscal-code',
    registry: { identifier: [{ system: 'https://fascicolo.example/fhir/sid/card', value: 'X1' }] },
    it: [/non ha il tuo codice fiscale/, /Porta la tessera sanitaria allo sportello/],
    en: [/codice fiscale/, /counter/],
  },
];

describe.skipIf(missingBrowser !== undefined)('Who cannot open a record from home', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  });
  afterAll(() => journey.close());

  const login = (attributes: Case['said'] = {}): Authenticated => ({
    ...authenticatedAs('citizen-new', journey.clock.now),
    subject: 'ludovico',
    fiscalNumber: code,
    attributes: { ...said, ...attributes },
  });

  async function drafts(patient: string): Promise<unknown> {
    const { server, url } = journey.started;
    const headers = { Authorization: `Bearer ${await server.issueToken('operator')}` };
    const counts = ['Task', 'Consent', 'Provenance'].map(async (type) => {
      const question = type === 'Provenance' ? `target=Patient/${patient}` : `patient=${patient}`;
      const answer = await server.fetch(new Request(`${url}/fhir/${type}?${question}&_summary=count`, { headers }));
      return ((await answer.json()) as { total: number }).total;
    });
    return Promise.all(counts);
  }

  test.each(cases.map((one) => [one.reason, one] as const))(
    '%s',
    { timeout },
    async (reason, { registry = {}, said: attributes, ...words }) => {
      for (const language of ['it', 'en'] as const) {
        await putResource(journey.started, person);
        const small = language === 'en' ? { width: 320, height: 800 } : {};
        const { page, visit, fits, screenshot, context } = await journey.signInWith(login(attributes), { language, ...small });
        await putResource(journey.started, { ...person, ...registry });
        const before = await versionsIn(journey.started);
        await visit('/attivazione');
        expect(new URL(page.url()).pathname).toBe(`/attivazione/ostacolo/${reason}`);
        const [title, next] = words[language];
        expect(await page.locator('h1').textContent()).toMatch(title);
        expect(await page.locator('.notice').innerText()).toMatch(next);
        expect(await page.locator('main').innerText()).toMatch(
          language === 'it' ? /non è stato creato nessun account/ : /no account was created/i,
        );
        await screenshot(`refused-${reason}-${language}`);
        await page.setViewportSize({ width: 320, height: 800 });
        await fits();
        // Neither by its address nor by a form of before does one come further.
        for (const step of ['informativa', 'dati', 'riepilogo']) {
          await page.goto(`/attivazione/${step}`);
          expect(new URL(page.url()).pathname).toBe(`/attivazione/ostacolo/${reason}`);
        }
        expect(await versionsIn(journey.started)).toBe(before);
        expect(await drafts('ludovico')).toEqual([0, 0, 0]);
        await context.close();
      }
    },
  );

  test('not-enrolled: removed from the registry between two steps, at the counter as well', { timeout }, async () => {
    const { server, url } = journey.started;
    await putResource(journey.started, person);
    const { page, visit, screenshot, context } = await journey.signInWith(login());
    await visit('/attivazione/informativa');
    await page.locator('#read').check();
    await Promise.all([page.waitForURL('**/dati'), page.locator('main form button').first().click()]);
    const headers = { Authorization: `Bearer ${await server.issueToken('admin')}` };
    const gone = await server.fetch(new Request(`${url}/fhir/Patient/ludovico`, { method: 'DELETE', headers }));
    expect(gone.status).toBeLessThan(300);
    const before = await versionsIn(journey.started);
    await page.locator('#right').check();
    await page.locator('#email').fill('ludovico@example.org');
    await page.locator('#phone').fill('333 1234567');
    await Promise.all([page.waitForURL('**/ostacolo/not-enrolled'), page.locator('main form button').first().click()]);
    expect(await page.locator('h1').textContent()).toMatch(/Non risulti nell’Anagrafe/);
    expect(await page.locator('.notice').innerText()).toMatch(/Iscriviti allo sportello/);
    await screenshot('refused-not-enrolled-it');
    expect(await versionsIn(journey.started)).toBe(before);
    await context.close();
    const counter = await journey.signInAs('operator');
    for (const path of ['', '/consensi', '/riconoscimento'])
      expect([404, 410]).toContain((await counter.page.request.get(`/sportello/persona/ludovico${path}`)).status());
    await counter.context.close();
  });

  test('already-open: nothing to do, and the ways on', { timeout }, async () => {
    for (const language of ['it', 'en'] as const) {
      const { page, visit, context, screenshot } = await journey.signInAs('citizen', { language, width: 320, height: 800 });
      const before = await versionsIn(journey.started);
      await visit('/attivazione');
      expect(new URL(page.url()).pathname).toBe('/attivazione/ostacolo/already-open');
      expect(await page.locator('main a[href="/scelte"]').count()).toBe(1);
      await screenshot(`refused-already-open-${language}`);
      expect(await versionsIn(journey.started)).toBe(before);
      await context.close();
    }
  });

  test('somebody whom the registry does not know, or whom only a hospital has named, is let in nowhere', { timeout }, async () => {
    const { server, url } = journey.started;
    const copy = { ...person, id: 'copied', identifier: [{ system: codeSystem, value: other }] };
    const headers = { Authorization: `Bearer ${await server.issueToken('hospital')}`, 'Content-Type': 'application/fhir+json' };
    await server.fetch(new Request(`${url}/fhir/Patient/copied`, { method: 'PUT', headers, body: JSON.stringify(copy) }));
    const before = await versionsIn(journey.started);
    for (const fiscalNumber of [codeOf('VNTLVC80A03D969'), other])
      expect(await cookieOf(journey.started, { ...login(), fiscalNumber })).toBe('');
    for (const language of ['it', 'en'] as const) {
      const { page, visit, context, screenshot } = await journey.open({ language, width: 320, height: 800 });
      await visit('/accedi/non-iscritto');
      expect(await page.locator('main li').count()).toBeGreaterThan(1);
      await screenshot(`refused-unknown-${language}`);
      expect((await context.cookies()).map(({ name }) => name)).not.toContain('sessione');
      await page.goto('/attivazione');
      expect(new URL(page.url()).pathname).toBe('/accedi');
      await context.close();
    }
    expect(await versionsIn(journey.started)).toBe(before);
  });
});
