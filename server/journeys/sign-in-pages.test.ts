import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';

// What is refused, and every anomaly, is told in sign-in.test.ts, without a browser.
describe.skipIf(missingBrowser !== undefined)('Signing in, in a real browser', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney();
  }, timeout);
  afterAll(() => journey.close());

  test(
    'with SPID, without scripts, leads to where one was going',
    async () => {
      const window = await journey.open({ javaScript: false });
      const { page } = window;
      await page.goto('/accedi?next=%2Fpersona');
      await page.getByText('Entra con SPID').click();
      await page.getByRole('link', { name: 'Gestore dimostrativo Due' }).click();
      await page.locator('#person-guardian').check();
      await page.getByRole('button', { name: /^Entra/ }).click();
      await page.getByRole('button', { name: /^Continua/ }).click();
      expect(new URL(page.url()).pathname).toBe('/persona');
    },
    timeout,
  );

  test(
    'is a page that everybody can use, here and at the provider',
    async () => {
      const window = await journey.open();
      await window.visit('/accedi');
      await window.page.getByRole('link', { name: 'Entra con CIE' }).click();
      await window.look();
    },
    timeout,
  );
});
