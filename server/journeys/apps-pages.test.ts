// An app asks, a person answers and takes it back: in a real browser, with and without scripts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey, type WindowOptions } from './browser.ts';
import { claimsIn, newPkce, post } from './token-server.ts';

describe.skipIf(missingBrowser !== undefined)('The pages about apps', () => {
  let journey: Journey;
  let client: string;
  let callback: string;
  beforeAll(async () => {
    journey = await startJourney({}, 'apps-pages');
    const { server, url } = journey.started;
    // A page of ours that is for anyone stands for the app.
    callback = `${url}/accedi/non-iscritto`;
    const scope = 'openid fhirUser launch/patient offline_access patient/*.rs patient/Observation.c';
    const wish = { name: 'Diario', kind: 'public', redirectUris: [callback], scope };
    client = (await server.authorization?.clients.register(wish))?.client.id ?? '';
  }, timeout);
  afterAll(() => journey.close());

  const { verifier, challenge } = newPkce();

  function address(scope: string): string {
    const { url } = journey.started;
    const usual = { response_type: 'code', redirect_uri: callback, state: 's', aud: `${url}/fhir`, code_challenge_method: 'S256' };
    return `/auth/authorize?${new URLSearchParams({ ...usual, client_id: client, code_challenge: challenge, scope })}`;
  }

  const asked = 'openid fhirUser launch/patient offline_access patient/DiagnosticReport.rs patient/Observation.rs?category=laboratory';

  async function comeBack(url: string): Promise<Readonly<Record<string, unknown>>> {
    const code = new URL(url).searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', client_id: client, code, code_verifier: verifier, redirect_uri: callback };
    return (await post(`${journey.started.url}/auth/token`, form)).body;
  }

  test('A mother lets an app see the reports of her child, and nothing else', { timeout }, async () => {
    const { page, look, screenshot } = await journey.signInAs('guardian');
    await page.goto(address(asked));
    await look();
    expect(await page.locator('h1').textContent()).toBe('L’app «Diario» chiede di accedere');
    await screenshot('apps-ask');
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    await look();
    expect(await page.locator('.error-summary').textContent()).toContain('Scegli di chi');
    await page.getByRole('radio', { name: 'Leo Saggio' }).check();
    await page
      .getByRole('checkbox', { name: /vedere risultati di esami e misure nel Fascicolo, solo dove category = laboratory/ })
      .uncheck();
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    const body = await comeBack(page.url());
    expect(body).toMatchObject({ patient: 'child', scope: 'openid fhirUser launch/patient offline_access patient/DiagnosticReport.rs' });
    expect(claimsIn(body['access_token'])).toMatchObject({ sub: 'Patient/child', act: { sub: 'Patient/guardian' } });

    await page.goto('/applicazioni');
    await look();
    await screenshot('apps-list');
    expect(await page.locator('main').textContent()).toContain('Leo Saggio');
    await page.getByRole('button', { name: 'Togli l’autorizzazione a Diario' }).click();
    await look();
    expect(await page.locator('main').textContent()).toContain('Non hai autorizzato nessuna app');
    const answer = await fetch(`${journey.started.url}/fhir/Patient/child`, {
      headers: { Authorization: `Bearer ${String(body['access_token'])}` },
    });
    expect(answer.status).toBe(401);
  });

  test.each<[string, WindowOptions, RegExp]>([
    ['in English', { language: 'en' }, /asks for access/],
    ['without scripts', { javaScript: false }, /chiede di accedere/],
    ['on a telephone', { width: 360, height: 700 }, /chiede di accedere/],
  ])('A citizen says no %s', { timeout }, async (_how, options, title) => {
    const { page } = await journey.signInAs('citizen', options);
    await page.goto(address(asked));
    expect(await page.locator('h1').textContent()).toMatch(title);
    await page.locator('button[name=answer][value=no]').click();
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  });

  test('An app that asks for a new login gets one, and the person is told why', { timeout }, async () => {
    const { page, look, screenshot } = await journey.signInAs('citizen');
    await page.goto(`${address(asked)}&prompt=login`);
    await look();
    await screenshot('apps-sign-in-anew');
    expect(await page.locator('main').textContent()).toContain('L’app «Diario» chiede che tu confermi adesso chi sei');
    await page.getByRole('button', { name: 'Accedi di nuovo' }).click();
    await look();
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe('/accedi');
    expect(searchParams.get('next')).toMatch(/^\/autorizza\/[\w-]+$/);
  });

  test('Whoever is not signed in signs in first, and comes back to the question', { timeout }, async () => {
    const { page } = await journey.open();
    await page.goto(address(asked));
    const { pathname, searchParams } = new URL(page.url());
    expect(pathname).toBe('/accedi');
    expect(searchParams.get('next')).toMatch(/^\/autorizza\//);
  });

  test('A link to the question of another browser opens nothing', { timeout }, async () => {
    const { page: attacker } = await journey.signInAs('gp');
    await attacker.goto(address(asked));
    const { page } = await journey.signInAs('citizen');
    await page.goto(new URL(attacker.url()).pathname);
    expect(await page.locator('h1').textContent()).not.toContain('Diario');
  });

  test('A form without the token of the session changes nothing', { timeout }, async () => {
    const { page } = await journey.signInAs('citizen');
    await page.goto(address(asked));
    await page.evaluate(`document.querySelectorAll('[name=csrf]').forEach((field) => { field.value = 'x'; })`);
    await page.getByRole('button', { name: 'Consenti', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('Il modulo non è più valido');
    expect(await journey.started.server.authorization?.apps.of('Patient/citizen')).toEqual([]);
  });
});
