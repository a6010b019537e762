import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { createVerifier, type VerifierParts } from './verify-token.ts';

const now = Date.UTC(2026, 2, 1, 12);
const seconds = now / 1000;
const issuer = 'https://issuer.example';
const audience = 'https://record.example/fhir';

const claims: JWTPayload = {
  iss: issuer,
  aud: audience,
  sub: 'Practitioner/gp',
  jti: 'one',
  iat: seconds,
  exp: seconds + 300,
  client_id: 'app',
  scope: 'openid user/Observation.rs',
  extensions: { ihe_iua: { purpose_of_use: 'TREATMENT', subject_organization_id: 'gp-practice' } },
};

let parts: VerifierParts;
let own: CryptoKey;
let foreign: CryptoKey;
let time = now;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  own = pair.privateKey;
  foreign = (await generateKeyPair('ES256')).privateKey;
  parts = {
    issuer,
    audience,
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] }),
    clock: () => time,
  };
});

/** A claim of null is left out. */
type Change = Readonly<Record<string, unknown>>;

async function signed(
  change: Change = {},
  header: { alg?: string; typ?: string; kid?: string } = {},
  key: CryptoKey | Uint8Array = own,
): Promise<string> {
  const payload = Object.entries({ ...claims, ...change }).filter(([, value]) => value !== null);
  return new SignJWT(Object.fromEntries(payload)).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k', ...header }).sign(key);
}

async function refusal(token: string): Promise<string> {
  time = now;
  const error: unknown = await Promise.resolve(createVerifier(parts)(token)).catch((reason: unknown) => reason);
  if (!(error instanceof OperationOutcomeError)) throw new Error('the token was accepted', { cause: error });
  expect(error.code).toBe('login');
  return error.message;
}

describe('An access token', () => {
  test('is read into who asks, for which purpose, with which scopes', async () => {
    time = now;
    expect(await createVerifier(parts)(await signed({ patient: 'child' }))).toEqual({
      subject: 'Practitioner/gp',
      client: 'app',
      scopes: [{ context: 'user', type: 'Observation', interactions: 'rs' }],
      purpose: 'TREATMENT',
      patient: 'child',
      organization: 'gp-practice',
      id: 'one',
      expires: (seconds + 300) * 1000,
    });
  });

  test.each<[string, Change, RegExp]>([
    ['of another issuer', { iss: 'https://elsewhere.example' }, /iss/],
    ['for another server', { aud: 'https://elsewhere.example/fhir' }, /aud/],
    ['that has expired', { exp: seconds - 60 }, /expired/],
    ['that is not valid yet', { nbf: seconds + 600 }, /nbf/],
    ['without a subject', { sub: null }, /sub/],
    ['without an expiry', { exp: null }, /exp/],
    ['without an id', { jti: null }, /jti/],
    ['without a client', { client_id: null }, /client_id/],
    ['without a purpose', { extensions: {} }, /purpose/],
    ['of an actor who is nobody', { act: { sub: 7 } }, /act/],
    ['of an actor for somebody who is no person', { act: { sub: 'Patient/guardian' } }, /act/],
    ['with a purpose that is not known', { extensions: { ihe_iua: { purpose_of_use: 'CURIOSITY' } } }, /purpose/],
  ])('%s is refused', async (_what, change, reason) => {
    expect(await refusal(await signed(change))).toMatch(reason);
  });

  test('names the person acted for as its subject, and who acts in act', async () => {
    time = now;
    const token = await signed({ sub: 'Patient/child', act: { sub: 'Patient/guardian' }, grant: 'g' });
    expect(await createVerifier(parts)(token)).toMatchObject({ subject: 'Patient/guardian', patient: 'child', grant: 'g' });
  });

  test('signed with another key is refused', async () => {
    expect(await refusal(await signed({}, {}, foreign))).toMatch(/signature/);
  });

  test('signed with a shared secret is refused, whatever the secret', async () => {
    expect(await refusal(await signed({}, { alg: 'HS256' }, new Uint8Array(32)))).toMatch(/algorithm/);
  });

  test('without a signature is refused', async () => {
    const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await refusal(`${text({ alg: 'none', typ: 'at+jwt' })}.${text(claims)}.`)).toMatch(/not accepted/);
  });

  test('of another kind, like an identity token, is refused', async () => {
    expect(await refusal(await signed({}, { typ: 'JWT' }))).toMatch(/typ/);
  });

  test.each(['', 'nonsense', 'a.b.c', `${'x'.repeat(9000)}`])('%#: text that is no token is refused', async (text) => {
    expect(await refusal(text)).toMatch(/well-formed/);
  });

  test('that was verified before is refused once it has expired', async () => {
    time = now;
    const verify = createVerifier(parts);
    const token = await signed();
    const first = await verify(token);
    expect(await verify(token)).toBe(first);
    time = now + 306_000;
    await expect(Promise.resolve(verify(token))).rejects.toThrow(/expired/);
  });

  test('pushes the oldest one out of a full memory, and is then verified again', async () => {
    time = now;
    const verify = createVerifier({ ...parts, cacheSize: 2 });
    const tokens = [await signed({ jti: '1' }), await signed({ jti: '2' }), await signed({ jti: '3' })] as const;
    const first = await verify(tokens[0]);
    await verify(tokens[1]);
    await verify(tokens[2]);
    const again = await verify(tokens[0]);
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});
