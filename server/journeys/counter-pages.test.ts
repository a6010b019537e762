// An officer at the counter: an adult is recognised and opens the record, a new person is enrolled, a mother opens her child's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLetter, encodeFiscalCode } from '#fhir/fiscal-code.ts';
import { focused, missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { pressOn, tabTo, typeInto } from './keyboard.ts';
import { childNamed, putResource } from './two-parents.ts';

describe.skipIf(missingBrowser !== undefined)('The counter', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'counter-pages');
  });
  afterAll(() => journey.close());

  async function recognise({ page, look }: Window): Promise<void> {
    await page.getByLabel('Documento').selectOption('identity-card');
    await page.getByLabel('Numero').fill('CA12345AB');
    await page.getByLabel('Scadenza').fill('2030-01-01');
    await page.getByRole('button', { name: 'Ho riconosciuto la persona' }).click();
    await page.waitForURL(/persona\/[^/]+$/);
    await look();
  }

  async function decide({ page, look, screenshot }: Window, name: string): Promise<void> {
    await screenshot(`counter-${name}-1-notice`);
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await page.getByLabel('La persona ha letto l’informativa').check();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.getByLabel('E-mail').waitFor();
    await look();
    await page.getByLabel('E-mail').fill('nessuno');
    await page.getByLabel('Cellulare').fill('+39 333 0000001');
    await page.getByLabel('La persona ha confermato').check();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await page.getByLabel('E-mail').fill('persona@esempio.example');
    await screenshot(`counter-${name}-2-contacts`);
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('#feed').waitFor();
    await look();
    expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
    for (const choice of ['feed', 'past', 'consultation']) await page.locator(`#${choice}-yes`).check();
    await screenshot(`counter-${name}-3-choices`);
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.getByRole('heading', { name: 'Riepilogo e conferma' }).waitFor();
    await look();
    await screenshot(`counter-${name}-4-summary`);
    await page.getByRole('button', { name: 'La persona conferma' }).click();
    await page.getByRole('heading', { name: 'Il Fascicolo è aperto' }).waitFor();
    await look();
    await screenshot(`counter-${name}-5-open`);
    const href = await page.getByRole('link', { name: 'Apri la ricevuta da stampare' }).getAttribute('href');
    const receipt = await page.request.get(href ?? '');
    expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');
  }

  test('An adult is found, recognised, and opens the record', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, visit, look, screenshot } = window;
    await visit('/sportello');
    await screenshot('counter-home');
    await page.getByRole('textbox', { name: 'Codice fiscale' }).fill(await codeOf(journey, 'citizen-new'));
    await page.getByRole('button', { name: 'Cerca' }).first().click();
    await page.waitForURL('**/persona/citizen-new');
    await look();
    await screenshot('counter-person');
    await page.getByRole('link', { name: 'Riconosci la persona' }).click();
    await look();
    await page.getByLabel('Numero').fill('X');
    await page.getByLabel('Scadenza').fill('2020-01-01');
    await page.getByRole('button', { name: 'Ho riconosciuto la persona' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    expect(await page.locator('.field-error').count()).toBe(3);
    await recognise(window);
    await page.getByRole('link', { name: 'Apri il Fascicolo' }).click();
    await page.waitForURL('**/consensi');
    await look();
    await decide(window, 'adult');
    await page.getByRole('link', { name: 'Torna alla persona' }).click();
    await look();
    expect(await page.locator('main').textContent()).toContain('aperto');
    await screenshot('counter-person-open');
  });

  test('An officer without a mouse enrols, recognises and opens: each stop of the focus is seen and in order', { timeout }, async () => {
    const { page, visit, look } = await journey.signInAs('operator');
    // The same day in the order of any country: a date field has that of the browser, not that of the page.
    const person = { family: 'Tastiera', given: 'Prova', gender: 'male', birthDate: '1980-05-05', birthPlace: 'D969' } as const;
    const code = encodeFiscalCode(person);
    const enter = () => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    const next = () => pressOn(page, 'form[action$="/consensi"] button.btn-primary', 'Enter');
    await visit('/sportello');
    // The first stop leads past the header.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('main');
    await typeInto(page, '#code', code);
    await enter();
    await look();
    await pressOn(page, 'main a[href="/sportello/iscrizione"]', 'Enter');
    for (const [id, text] of [
      ['family', person.family],
      ['given', person.given],
      ['gender', 'M'],
      ['birthDate', '05051980'],
      ['birthPlace', 'Genova'],
      ['fiscalCode', code],
      ['street', 'Via della Prova 1'],
      ['city', 'Genova'],
      ['postalCode', '16121'],
    ] as const) {
      await tabTo(page, `#${id}`);
      await page.keyboard.type(text);
    }
    await enter();
    await look();
    expect(new URL(page.url()).search, await page.locator('main').innerText()).toBe('?esito=iscritta');

    await pressOn(page, 'main a[href$="/riconoscimento"]', 'Enter');
    // What is wrong is said first, and leads to its field.
    await pressOn(page, 'form[action$="/riconoscimento"] button', 'Enter');
    await tabTo(page, '.error-summary a[href="#kind"]');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('kind');
    await page.keyboard.press('ArrowDown');
    await typeInto(page, '#number', 'CA12345AB');
    await tabTo(page, '#expiry');
    await page.keyboard.type('01012030');
    await pressOn(page, 'form[action$="/riconoscimento"] button', 'Enter');
    expect(await page.locator('main').textContent()).toContain('CA12345AB');

    await pressOn(page, 'main a[href$="/consensi"]', 'Enter');
    await tabTo(page, '#read');
    await page.keyboard.press('Space');
    await next();
    await typeInto(page, '#email', 'prova@esempio.example');
    await typeInto(page, '#phone', '333 1234567');
    await tabTo(page, '#readBack');
    await page.keyboard.press('Space');
    await next();
    for (const [name, key, answer] of [
      ['feed', 'Space', 'yes'],
      ['past', 'ArrowDown', 'no'],
      ['consultation', 'Space', 'yes'],
    ] as const) {
      await tabTo(page, `#${name}-yes`);
      await page.keyboard.press(key);
      expect(await page.locator(`#${name}-${answer}`).isChecked()).toBe(true);
    }
    await next();
    await next();
    expect(await page.locator('h1').textContent()).toBe('Il Fascicolo è aperto');
    await tabTo(page, 'main a[href*="/ricevute/"]');
    const receipt = await page.request.get((await page.locator(':focus').getAttribute('href')) ?? '');
    expect((await receipt.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('A choice is changed, with a new receipt; without an answer nothing is', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, visit } = window;
    await visit('/sportello/persona/citizen/riconoscimento');
    await recognise(window);
    await page.getByRole('link', { name: 'Cambia i consensi' }).click();
    await page.locator('#consultation-no').check();
    await page.getByRole('button', { name: 'La persona conferma' }).click();
    await page.getByRole('heading', { name: 'I consensi sono stati cambiati' }).waitFor();
    await window.look();
  });

  test('A mother is registered with her signed declaration, recognised, and opens her child’s record', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, visit, look, screenshot } = window;
    await visit('/sportello/iscrizione');
    await page.getByLabel('Cognome').fill('Saggio');
    await page.getByRole('button', { name: 'Iscrivi' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await screenshot('counter-enrol-errors');
    for (const [label, value] of [
      ['Nome', 'Ada'],
      ['Data di nascita', '2020-05-01'],
      ['Comune o Stato di nascita', 'Genova'],
      ['Codice fiscale', 'SGGDAA20E41D969C'],
      ['Indirizzo di residenza', 'Via della Prova 1'],
      ['Comune di residenza', 'Genova'],
      ['CAP', '16121'],
    ] as const)
      await page
        .getByRole('textbox', { name: label, exact: true })
        .or(page.getByLabel(label, { exact: true }))
        .first()
        .fill(value);
    await page.getByLabel('Sesso').selectOption('female');
    await page.getByRole('button', { name: 'Iscrivi' }).click();
    await page.waitForURL('**?esito=iscritta');
    await look();
    const child = new URL(page.url()).pathname;
    await page.getByRole('link', { name: 'Registra genitore o tutore' }).click();
    await look();
    await page.getByLabel('Codice fiscale di chi agisce').fill('SGGTRS86P48D969Y');
    await page.getByLabel('Documento').selectOption('identity-card');
    await page.getByLabel('Numero', { exact: true }).fill('CA 12345AB');
    await page.getByLabel('Scadenza').fill('2030-01-01');
    await page.getByRole('radio', { name: /Genitore/ }).check();
    await page.getByLabel('Valido dal').fill('2026-11-01');
    await page.setInputFiles('#scan', { name: 'firma.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>no scan</html>') });
    await page.getByRole('button', { name: 'Registra' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    expect(await page.locator('.error-summary').textContent()).toContain('non è un PDF');
    await page.setInputFiles('#scan', { name: 'firma.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF') });
    await page.getByRole('button', { name: 'Registra' }).click();
    await page.waitForURL(`**${child}`);
    await look();
    await page.getByRole('link', { name: 'Riconosci Teresa Saggio' }).click();
    await recognise(window);
    await page.getByRole('link', { name: /decide Teresa Saggio/ }).click();
    await look();
    await decide(window, 'minor');

    // Her place ends: asked with a reason, read again, done.
    await visit(child);
    await page.getByRole('link', { name: /Vedi chi agisce/ }).click();
    await page.waitForURL('**/rappresentanti');
    await look();
    await screenshot('counter-representatives');
    await page.getByRole('link', { name: /Termina l’incarico di Teresa Saggio/ }).click();
    await page.waitForURL('**/fine');
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('#reason-error').waitFor();
    await look();
    await screenshot('counter-ending-error');
    await page.getByLabel('Motivo').fill('Decadenza dalla responsabilità genitoriale');
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.getByRole('heading', { name: 'Rileggi e conferma' }).waitFor();
    await look();
    await screenshot('counter-ending-confirm');
    await page.setViewportSize({ width: 320, height: 700 });
    await screenshot('counter-ending-confirm-320');
    await page.getByRole('button', { name: 'Conferma la fine dell’incarico' }).click();
    await page.waitForURL('**/rappresentanti?fatto=ora');
    await look();
    await screenshot('counter-representatives-ended-320');
  });

  test('Somebody who has died: the page says what to do next', { timeout }, async () => {
    const { started } = journey;
    const person = {
      ...childNamed('nonno', 'Nonno', `PCCNNN30A01D969${checkLetter('PCCNNN30A01D969')}`, '1930-01-01'),
      deceasedBoolean: true,
    };
    await putResource(started, person);
    for (const language of ['it', 'en'] as const) {
      const { page, visit, screenshot, context } = await journey.signInAs('operator', { language, width: 320, height: 800 });
      await visit('/sportello/persona/nonno');
      expect(await page.locator('main a[href$="/riconoscimento"]').count()).toBe(0);
      await screenshot(`counter-deceased-320-${language}`);
      expect((await page.request.get('/sportello/persona/nonno/riconoscimento')).status()).toBe(409);
      await visit('/sportello/persona/nonno/rappresentanti');
      await context.close();
    }
  });

  test('Regional credentials are issued to who is recognised, shown once, and revoked', { timeout }, async () => {
    const window = await journey.signInAs('operator');
    const { page, visit, look, screenshot } = window;
    await visit('/sportello/persona/guardian/riconoscimento');
    await recognise(window);
    await page.getByRole('link', { name: 'Gestisci le credenziali regionali' }).click();
    await page.waitForURL('**/credenziali');
    await look();
    await page.getByRole('button', { name: 'Rilascia le credenziali' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await page.locator('#issue').check();
    await page.getByRole('button', { name: 'Rilascia le credenziali' }).click();
    await page.getByRole('heading', { name: 'Credenziali da consegnare' }).waitFor();
    await look();
    await screenshot('counter-credentials');
    await visit('/sportello/persona/guardian/credenziali');
    await page.locator('#revoke').check();
    await page.getByRole('button', { name: 'Revoca le credenziali' }).click();
    await page.waitForURL('**?esito=revocate');
    await look();
  });

  test('No clinical content is on any page of the counter, and its pages are nobody else’s', { timeout }, async () => {
    const { page, visit } = await journey.signInAs('operator');
    await visit('/sportello/persona/citizen');
    expect(await page.locator('main').textContent()).not.toMatch(/referto|diabete|farmac/i);
    // A child's record that is open has no reason why it cannot be opened.
    await visit('/sportello/persona/child');
    expect(await page.locator('main .notice-warning').count()).toBe(0);
    const gp = await journey.signInAs('gp');
    expect((await gp.page.request.get('/sportello/persona/citizen')).status()).toBe(403);
    expect((await page.request.get('/operatore/persona/citizen/documenti')).status()).toBe(403);
  });

  test('On a small screen and in English', { timeout }, async () => {
    const { visit } = await journey.signInAs('operator', { width: 320, language: 'en' });
    for (const path of ['/sportello', '/sportello/cerca', '/sportello/iscrizione', '/sportello/persona/citizen']) await visit(path);
  });
});

async function codeOf({ started }: Journey, id: string): Promise<string> {
  const token = await started.server.issueToken('admin');
  const answer = await started.server.fetch(
    new Request(`${started.url}/fhir/Patient/${id}`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  return ((await answer.json()) as { identifier: { value: string }[] }).identifier[0]?.value ?? '';
}
