// Signing in by OpenID Connect through the real pages and the demo's provider: what is taken, and what is not.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import type { Server } from '#server/app.ts';
import { createBrowser, hidden, unescaped, type FormBrowser } from './form-browser.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

describe('Signing in by OpenID Connect', () => {
  let time = now;
  let started: TestServer;
  let server: Server;
  beforeAll(async () => {
    started = await startDemoServer(undefined, () => time);
    server = started.server;
  });
  afterAll(() => started.close());

  const authorize = () => `${server.publicUrl}/demo-idp/openid/authorize`;
  const as = (person: PersonaName, level = '2') => ({ person, level, go: 'in' });

  /** To the provider and back: the address that the browser is sent to at the end. */
  async function login(choice: Record<string, string>, { next = '', browser = createBrowser(server) } = {}) {
    const sent = await browser.go(`/oidc/login${next === '' ? '' : `?next=${encodeURIComponent(next)}`}`);
    const request = sent.headers.get('location') ?? '';
    const page = await (await browser.go(request)).text();
    const told = await browser.go(authorize(), { query: hidden(page, 'query'), ...choice });
    return { browser, request, callback: told.headers.get('location') ?? '' };
  }

  const sessionOf = (browser: FormBrowser) => server.web.sessionOf(browser.cookieHeader());

  test.each<PersonaName>(['citizen', 'gp', 'operator', 'citizen-new', 'admin'])('as %s makes a session', async (person) => {
    const { browser, callback } = await login(as(person));
    const answered = await browser.go(callback);
    expect([answered.status, answered.headers.get('location')]).toEqual([303, '/']);
    expect((await sessionOf(browser))?.authenticated).toMatchObject({
      scheme: 'oidc',
      level: 2,
      issuer: `${server.publicUrl}/demo-idp/openid`,
      evidence: expect.stringMatching(/^oidc-/) as string,
    });
  });

  test('is offered on the page of all ways, and leads to where one was going', async () => {
    const page = await (await createBrowser(server).go('/accedi?next=/persona')).text();
    expect(page).toContain('href="/oidc/login?next=%2Fpersona"');
    const { browser, callback } = await login(as('citizen'), { next: '/persona' });
    expect((await browser.go(callback)).headers.get('location')).toBe('/persona');
  });

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', '/esci', '/%09/evil.example/'])(
    'never leads to %s',
    async (next) => {
      const { browser, callback } = await login(as('citizen'), { next });
      expect((await browser.go(callback)).headers.get('location')).toMatch(/^\/(%09\/evil\.example\/)?$/);
    },
  );

  test.each([
    ['access_denied', 'Hai annullato'],
    ['server_error', 'non è valida'],
    ['temporarily_unavailable', 'non è valida'],
  ])('says why after %s, and offers to try again', async (go, why) => {
    const { browser, callback } = await login({ go });
    const answered = await browser.go(callback);
    const said = unescaped(await answered.text());
    expect([answered.status, said.includes(why), said.includes('href="/accedi"')]).toEqual([403, true, true]);
    expect(await sessionOf(browser)).toBeUndefined();
  });

  test.each<[string, string, number]>([
    ['a higher level', '3', 303],
    ['a lower level', '1', 403],
  ])('at %s than asked for', async (_what, level, status) => {
    const { browser, callback } = await login(as('citizen', level));
    expect((await browser.go(callback)).status).toBe(status);
  });

  test('is not taken twice, not in another browser, not too late, and not with what was changed', async () => {
    const first = await login(as('citizen'));
    expect((await first.browser.go(first.callback)).status).toBe(303);
    expect((await first.browser.go(first.callback)).status).toBe(403);
    const second = await login(as('citizen'));
    expect((await createBrowser(server).go(second.callback)).status).toBe(403);
    expect((await second.browser.go(second.callback)).status).toBe(403);
    for (const [name, value] of [
      ['code', 'x'],
      ['state', 'x'],
      ['iss', 'https://other.example'],
    ] as const) {
      const { browser, callback } = await login(as('citizen'));
      const address = new URL(callback);
      address.searchParams.set(name, value);
      expect((await browser.go(address.href)).status).toBe(403);
    }
    const late = await login(as('citizen'));
    time += 16 * 60_000;
    expect((await late.browser.go(late.callback)).status).toBe(403);
    expect((await createBrowser(server).go('/oidc/callback')).status).toBe(403);
  });

  test('does not give the session of one person to the browser of another', async () => {
    const victim = createBrowser(server);
    await victim.go('/oidc/login');
    const attacker = await login(as('citizen'));
    expect((await victim.go(attacker.callback)).status).toBe(403);
    expect(await sessionOf(victim)).toBeUndefined();
  });

  test('changes the session id each time', async () => {
    const { browser, callback } = await login(as('citizen'));
    browser.cookies.set('sessione', 'chosen-by-somebody');
    await browser.go(callback);
    const before = browser.cookies.get('sessione');
    expect(before).not.toBe('chosen-by-somebody');
    const again = await login(as('gp'), { browser });
    await browser.go(again.callback);
    expect(browser.cookies.get('sessione')).not.toBe(before);
    const old = createBrowser(server);
    old.cookies.set('sessione', before ?? '');
    expect(await sessionOf(old)).toBeUndefined();
  });

  test('publishes our public keys, and nothing private', async () => {
    const { keys } = (await (await createBrowser(server).go('/oidc/jwks')).json()) as { keys: Record<string, string>[] };
    expect(keys.map(({ use }) => use)).toEqual(['sig', 'enc']);
    expect(keys.flatMap((key) => Object.keys(key)).filter((name) => ['d', 'p', 'q', 'k'].includes(name))).toEqual([]);
  });

  describe('at the demo provider', () => {
    test('needs a request that we signed, unchanged', async () => {
      const browser = createBrowser(server);
      const { request } = await login(as('citizen'));
      const changed = new URL(request);
      changed.searchParams.set('request', `${changed.searchParams.get('request')?.slice(0, -4)}AAAA`);
      for (const address of [authorize(), `${authorize()}?client_id=x&request=y`, changed.href])
        expect((await browser.go(address)).status).toBe(400);
      const asked = decodeJwt(new URL(request).searchParams.get('request') ?? '');
      expect(asked).toMatchObject({
        iss: server.publicUrl,
        redirect_uri: `${server.publicUrl}/oidc/callback`,
        code_challenge_method: 'S256',
      });
    });

    test('a code is worth nothing to whoever found it', async () => {
      const { callback } = await login(as('citizen'));
      const code = new URL(callback).searchParams.get('code') ?? '';
      const form = { grant_type: 'authorization_code', code, redirect_uri: `${server.publicUrl}/oidc/callback`, code_verifier: 'x' };
      const answer = await createBrowser(server).go('/demo-idp/openid/token', form);
      expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_client' }]);
      expect((await createBrowser(server).go('/demo-idp/openid/userinfo', undefined, { Authorization: 'Bearer x' })).status).toBe(401);
    });
  });
});
