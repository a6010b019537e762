// What an ID token and an answer of userinfo must be before they are believed. The first check that finds something refuses.
// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { Level } from '../authenticated.ts';
import { isSameText } from '../fingerprint.ts';
import { levelOfUri } from '../saml/profiles.ts';
import { LoginRefused } from '../saml/refusal.ts';
import type { ClientKeys, OidcClient } from './client.ts';
import { objectIn, type Tokens } from './endpoints.ts';
import type { OpenIdProvider } from './provider.ts';

/** What the answer is held against. */
export interface OidcExpected {
  readonly client: OidcClient;
  readonly provider: OpenIdProvider;
  readonly nonce: string;
  readonly level: Level;
  readonly issuedAt: number;
  readonly now: number;
}

/** Asymmetric only: a shared secret would let whoever knows it sign for the provider. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

export async function checkIdToken({ idToken, accessToken }: Tokens, expected: OidcExpected): Promise<JWTPayload> {
  const { client, nonce, level, issuedAt, now } = expected;
  const claims = await verified(idToken, 'id-token', expected, ['sub', 'exp', 'iat', 'nonce']);
  const { aud, azp, iat = 0, acr, at_hash: atHash, auth_time: authTime } = claims;
  if (typeof claims['nonce'] !== 'string' || !isSameText(claims['nonce'], nonce)) throw new LoginRefused('nonce', 'nonce is not ours');
  if ((Array.isArray(aud) && aud.length > 1 && azp === undefined) || (azp !== undefined && azp !== client.clientId))
    throw new LoginRefused('azp', 'azp is not this client');
  if (iat * 1000 < issuedAt - client.skew) throw new LoginRefused('iat', 'the token is older than the request');
  if (iat * 1000 > now + client.skew) throw new LoginRefused('iat', 'the token is of the future');
  if (atHash !== undefined && atHash !== halfHash(accessToken, idToken))
    throw new LoginRefused('at-hash', 'the access token is not the one that came with the ID token');
  if (authTime !== undefined && (typeof authTime !== 'number' || authTime * 1000 < issuedAt - client.skew))
    throw new LoginRefused('auth-time', 'the person was not asked anew');
  if ((levelOfUri(typeof acr === 'string' ? acr : undefined) ?? 0) < level)
    throw new LoginRefused('level', 'acr is absent or lower than asked for');
  return claims;
}

/** JSON, a signed JWT, or that encrypted to us; of the person of the ID token. */
export async function checkUserInfo(
  answer: string,
  { sub }: JWTPayload,
  expected: OidcExpected,
  keys: ClientKeys,
): Promise<Readonly<Record<string, unknown>>> {
  const claims = answer.trimStart().startsWith('{') ? objectIn(answer, 'userinfo') : await signedClaims(answer.trim(), expected, keys);
  if (claims['sub'] !== sub) throw new LoginRefused('userinfo-sub', 'sub of userinfo is another person');
  return claims;
}

async function signedClaims(answer: string, expected: OidcExpected, keys: ClientKeys): Promise<JWTPayload> {
  const isEncrypted = answer.split('.').length === 5;
  const signed = isEncrypted ? await keys.open(answer).catch(refusing('userinfo-encryption')) : answer;
  return verified(signed, 'userinfo', expected, ['sub']);
}

function verified(token: string, check: string, { provider, client, now }: OidcExpected, requiredClaims: string[]): Promise<JWTPayload> {
  const options: JWTVerifyOptions = {
    issuer: provider.issuer,
    audience: client.clientId,
    algorithms,
    clockTolerance: client.skew / 1000,
    currentDate: new Date(now),
    requiredClaims,
  };
  return jwtVerify(token, provider.key, options).then(({ payload }) => payload, refusing(check));
}

const refusing =
  (check: string) =>
  (error: unknown): never => {
    throw new LoginRefused(check, error instanceof Error ? error.message : 'it does not verify');
  };

/** https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
function halfHash(accessToken: string, idToken: string): string {
  const digest = createHash(`sha${decodeProtectedHeader(idToken).alg?.slice(2) ?? '256'}`)
    .update(accessToken)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
