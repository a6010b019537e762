// A GP, a specialist and an emergency physician at work: in a real browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enlargeText, missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The pages of clinicians', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'clinician-pages');
  });
  afterAll(() => journey.close());

  test('A GP opens the record of one of their own, and reads every section of it', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('gp');
    await visit('/operatore');
    expect(await page.locator('.working-as').textContent()).toContain('Studio Medico Modello');
    await screenshot('clinician-home');
    await page.getByRole('link', { name: 'I miei assistiti' }).click();
    await look();
    await screenshot('clinician-assisted');
    await page.getByRole('link', { name: 'Bianca Esempio' }).click();
    await look();
    expect(await page.locator('.person-standing').textContent()).toContain('Mio assistito');
    await screenshot('clinician-summary');
    for (const [tab, name] of [
      ['Documenti', 'documents'],
      ['Esami nel tempo', 'results'],
      ['Farmaci e ricette', 'drugs'],
      ['Ricoveri e visite', 'stays'],
      ['Taccuino', 'notebook'],
      ['Stampa', 'print'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Sezioni del Fascicolo' }).getByRole('link', { name: tab }).click();
      await look();
      await screenshot(`clinician-${name}`);
    }
    expect(await page.locator('.notable').first().textContent()).toMatch(/[↑↓!⇈⇊].*(alto|basso|norma)/);
  });

  test('A document is filtered, opened, and its original read', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('gp');
    await visit('/operatore/persona/citizen/documenti');
    await page.getByLabel('Tipo di documento').selectOption('laboratory-report');
    await page.getByRole('button', { name: 'Filtra' }).click();
    await look();
    await page.locator('tbody a').first().click();
    await look();
    await screenshot('clinician-document');
    const link = await page.getByRole('link', { name: /Apri l’originale/ }).getAttribute('href');
    const answer = await page.request.get(link ?? '');
    expect(answer.headers()['content-type']).toBe('application/pdf');
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('What is hidden has the page of what never was', { timeout }, async () => {
    const { page, look } = await journey.signInAs('gp');
    const seen: (string | null)[] = [];
    for (const id of ['citizen-lab-hidden-document', 'nothing-of-that-kind']) {
      for (const path of [id, `${id}/originale`]) {
        await page.goto(`/operatore/persona/citizen/documenti/${path}`);
        await look();
        seen.push(await page.locator('main').textContent());
      }
    }
    expect(new Set(seen.map((text) => text?.replace(/[0-9a-f-]{36}/g, ''))).size).toBe(1);
  });

  test('A specialist finds a person by keyboard alone, declares care, and reads', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('specialist');
    await visit('/operatore');
    await page.getByRole('textbox', { name: 'Codice fiscale' }).focus();
    await page.keyboard.type('smpbnc58c61d969x');
    await page.keyboard.press('Enter');
    await page.locator('.error-summary').waitFor();
    await look();
    expect(await page.locator('.error-summary').textContent()).toContain('non è corretto');
    await screenshot('clinician-wrong-code');
    await page.getByRole('textbox', { name: 'Codice fiscale' }).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('smpbnc58c61d969d');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cura');
    await look();
    await screenshot('clinician-declare');
    await page.getByRole('button', { name: 'Dichiara e continua' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.error-summary').waitFor();
    await look();
    expect(await page.locator('.field-error').count()).toBe(2);
    await page.getByLabel('Quale percorso di cura').focus();
    await page.keyboard.type('Visita cardiologica ambulatoriale di oggi');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/persona/citizen');
    await look();
    expect(await page.locator('.person-standing').textContent()).toContain('Presa in carico dichiarata');
    await screenshot('clinician-declared');
  });

  test('Without declaring there is only what one’s own structure made', { timeout }, async () => {
    const { page, visit, look } = await journey.signInAs('specialist');
    await visit('/operatore/persona/guardian/cura');
    await page.getByRole('link', { name: 'Continua senza dichiarare' }).click();
    await look();
    expect(await page.locator('main tbody tr').count()).toBe(0);
  });

  test('In an emergency the reason is kept, and the citizen sees the access in the trail', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('nurse');
    await visit('/operatore/persona/guardian/cura');
    await page.getByLabel('Motivo dell’emergenza').fill('Incosciente dopo incidente stradale');
    await page.locator('#acceptEmergency').check();
    await page.getByRole('button', { name: 'Accedi in emergenza' }).click();
    await page.waitForURL('**/documenti?tipo=patient-summary');
    await look();
    expect(await page.locator('.notice-danger').textContent()).toContain('emergenza');
    await screenshot('clinician-emergency');
    const trail = await journey.started.server.store.auditTrail({ patient: 'guardian', count: 1000 });
    expect(trail.filter(({ action, agent }) => action === '$emergency-access' && agent === 'Practitioner/nurse')).toHaveLength(1);
  });

  test('By name and date of birth, and nobody', { timeout }, async () => {
    const { page, visit, look } = await journey.signInAs('gp');
    await visit('/operatore/cerca');
    const form = page.getByRole('form', { name: 'Con nome e data di nascita' });
    await form.getByLabel('Cognome').fill('Esempio');
    await form.getByLabel('Nome', { exact: true }).fill('Bianca');
    await form.getByLabel('Data di nascita').fill('1958-03-22');
    await form.getByRole('button', { name: 'Cerca' }).click();
    await look();
    expect(await page.locator('.error-summary').textContent()).toContain('Nessuna persona');
    await form.getByLabel('Data di nascita').fill('1958-03-21');
    await form.getByRole('button', { name: 'Cerca' }).click();
    await page.waitForURL('**/persona/citizen');
    await look();
  });

  test('On a small screen, with large letters, and in English', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('gp', { width: 320, language: 'en' });
    for (const path of ['/operatore', '/operatore/assistiti', '/operatore/persona/citizen', '/operatore/persona/citizen/esami']) {
      await visit(path);
      await screenshot(`clinician-small-${path.split('/').at(-1)}`);
    }
    await visit('/operatore/persona/citizen/cura');
    await enlargeText(page);
    await look();
    expect(await page.locator('h1').textContent()).toBe('Declare care');
  });
});
