// Signing in and out, choosing a role, acting for a child: in a real browser.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The account', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'account-pages');
  });
  afterAll(() => journey.close());

  test('A citizen comes in, sees their name and goes out again', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('citizen');
    await visit('/');
    await expect.poll(() => page.locator('.person').textContent()).toContain('Bianca Esempio');
    await screenshot('account-home');
    await page.getByRole('button', { name: 'Esci' }).click();
    await look();
    expect(new URL(page.url()).pathname).toBe('/esci');
    await page.goto('/persona');
    expect(new URL(page.url()).pathname).toBe('/accedi');
  });

  test('A mother changes to her child, and every page says so', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('guardian');
    await visit('/persona');
    await page.getByRole('button', { name: 'Passa a questa persona' }).click();
    expect(await page.locator('.acting-for').count()).toBe(0);
    await visit('/persona');
    await page.getByRole('radio', { name: 'Leo Saggio' }).check();
    await page.getByRole('button', { name: 'Passa a questa persona' }).click();
    await look();
    expect(await page.locator('.acting-for').textContent()).toContain('Stai consultando il Fascicolo di Leo Saggio');
    await screenshot('account-acting-for');
  });

  test('Who has not moved for a quarter of an hour is out, and told why', { timeout }, async () => {
    const { page, visit, look } = await journey.signInAs('citizen');
    await visit('/persona');
    journey.clock.now += 16 * 60_000;
    await page.goto('/persona');
    expect(await page.locator('h1').textContent()).toBe('La sessione è terminata');
    await look();
  });

  test('A form from another login changes nothing', { timeout }, async () => {
    const { page, visit } = await journey.signInAs('guardian');
    await visit('/persona');
    await page.evaluate(`document.querySelectorAll('[name=csrf]').forEach((field) => { field.value = 'x'; })`);
    await page.getByRole('radio', { name: 'Leo Saggio' }).check();
    await page.getByRole('button', { name: 'Passa a questa persona' }).click();
    expect(await page.locator('h1').textContent()).toBe('Il modulo non è più valido');
    await visit('/persona');
    expect(await page.locator('.acting-for').count()).toBe(0);
  });

  test('Whoever has one role finds it chosen, and goes on with it; what is no role of theirs is refused', { timeout }, async () => {
    const { page, visit, look } = await journey.signInAs('specialist');
    await visit('/accedi/profilo');
    expect(await page.locator('main').textContent()).toContain('un solo ruolo');
    await page.evaluate(`document.querySelector('input[type=radio]').value = 'another-hospital'`);
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await page.getByRole('button', { name: 'Continua' }).click();
    await page.waitForURL('**/operatore');
    await look();
  });

  test('Whoever is not in the registry gets no session, and is told what to do', { timeout }, async () => {
    const { look, page } = await journey.open();
    await page.goto('/accedi/profilo');
    expect(new URL(page.url()).pathname).toBe('/accedi');
    await page.goto('/accedi/non-iscritto');
    await look();
    expect(await page.locator('h1').textContent()).toBe('Non risulti nell’Anagrafe sanitaria');
  });
});
