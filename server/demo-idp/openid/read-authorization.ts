// What a relying party asks of the demo's OpenID provider: the signed request out of the address, believed only when a client signed it.
// https://openid.net/specs/openid-connect-core-1_0.html#RequestObject
import { createLocalJWKSet, decodeJwt, jwtVerify, type JWK } from 'jose';
import { z } from 'zod';
import { levelOfUri } from '#identity/saml/profiles.ts';

/** What the provider knows of a relying party. */
export interface OpenIdClient {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly jwks: () => Promise<{ readonly keys: readonly JWK[] }>;
}

export interface AuthorizationRequest {
  readonly client: OpenIdClient;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly level: 1 | 2 | 3;
}

const asked = z.object({
  response_type: z.literal('code'),
  redirect_uri: z.string(),
  state: z.string().min(32),
  nonce: z.string().min(32),
  code_challenge: z.string().length(43),
  code_challenge_method: z.literal('S256'),
  acr_values: z.string(),
});

export interface Surroundings {
  readonly issuer: string;
  readonly clients: () => readonly OpenIdClient[];
  readonly clock: () => number;
}

export async function readAuthorization(
  query: string,
  { issuer, clients, clock }: Surroundings,
): Promise<AuthorizationRequest | undefined> {
  const params = new URLSearchParams(query);
  const client = clients().find(({ clientId }) => clientId === params.get('client_id'));
  const claims = client === undefined ? undefined : await verifiedBy(client, params.get('request') ?? '', issuer, clock());
  const read = asked.safeParse(claims);
  if (client === undefined || !read.success || read.data.redirect_uri !== client.redirectUri) return undefined;
  const { state, nonce, code_challenge: challenge, acr_values: levels } = read.data;
  const level = levelOfUri(levels.split(' ')[0]);
  return level === undefined ? undefined : { client, state, nonce, challenge, level };
}

/** The claims of a JWT that this client signed for this audience; undefined when it is none. */
export async function verifiedBy({ clientId, jwks }: OpenIdClient, token: string, audience: string, now: number) {
  try {
    const keys = createLocalJWKSet({ keys: [...(await jwks()).keys] });
    const { payload } = await jwtVerify(token, keys, { issuer: clientId, audience, algorithms: ['RS256'], currentDate: new Date(now) });
    return payload;
  } catch {
    return undefined;
  }
}

/** Whose request this says it is, before it is believed. */
export function issuerIn(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}
