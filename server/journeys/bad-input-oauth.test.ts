// What is sent to the authorization server in bad faith, over a real socket: refused with the standard's error, and nothing is asked
// of another server.
import { createHmac } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  assertion,
  assertionType,
  authorize,
  authorizeUrl,
  citizenApp,
  createBrowser,
  newClientKey,
  newPkce,
  people,
  post,
  redirectUri,
  signed,
  startTokenServer,
  type TokenServer,
} from './token-server.ts';

let server: TokenServer;
let app: string;
let laboratory: string;
let elsewhere: HttpServer;
let elsewhereUrl: string;
let askedElsewhere = 0;
const key = newClientKey('ES384');
const foreign = newClientKey('ES384');
const seconds = Math.floor(Date.now() / 1000);

beforeAll(async () => {
  server = await startTokenServer();
  elsewhere = createServer((_request, response) => {
    askedElsewhere++;
    response.end(JSON.stringify({ keys: [foreign.jwk] }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => elsewhere.once('listening', resolve));
  elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/jwks`;
  const { clients } = server.authorization;
  app = (await clients.register({ ...citizenApp, redirectUris: [redirectUri, 'https://app.example/callback'] })).client.id;
  const system = { name: 'Laboratorio', kind: 'key', scope: 'system/*.rs', organization: 'laboratory', jwks: { keys: [key.jwk] } } as const;
  laboratory = (await clients.register(system)).client.id;
}, 60_000);
afterAll(async () => {
  elsewhere.close();
  await server.close();
  expect(askedElsewhere).toBe(0);
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = (change: object = {}): object => ({
  iss: laboratory,
  sub: laboratory,
  aud: server.issuer,
  jti: String(Math.random()),
  exp: seconds + 200,
  ...change,
});
const make = (change = {}, header = {}, by = key): Promise<string> => assertion(by, laboratory, server.issuer, change, header);

describe('An assertion', () => {
  test.each<[string, () => string | Promise<string>]>([
    ['that is not signed (alg none)', () => `${part({ alg: 'none' })}.${part(claims())}.`],
    [
      'signed with the public key as a secret',
      () => {
        const text = `${part({ alg: 'HS384', kid: key.jwk.kid })}.${part(claims())}`;
        return `${text}.${createHmac('sha384', JSON.stringify(key.jwk)).update(text).digest('base64url')}`;
      },
    ],
    ['signed by another key', () => make({}, { kid: key.jwk.kid }, foreign)],
    ['of a key that is not known', () => make({}, { kid: 'unknown' }, foreign)],
    ['that says where its key is (jku)', () => make({}, { jku: elsewhereUrl }, foreign)],
    ['that says where its certificate is (x5u)', () => make({}, { x5u: elsewhereUrl }, foreign)],
    ['that brings its key', () => make({}, { jwk: foreign.jwk }, foreign)],
    ['by the right key that names a place of keys all the same', () => make({}, { jku: elsewhereUrl })],
    ['for another server', () => make({ aud: 'https://elsewhere.example/token' })],
    ['of another issuer', () => make({ iss: 'somebody' })],
    ['of a client that is not registered', () => make({ iss: 'nobody', sub: 'nobody' })],
    ['that has expired', () => make({ exp: seconds - 60 })],
    ['that lives an hour', () => make({ exp: seconds + 3600 })],
    ['that lives for ever', () => make({ exp: undefined })],
    ['from the future', () => make({ iat: seconds + 600 })],
    ['not valid yet', () => make({ nbf: seconds + 600 })],
    ['without an id', () => make({ jti: undefined })],
    ['with an id that is no text', () => make({ jti: ['a'] as unknown as string })],
    ['of an algorithm that is weaker than asked', () => assertion(newClientKey('ES256'), laboratory, server.issuer)],
    ['that asks for what is not understood', () => make({}, { crit: ['urn:x'], 'urn:x': 1 }).catch(() => 'a.b.c')],
    ['that is none', () => 'nonsense'],
    ['of ten thousand letters', () => 'a'.repeat(10_000)],
  ])('%s is refused', async (_what, text) => {
    const form = { grant_type: 'client_credentials', scope: 'system/*.rs', ...signed(await text()) };
    const reply = await post(`${server.issuer}/token`, form);
    expect([400, 401]).toContain(reply.status);
    expect(['invalid_client', 'invalid_request']).toContain(reply.body['error']);
    expect(reply.body).not.toHaveProperty('access_token');
  });

  test('with a clock a little ahead or behind is accepted', async () => {
    for (const change of [{ iat: Math.floor(Date.now() / 1000) + 3 }, { exp: Math.floor(Date.now() / 1000) + 300 }]) {
      const form = { grant_type: 'client_credentials', scope: 'system/*.rs', ...signed(await make(change)) };
      expect((await post(`${server.issuer}/token`, form)).status).toBe(200);
    }
  });
});

describe('At the token endpoint', () => {
  async function newCode(): Promise<{ code: string; verifier: string }> {
    const { verifier, challenge } = newPkce();
    const back = await authorize(
      server,
      { client_id: app, scope: 'launch/patient patient/*.rs', code_challenge: challenge },
      people.citizen,
    );
    return { code: back.get('code') ?? '', verifier };
  }

  test.each<[string, Record<string, string | undefined>, string]>([
    ['a stolen code without its verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['a stolen code with another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['a code with another redirect URI', { redirect_uri: 'https://app.example/callback' }, 'invalid_grant'],
    ['a code without its redirect URI', { redirect_uri: undefined }, 'invalid_request'],
    ['a code that is none', { code: 'x' }, 'invalid_grant'],
    ['a password', { grant_type: 'password', username: 'a', password: 'b' }, 'unsupported_grant_type'],
    ['no grant type', { grant_type: undefined }, 'invalid_request'],
    ['client credentials of an app', { grant_type: 'client_credentials', scope: 'system/*.rs' }, 'invalid_request'],
    ['a token for another server', { resource: 'https://elsewhere.example/fhir' }, 'invalid_target'],
    ['a client that is not registered', { client_id: 'nobody' }, 'invalid_client'],
    ['a secret of an app that has none', { client_secret: 'x' }, 'invalid_client'],
    ['another kind of assertion', { client_assertion: 'x', client_assertion_type: assertionType }, 'invalid_request'],
  ])('%s is refused', async (_what, change, error) => {
    const { code, verifier } = await newCode();
    const form = { grant_type: 'authorization_code', client_id: app, code, code_verifier: verifier, redirect_uri: redirectUri, ...change };
    const sent = Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const reply = await post(`${server.issuer}/token`, sent);
    expect(reply.body).toMatchObject({ error });
    expect([reply.headers.get('cache-control'), reply.headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
  });

  test('a code of one app is not given to another', async () => {
    const { client } = await server.authorization.clients.register(citizenApp);
    const { code, verifier } = await newCode();
    const form = { grant_type: 'authorization_code', client_id: client.id, code, code_verifier: verifier, redirect_uri: redirectUri };
    expect(await post(`${server.issuer}/token`, form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test.each([
    ['JSON', 'application/json', '{"grant_type":"authorization_code"}'],
    ['a body of a megabyte', 'application/x-www-form-urlencoded', `code=${'x'.repeat(1_000_000)}`],
    ['a body that is no form', 'application/x-www-form-urlencoded', '%%%&&&==='],
    ['a field twice', 'application/x-www-form-urlencoded', 'grant_type=authorization_code&client_id=a&client_id=b'],
  ])('%s is refused', async (_what, type, body) => {
    const response = await fetch(`${server.issuer}/token`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });

  test('a page of another site may not ask in the name of an app', async () => {
    const form = { grant_type: 'refresh_token', client_id: app, refresh_token: 'x' };
    const foreignPage = await post(`${server.issuer}/token`, form, { Origin: 'https://evil.example' });
    expect(foreignPage.headers.get('access-control-allow-origin')).toBeNull();
    const own = await post(`${server.issuer}/token`, form, { Origin: 'https://app.example' });
    expect(own.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });
});

describe('At the authorization endpoint', () => {
  const good = (): Record<string, string> => ({
    client_id: app,
    scope: 'launch/patient patient/*.rs',
    code_challenge: newPkce().challenge,
  });

  test.each([
    ['of a stranger', 'https://evil.example/callback'],
    ['that begins like that of the app', 'https://app.example/callback/../../evil'],
    ['with a query', 'https://app.example/callback?next=https://evil.example'],
    ['with a fragment', 'https://app.example/callback#x'],
    ['with a user', 'https://app.example@evil.example/callback'],
    ['of another scheme', 'http://app.example/callback'],
    ['of a script', 'javascript:alert(1)'],
    ['of another port', 'http://127.0.0.1:10/callback'],
    ['that is none', 'callback'],
  ])('a redirect URI %s is never gone to', async (_what, uri) => {
    const response = await createBrowser().get(authorizeUrl(server, { ...good(), redirect_uri: uri }));
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  test('two redirect URIs are refused', async () => {
    const address = `${authorizeUrl(server, good())}&redirect_uri=${encodeURIComponent('https://evil.example/')}`;
    const response = await createBrowser().get(address);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['PKCE in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    ['a token in the address (implicit)', { response_type: 'token' }, 'unsupported_response_type'],
    ['a token for another server (aud)', { aud: 'https://elsewhere.example/fhir' }, 'invalid_request'],
    ['a token for another server (resource)', { resource: 'https://elsewhere.example/fhir' }, 'invalid_target'],
    ['no word on the server', { aud: '' }, 'invalid_request'],
    ['an answer without a question', { prompt: 'none' }, 'login_required'],
    ['a request by reference', { request_uri: 'https://evil.example/request' }, 'request_uri_not_supported'],
    ['a request as a JWT', { request: 'a.b.c' }, 'request_not_supported'],
  ])('%s is refused, and told to the app only', async (_what, change, error) => {
    const response = await createBrowser().get(authorizeUrl(server, { ...good(), ...change }));
    const place = new URL(response.headers.get('location') ?? 'none:');
    expect(place.href.startsWith(redirectUri)).toBe(true);
    const said = new URLSearchParams(`${place.search.slice(1)}&${place.hash.slice(1)}`);
    expect([said.get('error'), said.get('code'), said.get('access_token')]).toEqual([error, null, null]);
  });

  test('a page of refusal runs no script and repeats nothing as markup', async () => {
    const response = await fetch(authorizeUrl(server, { ...good(), client_id: '<script>alert(1)</script>' }), {
      headers: { Accept: 'text/html' },
    });
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).not.toContain('<script>');
  });

  test('addresses do not follow the header Host', async () => {
    const browser = createBrowser();
    await browser.get(authorizeUrl(server, good()));
    const discovery = await fetch(`${server.issuer}/.well-known/openid-configuration`, { headers: { 'X-Forwarded-Host': 'evil.example' } });
    expect(await discovery.text()).not.toContain('evil.example');
  });
});

describe("The person's answer", () => {
  async function ask(browser = createBrowser()): Promise<{ uid: string; browser: ReturnType<typeof createBrowser> }> {
    const params = { client_id: app, scope: 'openid launch/patient patient/*.rs', code_challenge: newPkce().challenge };
    const response = await browser.get(authorizeUrl(server, params));
    return { uid: response.headers.get('location')?.replace('/autorizza/', '') ?? '', browser };
  }
  const answer = { data: ['patient/*.rs'], patient: 'citizen' };

  test('is not taken from another browser: a link that somebody sends opens nothing', async () => {
    const { consent } = server.authorization;
    const { uid } = await ask();
    await expect(consent.question(uid, '', people.citizen)).rejects.toThrow('Nothing is asked here');
    const { browser: victim } = await ask();
    await expect(consent.allow(uid, victim.cookies(), people.citizen, answer)).rejects.toThrow('Nothing is asked here');
  });

  test('is not taken with a cookie that was changed', async () => {
    const { consent } = server.authorization;
    const { uid } = await ask();
    await expect(consent.question(uid, `autorizzazione_domanda=${uid}; autorizzazione_domanda.sig=AAAA`, people.citizen)).rejects.toThrow();
  });

  test('goes on in the same browser only', async () => {
    const { consent } = server.authorization;
    const { uid, browser } = await ask();
    const next = await consent.allow(uid, browser.cookies(), people.citizen, answer);
    const stranger = await createBrowser().get(next);
    expect([stranger.status, stranger.headers.get('location')]).toEqual([400, null]);
    expect((await browser.get(next)).headers.get('location')).toContain('code=');
  });

  test('gives a new session at each login, and not the one that was brought', async () => {
    const { consent } = server.authorization;
    const { uid, browser } = await ask();
    await browser.get(await consent.allow(uid, browser.cookies(), people.citizen, answer));
    const before = /autorizzazione=([^;]+)/.exec(browser.cookies())?.[1];
    const second = await ask(browser);
    await browser.get(await consent.allow(second.uid, browser.cookies(), people.guardian, { ...answer, patient: 'guardian' }));
    const after = /autorizzazione=([^;]+)/.exec(browser.cookies())?.[1];
    expect(before).toBeDefined();
    expect(after).not.toBe(before);
  });

  test('may be no', async () => {
    const { consent } = server.authorization;
    const { uid, browser } = await ask();
    const back = await browser.get(await consent.refuse(uid, browser.cookies()));
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });

  test('may leave out what it will not show', async () => {
    const { challenge, verifier } = newPkce();
    const params = { client_id: app, scope: 'launch/patient patient/Observation.rs patient/Patient.rs', code_challenge: challenge };
    const back = await authorize(server, params, people.citizen, { data: ['patient/Patient.rs', 'patient/*.cruds'] });
    const form = { grant_type: 'authorization_code', client_id: app, code_verifier: verifier, redirect_uri: redirectUri };
    const { body } = await post(`${server.issuer}/token`, { ...form, code: back.get('code') ?? '' });
    expect(body['scope']).toBe('launch/patient patient/Patient.rs');
  });
});

describe('A logout', () => {
  test('is asked before it is done, and a form of another site does nothing', async () => {
    const browser = createBrowser();
    const params = { client_id: app, scope: 'openid launch/patient patient/*.rs', code_challenge: newPkce().challenge };
    await authorize(server, params, people.citizen, {}, browser);
    const page = await browser.get(`${server.issuer}/logout`);
    const text = await page.text();
    expect(text).toContain('name="xsrf"');
    expect(text).not.toContain('<script');
    const forged = await post(`${server.issuer}/logout/confirm`, { xsrf: 'guess', logout: 'yes' }, { cookie: browser.cookies() });
    expect(forged).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('goes to no address that was not registered', async () => {
    const address = `${server.issuer}/logout?client_id=${app}&post_logout_redirect_uri=${encodeURIComponent('https://evil.example/')}`;
    const response = await createBrowser().get(address);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });
});

describe('The desk', () => {
  const desk = (method: string, path: string, token?: string, body?: unknown) =>
    fetch(`${server.issuer}${path}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  test('registers, shows and removes clients for the administrator, and tells a secret once', async () => {
    const token = await server.server.issueToken('admin');
    const created = await desk('POST', '/clients', token, { ...citizenApp, kind: 'secret' });
    expect(created.status).toBe(201);
    const client = (await created.json()) as { clientId: string; clientSecret: string };
    expect(client.clientSecret).toMatch(/^[\w-]{43}$/);
    const shown = await (await desk('GET', '/clients', token)).text();
    expect(shown).toContain(client.clientId);
    expect(shown).not.toContain(client.clientSecret);
    expect(shown).not.toContain('secretHash');
    expect((await desk('DELETE', `/clients/${client.clientId}`, token)).status).toBe(204);
    expect((await desk('GET', `/clients/${client.clientId}`, token)).status).toBe(404);
  });

  test.each<[string, 'gp' | 'operator' | undefined, number]>([
    ['a physician', 'gp', 403],
    ['a counter operator', 'operator', 403],
    ['nobody', undefined, 401],
  ])('does not serve %s', async (_who, persona, status) => {
    const token = persona === undefined ? undefined : await server.server.issueToken(persona);
    expect((await desk('GET', '/clients', token)).status).toBe(status);
    expect((await desk('POST', '/clients', token, citizenApp)).status).toBe(status);
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['no name', { ...citizenApp, name: '' }],
    ['a redirect URI without TLS', { ...citizenApp, redirectUris: ['http://app.example/callback'] }],
    ['a redirect URI of a script', { ...citizenApp, redirectUris: ['javascript:alert(1)'] }],
    ['a redirect URI with a fragment', { ...citizenApp, redirectUris: ['https://app.example/#x'] }],
    ['a scope that is none', { ...citizenApp, scope: 'everything' }],
    ['a place of keys', { ...citizenApp, jwksUri: 'https://evil.example/jwks' }],
    ['a system without a key', { name: 'x', kind: 'secret', scope: 'system/*.rs', organization: 'cup' }],
    ['a system of nobody', { name: 'x', kind: 'key', scope: 'system/*.rs', jwks: { keys: [key.jwk] } }],
    ['a private key', { name: 'x', kind: 'key', scope: 'system/*.rs', organization: 'cup', jwks: { keys: [{ ...key.jwk, d: 'x' }] } }],
  ])('does not register %s', async (_what, wish) => {
    const reply = await desk('POST', '/clients', await server.server.issueToken('admin'), wish);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('opens an app with a patient for professionals only', async () => {
    const wish = { client: app, patient: 'citizen' };
    expect((await desk('POST', '/launch', await server.server.issueToken('citizen'), wish)).status).toBe(403);
    const made = await desk('POST', '/launch', await server.server.issueToken('gp'), wish);
    expect(await made.json()).toMatchObject({ launch: expect.stringMatching(/^[\w-]{32}$/) as string, iss: server.base });
    expect((await desk('POST', '/launch', await server.server.issueToken('gp'), { ...wish, client: 'nobody' })).status).toBe(404);
    expect((await desk('POST', '/launch', await server.server.issueToken('gp'), { ...wish, patient: '../x' })).status).toBe(400);
  });
});
