// The region registers apps and systems, suspends them, gives them other keys and changes its own: in a real browser.
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, startJourney, timeout, type Journey } from './browser.ts';
import { assertion, newClientKey, post, signed, type ClientKey, type TokenReply } from './token-server.ts';

describe.skipIf(missingBrowser !== undefined)('Apps, systems and keys', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({}, 'client-pages');
    journey.clock.now = Date.now();
  }, timeout);
  afterAll(() => journey.close());

  const ask = async (key: ClientKey, client: string): Promise<TokenReply> => {
    // Assertions are made now; the server's clock goes along.
    journey.clock.now = Date.now();
    const url = `${journey.started.url}/auth/token`;
    return post(url, { grant_type: 'client_credentials', scope: 'system/*.rs', ...signed(await assertion(key, client, url)) });
  };
  const readWith = async ({ body }: TokenReply): Promise<number> =>
    (await fetch(`${journey.started.url}/fhir/Appointment`, { headers: { Authorization: `Bearer ${String(body['access_token'])}` } }))
      .status;

  test('A system is registered, suspended, let in again and given another key; every act is in the trail', { timeout }, async () => {
    const [first, second] = [newClientKey(), newClientKey('RS384')];
    const { page, visit, look, screenshot } = await journey.signInAs('admin');
    await visit('/admin/app');
    const form = page.getByRole('form', { name: 'Registra un’app o un sistema' });
    await form.getByLabel('Nome').fill('App di prova');
    await form.getByLabel('Tipo').selectOption('public');
    await form.getByLabel('Indirizzi di ritorno').fill('http://app.example/callback');
    await form.getByLabel('Permessi').fill('patient/*.rs');
    await form.getByRole('button', { name: 'Registra' }).click();
    await look();
    expect(await page.locator('.error-summary').textContent()).toContain('http://app.example/callback');
    expect(await page.locator('#redirectUris-error').textContent()).toContain('serve un indirizzo https');
    await screenshot('clients-error');

    await form.getByLabel('Nome').fill('Sistema di prova');
    await form.getByLabel('Tipo').selectOption('key');
    await form.getByLabel('Indirizzi di ritorno').fill('');
    await form.getByLabel('Permessi').fill('system/*.rs');
    await form.getByLabel('Organizzazione').fill('cup');
    await form.getByLabel('Chiavi pubbliche').fill(JSON.stringify({ keys: [first.jwk] }));
    await form.getByRole('button', { name: 'Registra' }).click();
    await page.getByRole('heading', { name: 'Sistema di prova' }).waitFor();
    await look();
    await screenshot('clients-one');
    const client = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const token = await ask(first, client);
    expect(await readWith(token)).toBe(200);

    await page.getByRole('button', { name: 'Sospendi' }).click();
    await page.getByRole('button', { name: 'Riattiva' }).waitFor();
    expect(await readWith(token)).toBe(401);
    expect((await ask(first, client)).body).toMatchObject({ error: 'invalid_client' });
    await page.getByRole('button', { name: 'Riattiva' }).click();
    await page.getByRole('button', { name: 'Sospendi' }).waitFor();
    expect(await readWith(token)).toBe(200);

    const keys = page.getByRole('form', { name: 'Sostituisci le chiavi' });
    await keys.getByLabel('Chiavi pubbliche').fill('{"keys":[]}');
    await keys.getByRole('button', { name: 'Sostituisci' }).click();
    await look();
    expect(await page.locator('.error-summary').count()).toBe(1);
    const file = { name: 'jwks.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ keys: [second.jwk] })) };
    await keys.getByLabel('oppure un file').setInputFiles(file);
    await keys.getByRole('button', { name: 'Sostituisci' }).click();
    await page.getByText(second.jwk.kid).waitFor();
    expect((await ask(first, client)).body).toMatchObject({ error: 'invalid_client' });
    expect(await readWith(await ask(second, client))).toBe(200);

    const edit = page.getByRole('form', { name: 'Nome e indirizzi' });
    await edit.getByLabel('Nome').fill('');
    await edit.getByRole('button').click();
    await page.locator('#name-error').waitFor();
    await look();
    await edit.getByLabel('Nome').fill('Sistema con altro nome');
    await edit.getByRole('button').click();
    await page.getByRole('heading', { name: 'Sistema con altro nome', level: 1 }).waitFor();
    expect(await readWith(await ask(second, client))).toBe(200);

    await page.getByRole('link', { name: 'Rimuovi per sempre' }).click();
    await page.getByRole('heading', { name: 'Rimuovere Sistema con altro nome?' }).waitFor();
    await look();
    await screenshot('clients-removal');
    const last = await ask(second, client);
    expect(await readWith(last)).toBe(200);
    await page.getByRole('button', { name: 'Rimuovi', exact: true }).click();
    await page.waitForURL('**/admin/app?fatto=rimossa');
    await look();
    expect(await readWith(last)).toBe(401);
    expect((await ask(second, client)).body).toMatchObject({ error: 'invalid_client' });
    expect((await page.request.get(`/admin/app/${client}`)).status()).toBe(404);

    const acts = (await journey.started.server.store.auditTrail({ count: 1000 })).filter(({ query }) => query === client);
    expect(acts.map(({ action }) => action)).toEqual([
      ...['register-client', 'disable-client', 'enable-client', 'replace-client-keys'],
      ...['edit-client', 'remove-client'],
    ]);
  });

  test('All that is wrong with a registration is said at its field, in the language of the page', { timeout }, async () => {
    const { page, visit, look, screenshot } = await journey.signInAs('admin', { language: 'en', width: 320, height: 700 });
    await visit('/admin/app');
    const form = page.getByRole('form', { name: 'Register an app or a system' });
    await form.getByLabel('Name').fill('CUP');
    await form.getByLabel('Kind').selectOption('public');
    await form.getByLabel('scopes').fill('system/*.rs banana');
    await form.getByRole('button', { name: 'Register' }).click();
    await page.locator('.error-summary').waitFor();
    await look();
    await screenshot('clients-error-320-en');
    const errors = await page.locator('.field-error').allTextContents();
    expect(errors.map((error) => error.trim())).toEqual([
      expect.stringContaining('Without redirect addresses it is a system'),
      expect.stringContaining('“banana” is no scope of this server'),
      expect.stringContaining('A system acts for an organisation of the registry'),
    ]);
    expect(errors.join(' ')).not.toContain('The client is not registered');
    await form.getByLabel('Kind').selectOption('key');
    await form.getByLabel('Name').fill('');
    await form.getByLabel('Launch address').fill('nowhere');
    await form.getByRole('button', { name: 'Register' }).click();
    await page.locator('#launchUri-error').waitFor();
    expect(await page.locator('#name-error').textContent()).toContain('Write the name');
  });

  test('The keys of the server change: tokens of before still verify, new ones have the new key', { timeout }, async () => {
    const key = newClientKey();
    const wish = { name: 'CUP', kind: 'key', scope: 'system/*.rs', organization: 'cup', jwks: { keys: [key.jwk] } };
    const client = (await journey.started.server.authorization?.clients.register(wish))?.client.id ?? '';
    const before = await ask(key, client);
    const { page, visit, look } = await journey.signInAs('admin');
    await visit('/admin/app');
    await page.getByRole('button', { name: 'Cambia le chiavi' }).click();
    await look();
    expect(await page.getByRole('cell', { name: 'precedente: verifica ancora' }).count()).toBe(2);
    const after = await ask(key, client);
    const kidOf = ({ body }: TokenReply) => decodeProtectedHeader(String(body['access_token'])).kid;
    expect(kidOf(after)).not.toBe(kidOf(before));
    expect([await readWith(before), await readWith(after)]).toEqual([200, 200]);
    const { keys } = (await (await fetch(`${journey.started.url}/auth/jwks`)).json()) as { keys: { kid: string }[] };
    expect(keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining([kidOf(before), kidOf(after)]));
  });

  test.each(['operator', 'gp', 'auditor'] as const)('A %s has no business there', { timeout }, async (persona) => {
    const { page } = await journey.signInAs(persona);
    expect((await page.goto('/admin/app'))?.status()).toBe(403);
  });
});
