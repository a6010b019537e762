// A record opened on the pages, in a real browser: refused, resumed, changed in another window, on a small screen, with large text; closed again.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enlargeText, missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';
import { codesSent } from './codes-sent.ts';

/** A record for each test: what one opens is open. */
describe.skipIf(missingBrowser !== undefined)('Opening a record on the pages', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'activation-pages');
  });
  afterAll(() => journey.close());

  const pathOf = (page: Page): string => new URL(page.url()).pathname;
  const next = (page: Page) => page.getByRole('button', { name: 'Continua' }).click();

  async function toContacts({ page, visit, look }: Window): Promise<void> {
    await visit('/attivazione');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Comincia' }).click();
    await look();
    await page.getByRole('checkbox').check();
    await next(page);
    expect(pathOf(page)).toBe('/attivazione/dati');
  }

  async function fillContacts({ page }: Window, phone: string, email: string): Promise<void> {
    await page.getByRole('checkbox').check();
    await page.getByLabel('Cellulare').fill(phone);
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await next(page);
    expect(pathOf(page)).toBe('/attivazione/codici');
  }

  async function fillCodes({ page }: Window): Promise<void> {
    const { phone, email } = await codesSent(journey.started.server);
    await page.locator('#phone').fill(phone);
    await page.locator('#email').fill(email);
    await next(page);
    expect(pathOf(page)).toBe('/attivazione/scelte');
  }

  test('Whoever refuses the feed is told what that means, and nothing is opened', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new');
    const { page, look, screenshot } = window;
    await toContacts(window);
    await fillContacts(window, '+39 333 0000001', 'prova@example.org');
    await fillCodes(window);
    await page.locator('#feed-no').check();
    await next(page);
    expect(pathOf(page)).toBe('/attivazione/riepilogo');
    await look();
    await screenshot('refusal-summary');
    await page.getByRole('button', { name: 'Conferma il rifiuto' }).click();
    expect(pathOf(page)).toBe('/attivazione/non-aperto');
    await look();
    await screenshot('refusal-done');
    await page.goto('/scelte');
    expect(await page.locator('.tag-success').count()).toBe(0);
    await window.context.close();
  });

  test('A record is opened from beginning to end, with every error shown at its field and nothing typed lost', { timeout }, async () => {
    const window = await journey.signInAs('citizen-new');
    const { page, visit, look, fits, screenshot } = window;
    // Steps that have not been reached lead back to where one is.
    await page.goto('/attivazione/riepilogo');
    expect(pathOf(page)).toBe('/attivazione');

    await visit('/attivazione');
    await screenshot('activation-1-start');
    await page.getByRole('button', { name: 'Comincia' }).click();
    expect(await page.locator('#sure-error').textContent()).toContain('conferma');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Comincia' }).click();
    await screenshot('activation-2-notice');
    await next(page);
    expect(await page.locator('#read-error').textContent()).toContain('informativa');
    await look();
    await page.getByRole('checkbox').check();
    await next(page);

    expect(await page.locator('.definitions').textContent()).toContain('PRVNLI90L16D969R');
    await page.getByLabel('Cellulare').fill('non un numero');
    await page.getByRole('textbox', { name: 'Email' }).fill('nilo@example.org');
    await page.getByRole('checkbox').check();
    await next(page);
    await look();
    await screenshot('activation-3-data-error');
    expect(await page.locator('#phone-error').textContent()).toContain('Il numero non è valido');
    expect(await page.locator('#phone').inputValue()).toBe('non un numero');
    expect(await page.locator('#email').inputValue()).toBe('nilo@example.org');
    journey.clock.now += 60_000;
    await fillContacts(window, '+39 333 1234567', 'nilo@example.org');
    await look();
    await screenshot('activation-4-codes');
    await page.locator('#phone').fill('000000');
    await page.locator('#email').fill((await codesSent(journey.started.server)).email);
    await next(page);
    await look();
    expect(await page.locator('#phone-error').textContent()).toContain('non è quello');
    expect(await page.locator('.verified').textContent()).toContain('nilo@example.org');
    await screenshot('activation-4-codes-error');
    await page.locator('#phone').fill((await codesSent(journey.started.server)).phone);
    await next(page);

    expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
    await look();
    await screenshot('activation-5-choices');
    await page.locator('#feed-yes').check();
    await next(page);
    expect(await page.locator('#consultation-error').count()).toBe(1);
    expect(await page.locator('#feed-yes').isChecked()).toBe(true);
    await page.locator('#past-yes').check();
    await page.locator('#consultation-no').check();
    await next(page);

    // Another day, another window: the draft is where it was left.
    const later = await journey.signInAs('citizen-new');
    await later.page.goto('/attivazione');
    expect(pathOf(later.page)).toBe('/attivazione/riepilogo');
    await later.page.goto('/attivazione/scelte');
    await later.page.locator('#consultation-yes').check();
    await next(later.page);
    await later.context.close();
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    expect(await page.locator('.notice-warning').first().textContent()).toContain('In un’altra finestra');

    await look();
    await screenshot('activation-6-summary');
    await page.setViewportSize({ width: 320, height: 800 });
    await fits();
    await screenshot('activation-6-summary-small');
    await enlargeText(page);
    await fits();
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('button', { name: 'Conferma e apri il Fascicolo' }).click();
    expect(pathOf(page)).toBe('/attivazione/conclusa');
    await look();
    await screenshot('activation-7-opened');

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Scarica la ricevuta' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.pdf$/);

    // Back, and once more: it stays open, once.
    await page.goto('/attivazione/riepilogo');
    expect(pathOf(page)).toBe('/attivazione/ostacolo/already-open');
    await look();
    await window.context.close();
  });

  test('A choice is changed with what it means said before; the receipt is verified without a name', { timeout }, async () => {
    const { page, visit, look, screenshot, context } = await journey.signInAs('citizen-new');
    await visit('/scelte');
    await screenshot('choices');
    await page.getByRole('link', { name: 'Revoca la consultazione' }).click();
    await look();
    await screenshot('choices-revoke');
    await page.getByRole('button', { name: 'Conferma' }).click();
    await page.waitForURL(/esito=fatto$/);
    expect(await page.locator('.notice a[href^="/ricevute/"]').textContent()).toMatch(/^Scarica la ricevuta del 2 novembre 2026/);
    await page.getByRole('link', { name: 'Consenti la consultazione' }).click();
    await page.getByRole('button', { name: 'Conferma' }).click();
    expect(await page.locator('#read-error').count()).toBe(1);
    await look();
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Conferma' }).click();
    await look();

    await visit('/scelte/chiudi');
    await page.getByRole('button', { name: 'Chiudi il Fascicolo' }).click();
    expect(await page.locator('#sure-error').count()).toBe(1);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Chiudi il Fascicolo' }).click();
    expect(await page.locator('.tag-danger').count()).toBe(3);

    const receipts = await journey.started.server.fetch(
      new Request(`${journey.started.url}/fhir/DocumentReference?type=59284-0`, {
        headers: { Authorization: `Bearer ${await journey.started.server.issueToken('citizen-new')}` },
      }),
    );
    const code = /verification-code","value":"([A-Z0-9-]+)"/.exec(await receipts.text())?.[1] ?? '';
    await visit('/verifica');
    await page.getByLabel('Codice di verifica').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: 'Verifica' }).click();
    await look();
    await screenshot('verify');
    expect(await page.locator('main').textContent()).toContain('La ricevuta è autentica');
    expect(await page.locator('main').textContent()).not.toContain('Prova');
    await page.goto('/verifica?code=AAAA-AAAA-AAAA-AAAA');
    expect(await page.locator('main').textContent()).toContain('Nessuna ricevuta ha questo codice');
    await page.goto('/verifica?code=%3Cscript%3E');
    expect(await page.locator('#code-error').count()).toBe(1);
    await context.close();
  });
});
