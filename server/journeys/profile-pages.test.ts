// A citizen changes the address that messages go to; the new one counts when its code has come back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

describe.skipIf(missingBrowser !== undefined)('The contacts', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'profile-pages');
  });
  afterAll(() => journey.close());

  test('A new e-mail address counts once its code has come back', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('citizen');
    await visit('/profilo');
    await page.getByRole('textbox', { name: 'Email' }).fill('nessuna email');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('#email').inputValue()).toBe('nessuna email');
    expect(await page.locator('#email-error').count()).toBe(1);
    await page.getByRole('textbox', { name: 'Email' }).fill('bianca@example.org');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    await screenshot('profile-codes');

    await journey.started.server.messages.deliverDue();
    const [message] = (await journey.started.server.messages.mailbox?.messages('bianca@example.org')) ?? [];
    await page.locator('#email').fill('111111');
    await page.getByRole('button', { name: 'Salva' }).click();
    expect(await page.locator('#email-error').count()).toBe(1);
    await page.locator('#email').fill(/\b\d{6}\b/.exec(message?.lines.join(' ') ?? '')?.[0] ?? '');
    await page.getByRole('button', { name: 'Salva' }).click();
    await look();
    expect(await page.locator('#email').inputValue()).toBe('bianca@example.org');
    await visit('/demo/posta');
    expect(await page.locator('main').textContent()).toContain('bianca@example.org');
    await screenshot('mailbox');
  });
});
