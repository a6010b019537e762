import { createHash } from 'node:crypto';
import { exportJWK, exportPKCS8, generateKeyPair, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEvidence } from '../evidence.ts';
import { createMemory } from '../keeping.fixture.ts';
import { LoginRefused } from '../saml/refusal.ts';
import { createIssuer } from './issuer.ts';
import { createOidcLogin, type OidcClient } from './log-in.ts';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

const issuer = 'https://op.example';
const now = Date.UTC(2026, 2, 1, 12);
let provider: Pair;
let stranger: Pair;
let ours: Pair;
let client: OidcClient;

beforeAll(async () => {
  [provider, stranger, ours] = await Promise.all([
    generateKeyPair('ES256'),
    generateKeyPair('ES256'),
    generateKeyPair('ES256', { extractable: true }),
  ]);
  const credential = { privateKey: await exportPKCS8(ours.privateKey), algorithm: 'ES256', keyId: 'our-key' } as const;
  client = { issuer, clientId: 'fascicolo', credential, redirectUri: 'https://fascicolo.example/oidc/callback', level: 2, skew: 60_000 };
});

interface Behaviour {
  readonly claims?: JWTPayload;
  readonly key?: () => Pair['privateKey'] | Uint8Array;
  readonly algorithm?: string;
  readonly userInfo?: object;
  readonly discovery?: object;
}

/** A provider that answers as it is told to; what it was asked is written down. */
function world({ claims = {}, key = () => provider.privateKey, algorithm = 'ES256', userInfo = {}, discovery = {} }: Behaviour = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  let nonce = '';
  const endpoints = {
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
  };
  const idToken = () =>
    new SignJWT({
      nonce,
      acr: 'https://www.spid.gov.it/SpidL2',
      'https://attributes.eid.gov.it/fiscal_number': 'TINIT-SMPBNC58C61D969D',
      given_name: 'Bianca',
      ...claims,
    })
      .setProtectedHeader({ alg: algorithm, kid: 'op-key' })
      .setIssuer(claims.iss ?? issuer)
      .setAudience(claims.aud ?? 'fascicolo')
      .setSubject('somebody')
      .setIssuedAt(claims.iat ?? now / 1000)
      .setExpirationTime(claims.exp ?? now / 1000 + 300)
      .sign(key());
  const answers: Record<string, () => Promise<unknown>> = {
    '/.well-known/openid-configuration': async () => ({ issuer, ...endpoints, ...discovery }),
    '/jwks': async () => ({ keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'op-key', alg: 'ES256' }] }),
    '/token': async () => ({ access_token: 'access', id_token: await idToken() }),
    '/userinfo': async () => userInfo,
  };
  const outgoing = async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return Response.json(await answers[new URL(url).pathname]?.());
  };
  const keep = createMemory();
  let count = 0;
  const login = createOidcLogin({
    client,
    issuer: createIssuer(issuer, outgoing, () => now),
    keep,
    evidence: createEvidence(keep, new Uint8Array(32)),
    clock: () => now,
    newId: () => `id-${(count += 1)}`,
  });
  async function begun() {
    const address = new URL(await login.begin({ browser: 'this-browser', returnTo: '/here' }));
    nonce = (claims['nonce'] as string | undefined) ?? address.searchParams.get('nonce') ?? '';
    return { address, callback: { code: 'code', state: address.searchParams.get('state') ?? '', browser: 'this-browser' } };
  }
  return { login, asked, begun };
}

const refusalOf = async (promise: Promise<unknown>): Promise<[string, string]> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LoginRefused) return [error.check, error.reason];
    throw error;
  }
  throw new Error('not refused');
};

describe('OpenID Connect', () => {
  test('asks with PKCE, state, nonce and the level, for the fiscal number', async () => {
    const { address } = await world().begun();
    expect(address.origin + address.pathname).toBe('https://op.example/authorize');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'fascicolo',
      code_challenge_method: 'S256',
      prompt: 'login',
      acr_values: 'https://www.spid.gov.it/SpidL3 https://www.spid.gov.it/SpidL2',
    });
    expect(address.searchParams.get('claims')).toContain('fiscal_number');
  });

  test('ends in the same shape as every login', async () => {
    const { login, begun, asked } = world();
    const { address, callback } = await begun();
    const { authenticated, returnTo } = await login.finish({ ...callback, iss: issuer });
    expect(returnTo).toBe('/here');
    expect(authenticated).toMatchObject({
      scheme: 'oidc',
      issuer,
      subject: 'somebody',
      fiscalNumber: 'SMPBNC58C61D969D',
      level: 2,
      attributes: { givenName: 'Bianca' },
    });
    const body = new URLSearchParams(asked.find(({ url }) => url.endsWith('/token'))?.init.body as string);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    expect(challenge).toBe(address.searchParams.get('code_challenge'));
    const { payload } = await jwtVerify(body.get('client_assertion') ?? '', ours.publicKey, {
      audience: 'https://op.example/token',
      currentDate: new Date(now),
    });
    expect(payload).toMatchObject({ iss: 'fascicolo', sub: 'fascicolo' });
    expect(asked.every(({ url, init }) => new URL(url).origin === issuer && init.redirect === 'error')).toBe(true);
  });

  test('asks userinfo where the token does not say the fiscal number', async () => {
    const claims = { 'https://attributes.eid.gov.it/fiscal_number': undefined };
    const told = { sub: 'somebody', 'https://attributes.eid.gov.it/fiscal_number': 'TINIT-SMPBNC58C61D969D' };
    const good = world({ claims, userInfo: told });
    expect((await good.login.finish((await good.begun()).callback)).authenticated.fiscalNumber).toBe('SMPBNC58C61D969D');
    const bad = world({ claims, userInfo: { ...told, sub: 'another' } });
    expect(await refusalOf(bad.login.finish((await bad.begun()).callback))).toEqual(['userinfo', 'not-valid']);
  });

  test('takes an answer once', async () => {
    const { login, begun } = world();
    const { callback } = await begun();
    await login.finish(callback);
    expect(await refusalOf(login.finish(callback))).toEqual(['state', 'expired']);
  });

  test.each<[string, object, [string, string]]>([
    ['in another browser', { browser: 'other' }, ['browser', 'expired']],
    ['with an invented state', { state: 'x' }, ['state', 'expired']],
    ['of another issuer', { iss: 'https://other.example' }, ['iss', 'not-valid']],
    ['without a code', { code: '' }, ['code', 'not-valid']],
    ['that the person cancelled', { error: 'access_denied' }, ['error', 'cancelled']],
    ['with an error', { error: 'server_error' }, ['error', 'not-valid']],
  ])('refuses an answer %s', async (_what, more, refusal) => {
    const { login, begun } = world();
    const { callback } = await begun();
    expect(await refusalOf(login.finish({ ...callback, ...more }))).toEqual(refusal);
  });

  test.each<[string, Behaviour, string]>([
    ['a nonce of another login', { claims: { nonce: 'other' } }, 'nonce'],
    ['another audience', { claims: { aud: 'other' } }, 'id-token'],
    ['several audiences, for another party', { claims: { aud: ['fascicolo', 'other'], azp: 'other' } }, 'azp'],
    ['another issuer', { claims: { iss: 'https://other.example' } }, 'id-token'],
    ['an end that is past', { claims: { exp: now / 1000 - 100 } }, 'id-token'],
    ['a beginning before the question', { claims: { iat: now / 1000 - 600 } }, 'iat'],
    ['a level lower than asked for', { claims: { acr: 'https://www.spid.gov.it/SpidL1' } }, 'level'],
    ['no level', { claims: { acr: undefined } }, 'level'],
    ['no codice fiscale', { claims: { 'https://attributes.eid.gov.it/fiscal_number': 'nobody' } }, 'fiscal-number'],
    ['the signature of a stranger', { key: () => stranger.privateKey }, 'id-token'],
    ['a shared secret', { key: () => new TextEncoder().encode('the secret that both sides know well'), algorithm: 'HS256' }, 'id-token'],
  ])('refuses a token with %s', async (_what, behaviour, check) => {
    const { login, begun } = world(behaviour);
    expect((await refusalOf(login.finish((await begun()).callback)))[0]).toBe(check);
  });

  test.each<[string, object]>([
    ['another issuer', { issuer: 'https://other.example' }],
    ['no token endpoint', { token_endpoint: undefined }],
  ])('does not begin with a discovery document of %s', async (_what, discovery) => {
    await expect(world({ discovery }).begun()).rejects.toThrow(/discovery/);
  });

  test('sends nothing to an endpoint of another host', async () => {
    const { login, begun, asked } = world({ discovery: { token_endpoint: 'https://elsewhere.example/token' } });
    const { callback } = await begun();
    expect(await refusalOf(login.finish(callback))).toEqual(['provider', 'not-valid']);
    expect(asked.some(({ url }) => url.includes('elsewhere'))).toBe(false);
  });
});
