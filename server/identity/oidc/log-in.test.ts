import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { LoginRefused } from '../saml/refusal.ts';
import type { Callback } from './log-in.ts';
import { encryptedToUs, issuer, keys, now, person, signed, world, type Behaviour } from './oidc.fixture.ts';
import { fiscalNumberClaim } from './person.ts';

const currentDate = new Date(now);

async function refusalOf(promise: Promise<unknown>): Promise<LoginRefused> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LoginRefused) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('The question by OpenID Connect', () => {
  test('has PKCE, state, nonce and the level, and asks for the fiscal number', async () => {
    const { address } = await (await world()).begun();
    expect(address.origin + address.pathname).toBe('https://op.example/authorize');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'https://fascicolo.example',
      redirect_uri: 'https://fascicolo.example/oidc/callback',
      code_challenge_method: 'S256',
      prompt: 'consent login',
      acr_values: 'https://www.spid.gov.it/SpidL2 https://www.spid.gov.it/SpidL3',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(address.searchParams.get(name)).toHaveLength(43);
    expect(address.searchParams.get('claims')).toContain('fiscal_number');
  });

  test('goes as a signed object where the provider takes one, and nothing but what OAuth needs beside it', async () => {
    const { address } = await (await world({ description: { request_parameter_supported: true } })).begun();
    const outside = Object.fromEntries(address.searchParams);
    expect(Object.keys(outside).sort()).toEqual([
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'request',
      'response_type',
      'scope',
    ]);
    const { payload } = await jwtVerify(outside['request'] ?? '', keys.ours.publicKey, { audience: issuer, currentDate });
    expect(payload).toMatchObject({ iss: 'https://fascicolo.example', prompt: 'consent login', code_challenge: outside['code_challenge'] });
    expect(payload['claims']).toMatchObject({ userinfo: { [fiscalNumberClaim]: { essential: true } } });
  });
});

describe('The answer by OpenID Connect', () => {
  test('ends in the same shape as every login, with proof', async () => {
    const { login, begun, asked, evidence } = await world();
    const { address, callback } = await begun();
    const { authenticated, returnTo } = await login.finish({ ...callback, iss: issuer });
    expect(returnTo).toBe('/here');
    expect(authenticated).toMatchObject({ scheme: 'oidc', issuer, subject: 'somebody', fiscalNumber: 'SMPBNC58C61D969D', level: 2 });
    expect(authenticated.attributes).toEqual({ givenName: 'Bianca' });
    const [call] = asked;
    const body = new URLSearchParams(call?.init.body as string);
    const verifier = body.get('code_verifier') ?? '';
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(address.searchParams.get('code_challenge'));
    const options = { audience: 'https://op.example/token', issuer: 'https://fascicolo.example', currentDate };
    const { payload } = await jwtVerify(body.get('client_assertion') ?? '', keys.ours.publicKey, options);
    expect(payload).toMatchObject({ sub: 'https://fascicolo.example', exp: now / 1000 + 60 });
    const proof = await evidence.find(authenticated.evidence, now);
    expect(proof?.request).toBe(address.href);
    expect(proof?.response).toContain('idToken');
    expect(proof).not.toHaveProperty('refused');
  });

  test('leads to one request, at the address of the description, without following a redirect', async () => {
    const { login, begun, asked } = await world();
    await login.finish((await begun()).callback);
    expect(asked.map(({ url, init }) => [url, init.redirect])).toEqual([['https://op.example/token', 'error']]);
  });

  const withoutFiscalNumber = { [fiscalNumberClaim]: undefined };
  const about = { ...person, iss: issuer, aud: 'https://fascicolo.example', given_name: 'Bianca' };

  test.each<[string, () => Promise<string>]>([
    ['in plain JSON', async () => JSON.stringify(person)],
    ['signed', () => signed(about)],
    ['signed and encrypted to us', async () => encryptedToUs(await signed(about))],
    ['signed and encrypted to us as CIE does', async () => encryptedToUs(await signed(about), 'RSA-OAEP')],
  ])('is completed by userinfo %s, where the token does not say the fiscal number', async (_how, userInfo) => {
    const { login, begun, asked } = await world({ claims: withoutFiscalNumber, userInfo });
    expect((await login.finish((await begun()).callback)).authenticated.fiscalNumber).toBe('SMPBNC58C61D969D');
    expect(asked.map(({ url }) => url)).toEqual(['https://op.example/token', 'https://op.example/userinfo']);
  });

  test('is taken once', async () => {
    const { login, begun } = await world();
    const { callback } = await begun();
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => login.finish(callback)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await refusalOf(login.finish(callback))).check).toBe('state');
  });

  const iss = { authorization_response_iss_parameter_supported: true };
  const later = (seconds: number): number => now / 1000 + seconds;
  const userInfo = (answer: () => Promise<string>): Behaviour => ({ claims: withoutFiscalNumber, userInfo: answer });

  interface Refused {
    readonly what: string;
    readonly check: string;
    readonly callback?: Partial<Callback>;
    readonly behaviour?: Behaviour;
  }

  /** Each for its own reason: nothing else is wrong with it. */
  const refused: readonly Refused[] = [
    { check: 'state', what: 'with an invented state', callback: { state: 'x' } },
    { check: 'state', what: 'without a state', callback: { state: '' } },
    { check: 'browser', what: 'in another browser', callback: { browser: 'other' } },
    { check: 'browser', what: 'in a browser without our cookie', callback: { browser: '' } },
    { check: 'iss', what: 'of another issuer', callback: { iss: 'https://other.example' } },
    { check: 'iss', what: 'without issuer, of a provider that names itself', behaviour: { description: iss } },
    { check: 'error', what: 'that the person cancelled', callback: { error: 'access_denied' } },
    { check: 'error', what: 'with an error', callback: { error: 'server_error' } },
    { check: 'error', what: 'with an error and a code', callback: { error: 'invalid_request', code: 'code' } },
    { check: 'code', what: 'without a code', callback: { code: '' } },
    { check: 'provider', what: 'whose code the provider does not take', behaviour: { status: 400 } },
    { check: 'provider', what: 'that is too long', behaviour: { tokens: { id_token: 'x'.repeat(200_001) } } },
    { check: 'token-answer', what: 'with tokens that are no JSON', behaviour: { tokens: '<html>' } },
    { check: 'token-answer', what: 'without ID token', behaviour: { tokens: { access_token: 'access', token_type: 'Bearer' } } },
    { check: 'token-answer', what: 'without access token', behaviour: { tokens: { id_token: 'x', token_type: 'Bearer' } } },
    {
      check: 'token-answer',
      what: 'of another token type',
      behaviour: { tokens: { id_token: 'x', access_token: 'y', token_type: 'mac' } },
    },
    {
      check: 'id-token',
      what: 'with an ID token that is none',
      behaviour: { tokens: { id_token: 'x', access_token: 'y', token_type: 'Bearer' } },
    },
    { check: 'id-token', what: 'signed by a stranger under the name of the right key', behaviour: { key: 'stranger' } },
    { check: 'id-token', what: 'signed with a shared secret', behaviour: { key: 'secret' } },
    { check: 'id-token', what: 'without a signature', behaviour: { key: 'none' } },
    { check: 'id-token', what: 'for another audience', behaviour: { claims: { aud: 'other' } } },
    { check: 'id-token', what: 'without audience', behaviour: { claims: { aud: undefined } } },
    { check: 'id-token', what: 'whose token is of another issuer', behaviour: { claims: { iss: 'https://other.example' } } },
    { check: 'id-token', what: 'whose end is past', behaviour: { claims: { exp: later(-61) } } },
    { check: 'id-token', what: 'without an end', behaviour: { claims: { exp: undefined } } },
    { check: 'id-token', what: 'not yet valid', behaviour: { claims: { nbf: later(61) } } },
    { check: 'id-token', what: 'without sub', behaviour: { claims: { sub: undefined } } },
    { check: 'id-token', what: 'without iat', behaviour: { claims: { iat: undefined } } },
    { check: 'id-token', what: 'without nonce', behaviour: { claims: { nonce: undefined } } },
    { check: 'nonce', what: 'with the nonce of another login', behaviour: { claims: { nonce: 'other' } } },
    { check: 'azp', what: 'for several, without saying for whom', behaviour: { claims: { aud: ['https://fascicolo.example', 'other'] } } },
    { check: 'azp', what: 'for another party', behaviour: { claims: { azp: 'other' } } },
    { check: 'iat', what: 'older than the question', behaviour: { claims: { iat: later(-61) } } },
    { check: 'iat', what: 'of the future', behaviour: { claims: { iat: later(61) } } },
    { check: 'at-hash', what: 'with another access token', behaviour: { claims: { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } } },
    { check: 'auth-time', what: 'of an old login', behaviour: { claims: { auth_time: later(-61) } } },
    { check: 'auth-time', what: 'with a time that is none', behaviour: { claims: { auth_time: 'now' } } },
    { check: 'level', what: 'at a level lower than asked for', behaviour: { claims: { acr: 'https://www.spid.gov.it/SpidL1' } } },
    { check: 'level', what: 'at no level', behaviour: { claims: { acr: undefined } } },
    { check: 'level', what: 'at a level nobody knows', behaviour: { claims: { acr: 'https://www.spid.gov.it/SpidL4' } } },
    { check: 'fiscal-number', what: 'with something else for a codice fiscale', behaviour: { claims: { [fiscalNumberClaim]: 'nobody' } } },
    { check: 'fiscal-number', what: 'with a wrong check letter', behaviour: { claims: { [fiscalNumberClaim]: 'TINIT-SMPBNC58C61D969E' } } },
    {
      check: 'fiscal-number',
      what: 'and no userinfo to ask',
      behaviour: { claims: withoutFiscalNumber, description: { userinfo_endpoint: undefined } },
    },
    { check: 'userinfo', what: 'and userinfo that is no JSON', behaviour: userInfo(async () => '{') },
    { check: 'userinfo', what: 'and userinfo signed by a stranger', behaviour: userInfo(() => signed(about, 'stranger')) },
    { check: 'userinfo', what: 'and userinfo without a signature', behaviour: userInfo(() => signed(about, 'none')) },
    { check: 'userinfo', what: 'and userinfo for another audience', behaviour: userInfo(() => signed({ ...about, aud: 'other' })) },
    {
      check: 'userinfo',
      what: 'and userinfo of another issuer',
      behaviour: userInfo(() => signed({ ...about, iss: 'https://other.example' })),
    },
    {
      check: 'userinfo',
      what: 'and userinfo encrypted, but signed by nobody',
      behaviour: userInfo(() => encryptedToUs(JSON.stringify(about))),
    },
    { check: 'userinfo-encryption', what: 'and userinfo that cannot be opened', behaviour: userInfo(async () => 'a.b.c.d.e') },
    {
      check: 'userinfo-sub',
      what: 'and userinfo of another person',
      behaviour: userInfo(async () => JSON.stringify({ ...person, sub: 'another' })),
    },
    {
      check: 'userinfo-sub',
      what: 'and signed userinfo of another person',
      behaviour: userInfo(() => signed({ ...about, sub: 'another' })),
    },
  ];

  test.each(refused)('is refused by $check $what, and kept as evidence', async ({ check, callback: more = {}, behaviour = {} }) => {
    const { login, begun, evidence } = await world(behaviour);
    const { callback } = await begun();
    const refusal = await refusalOf(login.finish({ ...callback, ...more }));
    expect(refusal.check).toBe(check);
    // What answers no question of ours is of no login.
    if (check === 'state') expect(refusal.evidence).toBeUndefined();
    else expect((await evidence.find(refusal.evidence ?? '', now))?.refused).toBe(check);
  });

  test.each([
    [{ error: 'access_denied' }, 'cancelled'],
    [{ error: 'server_error' }, 'not-valid'],
    [{ browser: 'other' }, 'expired'],
  ])('tells the person of %j: %s', async (more, reason) => {
    const { login, begun } = await world();
    expect((await refusalOf(login.finish({ ...(await begun()).callback, ...more }))).reason).toBe(reason);
  });
});
