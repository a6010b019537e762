// Delegations in a real browser: given with a scope and an end, seen by both, revoked, given up; the change of person.
import type { Bundle, RelatedPerson } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

const nilo = 'PRVNLI90L16D969R';

describe.skipIf(missingBrowser !== undefined)('Delegations', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'delegation-pages');
  });
  afterAll(() => journey.close());

  async function ask<T>(persona: 'citizen-new' | 'operator', path: string, patient?: string): Promise<{ status: number; body: T }> {
    const { server, url } = journey.started;
    const token = await server.issueToken(persona, patient === undefined ? {} : { patient });
    const answer = await server.fetch(new Request(`${url}/fhir${path}`, { headers: { Authorization: `Bearer ${token}` } }));
    return { status: answer.status, body: (await answer.json()) as T };
  }

  test(
    'Bianca names Nilo for reports until the end of the year; he sees reports and no prescriptions, under her name',
    { timeout },
    async () => {
      const bianca = await journey.signInAs('citizen');
      await bianca.visit('/deleghe');
      expect(await bianca.page.getByRole('link', { name: 'Cambia persona' }).count()).toBe(0);
      await bianca.screenshot('delegations-empty');
      await bianca.page.getByRole('link', { name: 'Dai una delega' }).click();
      await bianca.look();

      // Nothing filled in: each field says what is missing, and what was typed stays.
      await bianca.page.getByLabel('Codice fiscale della persona delegata').fill('bnc');
      await bianca.page.getByRole('button', { name: 'Dai la delega' }).click();
      await bianca.look();
      expect(await bianca.page.locator('.error-summary li').count()).toBe(2);
      expect(await bianca.page.getByLabel('Codice fiscale della persona delegata').inputValue()).toBe('bnc');
      await bianca.screenshot('delegations-errors');

      await bianca.page.getByLabel('Codice fiscale della persona delegata').fill(nilo.toLowerCase());
      await bianca.page.getByRole('radio', { name: 'Solo alcuni servizi' }).check();
      await bianca.page.getByRole('checkbox', { name: 'Referti' }).check();
      await bianca.page.getByLabel('Dal giorno').fill('2027-01-02');
      await bianca.page.getByLabel('Fino al giorno, compreso').fill('2026-12-31');
      await bianca.page.getByRole('checkbox', { name: 'Confermo di voler delegare questa persona' }).check();
      await bianca.page.getByRole('button', { name: 'Dai la delega' }).click();
      expect(await bianca.page.locator('#until-error').textContent()).toContain('L’ultimo giorno viene prima del primo.');
      await bianca.page.getByLabel('Dal giorno').fill('');
      await bianca.page.getByRole('button', { name: 'Dai la delega' }).click();
      await bianca.look();
      expect(await bianca.page.locator('main').innerText()).toContain('La delega è stata registrata');
      expect(await bianca.page.locator('main').innerText()).toContain('Vede solo: Referti.');
      expect(await bianca.page.locator('main').innerText()).toContain('31 dicembre 2026');
      await bianca.screenshot('delegations-given');

      const window = await journey.signInAs('citizen-new');
      await window.visit('/deleghe');
      expect(await window.page.getByRole('link', { name: 'Cambia persona' }).count()).toBe(1);
      await window.screenshot('delegations-had');
      await window.page.getByRole('button', { name: 'Passa a Bianca Esempio' }).click();
      expect(await window.page.locator('.acting-for').textContent()).toContain('Bianca Esempio');
      await window.visit('/referti');
      expect(await window.page.locator('main').innerText()).toContain('Referto di laboratorio');
      await window.visit('/ricette');
      expect(await window.page.locator('main').innerText()).not.toContain('Atorvastatina');
      expect(await window.page.locator('.acting-for').textContent()).toContain('Bianca Esempio');

      // No delegate delegates, and none is told who else is one.
      await window.visit('/deleghe');
      expect(await window.page.getByRole('link', { name: 'Dai una delega' }).count()).toBe(0);
      expect(await window.page.locator('main').innerText()).toContain('lo vede soltanto la persona interessata');
      await window.page.goto('/deleghe/nuova');
      expect(new URL(window.page.url()).pathname).toBe('/deleghe');

      // Back to oneself without signing out.
      await window.page.getByRole('link', { name: 'Cambia persona' }).first().click();
      await window.page.getByRole('radio', { name: /\(tu\)/ }).check();
      await window.page.getByRole('button', { name: 'Passa a questa persona' }).click();
      expect(await window.page.locator('.acting-for').count()).toBe(0);
    },
  );

  test(
    'Bianca revokes it without scripts, and Nilo’s next request finds nothing; pressed twice it is revoked once',
    { timeout },
    async () => {
      const bianca = await journey.signInAs('citizen', { javaScript: false });
      const nilos = await journey.signInAs('citizen-new');
      await nilos.visit('/persona');
      await nilos.page.getByRole('radio', { name: /Bianca Esempio/ }).check();
      await nilos.page.getByRole('button', { name: 'Passa a questa persona' }).click();

      await bianca.page.goto('/deleghe');
      await bianca.page.getByRole('link', { name: /^Revoca/ }).click();
      const address = bianca.page.url();
      await bianca.page.getByRole('button', { name: 'Revoca la delega' }).click();
      expect(await bianca.page.locator('main').innerText()).toContain('La delega è stata revocata');
      expect(await bianca.page.locator('details').textContent()).toContain('finita il');
      expect((await bianca.page.goto(address))?.status()).toBe(404);

      await nilos.page.goto('/referti');
      expect(await nilos.page.locator('.acting-for').count()).toBe(0);
      expect((await ask('citizen-new', '/DiagnosticReport', 'citizen')).status).toBe(403);
      const related = await ask<Bundle<RelatedPerson>>('operator', '/RelatedPerson?patient=citizen&active=false');
      expect(related.body.total).toBe(1);
    },
  );

  test('Nilo gives up a delegation for everything, by keyboard alone', { timeout }, async () => {
    const bianca = await journey.signInAs('citizen');
    await bianca.visit('/deleghe/nuova');
    await bianca.page.getByLabel('Codice fiscale della persona delegata').fill(nilo);
    await bianca.page.getByRole('radio', { name: 'Tutto il Fascicolo' }).check();
    await bianca.page.getByRole('checkbox', { name: 'Confermo' }).check();
    await bianca.page.getByRole('button', { name: 'Dai la delega' }).click();
    const { page, visit, look, screenshot } = await journey.signInAs('citizen-new', { width: 320, height: 800 });
    await visit('/deleghe');
    await screenshot('delegations-narrow');
    await page.getByRole('link', { name: /^Rinuncia/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/fine/);
    await look();
    await page.getByRole('button', { name: 'Rinuncia alla delega' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/fatto=rinunciata/);
    await look();
    expect(await page.locator('main').innerText()).toContain('Per ora non puoi agire per nessun altro.');
  });

  test('A mother finds her child among those she acts for, and sees who else does', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('guardian', { language: 'en' });
    await visit('/deleghe');
    expect(await page.locator('main').innerText()).toContain('Children under 18');
    await page.getByRole('button', { name: 'Change to Leo Saggio' }).click();
    await visit('/deleghe');
    expect(await page.locator('h2').allTextContents()).toContain('Who may act for Leo Saggio');
    await look();
    await screenshot('delegations-child');
  });

  test('A delegation of others is not there to end', { timeout }, async () => {
    const { page } = await journey.signInAs('citizen');
    for (const address of ['/deleghe/guardian-of-child/fine?di=child', '/deleghe/guardian-of-child/fine', '/deleghe/x/fine?di=citizen'])
      expect((await page.goto(address))?.status()).toBe(404);
  });
});
