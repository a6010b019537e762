// The end of a login ends what it was for, and a new login is one at the identity provider: through the real pages, on both databases.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dispatchByRedirect } from '#identity/saml/bindings.ts';
import { writeLogoutRequest } from '#identity/saml/logout-message.ts';
import { signXml, type SigningKey } from '#identity/xml/sign.ts';
import { createTextBrowser, type TextBrowser, type TextPage } from '#server/text-browser.ts';
import { engines, newDatabase } from './engines.ts';
import {
  authorize,
  authorizeUrl,
  citizenApp,
  claimsIn,
  loadDemo,
  newPkce,
  people,
  post,
  read,
  redirectUri,
  startTokenServer,
  type TokenReply,
  type TokenServer,
} from './token-server.ts';

describe.each(engines)('On %s', (engine) => {
  let server: TokenServer;
  let app: string;
  const folder = mkdtempSync(join(tmpdir(), 'tokens-'));

  beforeAll(async () => {
    server = await startTokenServer(engine === 'SQLite' ? '' : await newDatabase(engine), folder);
    await loadDemo(server);
    app = (await server.authorization.clients.register(citizenApp)).client.id;
  }, 60_000);
  afterAll(() => server.close());

  /** What the provider last said to our pages: it knows the person by the NameID in it. */
  let said = '';

  /** From the choice of the way to sign in over the demo's SPID provider back to where one wanted to go. */
  async function logIn(browser: TextBrowser, choice: TextPage): Promise<TextPage> {
    const provider = await browser.follow(choice, '/spid/login');
    const people = provider.html.includes('name="SAMLRequest"') ? await browser.submit(provider, '/demo-idp/', {}) : provider;
    const answer = await browser.submit(people, '/demo-idp/', { person: 'citizen', level: '2', go: 'in' });
    said = Buffer.from(/name="SAMLResponse" value="([^"]+)"/.exec(answer.html)?.[1] ?? '', 'base64').toString();
    return browser.submit(answer, '/spid/acs', {});
  }

  /** As the provider sends it when somebody signs out there: signed with its key, and by no browser that we gave a cookie to. */
  async function signOutAtProvider(by: 'address' | 'form', change: { readonly nameId?: string } = {}): Promise<Response> {
    const [, entityId = ''] = /<saml:Issuer[^>]*>([^<]+)</.exec(said) ?? [];
    const [, nameId = ''] = /<saml:NameID[^>]*>([^<]+)</.exec(said) ?? [];
    const [, sessionIndex] = /SessionIndex="([^"]+)"/.exec(said) ?? [];
    const destination = `${server.url}/spid/logout`;
    const head = { id: `_${crypto.randomUUID()}`, issuedAt: Date.now(), destination, issuer: entityId };
    const text = writeLogoutRequest(head, { entityId, nameId, nameQualifier: entityId, sessionIndex, ...change });
    const key = JSON.parse(readFileSync(join(folder, 'demo-idp-key.json'), 'utf8')) as SigningKey;
    if (by === 'form') return sendForm('/spid/logout', signXml(text, { id: head.id, after: 'Issuer' }, key));
    const dispatch = dispatchByRedirect({ kind: 'SAMLRequest', text, destination }, key);
    return fetch(dispatch.by === 'redirect' ? dispatch.location : '', { redirect: 'manual' });
  }

  function sendForm(path: string, text: string): Promise<Response> {
    const body = new URLSearchParams({ SAMLRequest: Buffer.from(text).toString('base64') });
    return fetch(`${server.url}${path}`, { method: 'POST', body, redirect: 'manual' });
  }

  interface Asked {
    readonly page: TextPage;
    allow(page: TextPage): Promise<TokenReply['body']>;
  }

  async function ask(browser: TextBrowser, scope: string, more: Readonly<Record<string, string>> = {}): Promise<Asked> {
    const { verifier, challenge } = newPkce();
    const page = await browser.open(authorizeUrl(server, { client_id: app, scope, code_challenge: challenge, ...more }));
    return {
      page,
      async allow(question) {
        const { leavesTo } = await browser.submit(question, '/autorizza/', { answer: 'yes', patient: 'citizen' });
        const form = { grant_type: 'authorization_code', client_id: app, code_verifier: verifier, redirect_uri: redirectUri };
        return (await post(`${server.issuer}/token`, { ...form, code: leavesTo?.searchParams.get('code') ?? '' })).body;
      },
    };
  }

  const refresh = ({ refresh_token: token }: TokenReply['body']): Promise<TokenReply> =>
    post(`${server.issuer}/token`, { grant_type: 'refresh_token', client_id: app, refresh_token: String(token) });
  const isGood = async ({ access_token: token }: TokenReply['body']): Promise<boolean> =>
    (await read(server, token, '/Patient/citizen')).status === 200;

  const online = 'openid launch/patient online_access patient/*.rs';
  const offline = 'openid launch/patient offline_access patient/*.rs';

  /** Signed in, with an app that works while one is there and one that goes on. */
  async function withTwoApps(): Promise<{ browser: TextBrowser; stays: TokenReply['body']; ends: TokenReply['body'] }> {
    const browser = createTextBrowser(server.url);
    const first = await ask(browser, offline);
    const stays = await first.allow(await logIn(browser, first.page));
    const second = await ask(browser, online);
    const ends = await second.allow(second.page);
    expect([await isGood(stays), await isGood(ends)]).toEqual([true, true]);
    return { browser, stays, ends };
  }

  async function expectSignedOut(browser: TextBrowser): Promise<void> {
    const silent = await ask(browser, offline, { prompt: 'none' });
    expect(silent.page.leavesTo?.searchParams.get('error')).toBe('login_required');
    expect(await browser.open('/applicazioni').then(({ title }) => title, String)).toMatch(/^Accedi$|La sessione è terminata/);
  }

  test('who signs out of the pages is out of the authorization server too, with the apps that were let in for that time', async () => {
    const { browser, stays, ends } = await withTwoApps();
    await browser.submit(await browser.open('/applicazioni'), '/esci', {});
    expect([await isGood(stays), await isGood(ends)]).toEqual([true, false]);
    expect(await refresh(ends)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(stays)).status).toBe(200);
    await expectSignedOut(browser);
  });

  test('who signs out of an app by its logout is out of the pages too', async () => {
    const { browser, stays, ends } = await withTwoApps();
    const question = await browser.open(`${server.issuer}/logout?${new URLSearchParams({ id_token_hint: String(stays['id_token']) })}`);
    const [, secret = ''] = /name="xsrf" value="([^"]+)"/.exec(question.html) ?? [];
    await browser.submit(question, '/logout/confirm', { xsrf: secret, logout: 'yes' });
    expect([await isGood(stays), await isGood(ends)]).toEqual([true, false]);
    await expectSignedOut(browser);
  });

  test.each(['address', 'form'] as const)(
    'who signs out at the provider (told by %s) is out of the pages and of the authorization server, with the apps of that time',
    async (by) => {
      const { browser, stays, ends } = await withTwoApps();
      for (const path of ['/spid/logout', '/cie/logout']) expect((await sendForm(path, '<nobody/>')).status).toBe(403);
      const ofNobody = await signOutAtProvider(by, { nameId: '_somebody-else' });
      expect(ofNobody.headers.get('location')).toContain('SAMLResponse=');
      expect([await isGood(stays), await isGood(ends)]).toEqual([true, true]);
      const answer = await signOutAtProvider(by);
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toMatch(/\/demo-idp\/\w+\/slo\?SAMLResponse=/);
      expect([await isGood(stays), await isGood(ends)]).toEqual([true, false]);
      expect(await refresh(ends)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      await expectSignedOut(browser);
    },
  );

  test('a login that its provider ended takes along the apps of its time, and none of another login', async () => {
    const account = { ...people.citizen, login: 'spid-one' };
    const another = { ...people.citizen, login: 'spid-two' };
    const tokens = async (scope: string, who: typeof account): Promise<TokenReply['body']> => {
      const { verifier, challenge } = newPkce();
      const code = (await authorize(server, { client_id: app, scope, code_challenge: challenge }, who)).get('code') ?? '';
      const form = { grant_type: 'authorization_code', client_id: app, code, code_verifier: verifier, redirect_uri: redirectUri };
      return (await post(`${server.issuer}/token`, form)).body;
    };
    const [ends, stays, others] = [await tokens(online, account), await tokens(offline, account), await tokens(online, another)];
    await server.authorization.signOut({ login: account.login, cookies: '' });
    expect([await isGood(ends), await isGood(stays), await isGood(others)]).toEqual([false, true, true]);
    expect((await refresh(ends)).status).toBe(400);
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age=0', { max_age: '0' }],
  ])('an app that asks for a new login (%s) gets one at the identity provider', async (_how, more) => {
    const browser = createTextBrowser(server.url);
    const first = await ask(browser, offline);
    const before = claimsIn((await first.allow(await logIn(browser, first.page)))['id_token']);
    await new Promise((resolve) => setTimeout(resolve, 1100));

    const again = await ask(browser, offline, more);
    expect(again.page.title).toBe('Accedi di nuovo');
    const place = /action="(\/autorizza\/[^"]+)\/accesso"/.exec(again.page.html)?.[1] ?? '';
    // The answer to the question cannot be sent past it.
    const csrf = /name="csrf" value="([^"]+)"/.exec(again.page.html)?.[1] ?? '';
    const forged = { title: '', path: '', html: `<form action="${place}"><input type="hidden" name="csrf" value="${csrf}"></form>` };
    const refused = await browser.submit(forged, '/autorizza/', { answer: 'yes', patient: 'citizen', 'data-0': 'yes' });
    expect(refused.title).toBe('Accedi di nuovo');

    const choice = await browser.submit(again.page, '/accesso', {});
    expect(choice.title).toBe('Accedi');
    const question = await logIn(browser, choice);
    expect(question.title).toContain('chiede di accedere');
    const after = claimsIn((await again.allow(question))['id_token']);
    expect(Number(after['auth_time'] ?? after.iat)).toBeGreaterThan(Number(before['auth_time'] ?? before.iat));
  });

  test('a login that is new enough for the app is not asked again', async () => {
    const browser = createTextBrowser(server.url);
    const first = await ask(browser, offline, { max_age: '600' });
    await first.allow(await logIn(browser, first.page));
    const second = await ask(browser, offline, { max_age: '600' });
    expect(second.page.title).toContain('chiede di accedere');
    expect(claimsIn((await second.allow(second.page))['id_token'])).toHaveProperty('auth_time');
  });
});
