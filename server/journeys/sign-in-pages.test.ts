import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeAt } from '#identity/credentials/one-time-code.ts';
import { anomalies } from '#identity/saml/anomalies.ts';
import { missingBrowser, startJourney, timeout, type Journey, type Window } from './browser.ts';

// What is refused is told in sign-in.test.ts and sign-in-oidc.test.ts, without a browser.
describe.skipIf(missingBrowser !== undefined)('Signing in, in a real browser', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'sign-in-pages');
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

  /** From the page of all ways to the provider, as a person clicks. */
  async function toProvider({ page, visit }: Window, way: 'SPID' | 'CIE' | 'OpenID Connect', language: 'it' | 'en' = 'it'): Promise<void> {
    await visit('/accedi');
    const enter = language === 'it' ? 'Entra con' : 'Sign in with';
    if (way !== 'SPID') return page.getByRole('link', { name: `${enter} ${way}`, exact: true }).click();
    await page.getByText(`${enter} SPID`).click();
    await page.getByRole('link', { name: 'Gestore dimostrativo Uno' }).click();
  }

  test.each(['SPID', 'CIE', 'OpenID Connect'] as const)(
    'with %s leads home by clicks alone, in both languages, and out again',
    async (way) => {
      for (const language of ['it', 'en'] as const) {
        const window = await journey.open({ language });
        const { page, look, context } = window;
        await toProvider(window, way, language);
        await look();
        await page.locator('#person-citizen').check();
        await page.getByRole('button', { name: /^Entra/ }).click();
        if (way !== 'OpenID Connect') await page.getByRole('button', { name: /^Continua/ }).click();
        await look();
        expect(new URL(page.url()).pathname).toBe('/');
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        expect(await page.locator('.person').textContent()).toContain('Bianca Esempio');
        await page.getByRole('button', { name: language === 'it' ? 'Esci' : 'Sign out' }).click();
        await look();
        const provider = page.getByRole('link', {
          name: language === 'it' ? /Esci anche dal gestore/ : /Sign out of the identity provider/,
        });
        expect(await provider.count()).toBe(way === 'OpenID Connect' ? 0 : 1);
        if (way !== 'OpenID Connect') {
          await provider.click();
          await look();
          expect(new URL(page.url()).searchParams.get('gestore')).toBe('uscito');
        }
        await page.goto('/persona');
        expect(new URL(page.url()).pathname).toBe('/accedi');
        await context.close();
      }
    },
    timeout,
  );

  test(
    'that fails says why, for each anomaly and in both languages, and offers to try again',
    async () => {
      for (const language of ['it', 'en'] as const) {
        const window = await journey.open({ language });
        const { page, look } = window;
        for (const { code, text } of Object.values(anomalies)) {
          await toProvider(window, 'SPID', language);
          await page.getByRole('button', { name: `ErrorCode nr${code} ` }).click();
          await page.getByRole('button', { name: /^Continua/ }).click();
          await look();
          expect(await page.locator('.lead').textContent()).toBe(text[language]);
          await page.getByRole('link', { name: language === 'it' ? 'Riprova' : 'Try again' }).click();
          expect(new URL(page.url()).pathname).toBe('/accedi');
        }
        await toProvider(window, 'OpenID Connect', language);
        await page.getByRole('button', { name: 'access_denied' }).click();
        await look();
        expect(await page.locator('.lead').textContent()).toBe(anomalies.cancelled.text[language]);
        await window.context.close();
      }
    },
    timeout,
  );

  test(
    'has addresses for the servers of providers, and leads who loads one of its own again back to the beginning',
    async () => {
      const { page, context } = await journey.open();
      for (const path of ['/spid/metadata', '/cie/metadata', '/oidc/jwks'])
        expect((await context.request.get(path)).status(), path).toBe(200);
      for (const [path, leads] of [
        ['/spid/acs', '/'],
        ['/cie/acs', '/'],
        ['/accedi/regionali', '/accedi'],
        ['/accedi/nuova-password', '/accedi'],
      ] as const) {
        await page.goto(path);
        expect(new URL(page.url()).pathname, path).toBe(leads);
      }
      await context.close();
    },
    timeout,
  );

  test(
    'with regional credentials: a wrong password, the first time, a password of one’s own, and the wait after many failures',
    async () => {
      const { server } = journey.started;
      const { handover, write } = await server.credentials.prepare(holder, 'Practitioner/operator');
      await write(server.store.keep);
      const secret = new URL(handover.enrolment).searchParams.get('secret') ?? '';
      const { page, visit, look, screenshot } = await journey.open();
      const enter = async (password: string, code: string): Promise<void> => {
        await page.getByLabel('Codice fiscale').fill(handover.username);
        await page.getByLabel('Password').fill(password);
        await page.getByLabel('Codice a sei cifre').fill(code);
        await page.getByRole('button', { name: 'Entra', exact: true }).click();
      };

      await visit('/accedi');
      await screenshot('sign-in');
      await enter('not the password', codeAt(secret, journey.clock.now));
      await look();
      expect(await page.locator('main').textContent()).toContain('non sono giusti');
      await enter(handover.temporaryPassword, codeAt(secret, journey.clock.now));
      await look();
      await screenshot('sign-in-new-password');
      await page.getByLabel('Nuova password').fill('short');
      await page.getByRole('button', { name: 'Salva ed entra' }).click();
      await look();
      expect(await page.locator('main').textContent()).toContain('almeno 12 caratteri');
      await page.getByLabel('Nuova password').fill('una frase lunga e mia');
      await page.getByRole('button', { name: 'Salva ed entra' }).click();
      await look();
      expect(new URL(page.url()).pathname).toBe('/');
      await page.getByRole('button', { name: 'Esci' }).click();

      await visit('/accedi');
      for (let i = 0; i < 6; i++) await enter('guess guess guess', '123456');
      await look();
      await screenshot('sign-in-wait');
      expect(await page.locator('main').textContent()).toContain('Troppi tentativi. Riprova tra un minuto.');
      await page.setViewportSize({ width: 320, height: 800 });
      await look();
      await screenshot('sign-in-wait-small');
      await page.getByRole('link', { name: 'English' }).click();
      await look();
    },
    timeout,
  );
});

const holder = { fiscalNumber: 'SMPBNC58C61D969D', attributes: { givenName: 'Bianca', familyName: 'Esempio' } };
