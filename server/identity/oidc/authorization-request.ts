// The question by OpenID Connect: the address that the browser is sent to, with PKCE, state and nonce; signed where the provider asks so.
// https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest ; https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { createHash } from 'node:crypto';
import type { Level } from '../authenticated.ts';
import { uriOfLevel } from '../saml/profiles.ts';
import type { ClientKeys, OidcClient } from './client.ts';
import { fiscalNumberClaim } from './person.ts';
import type { OpenIdProvider } from './provider.ts';

export interface RequestParts {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly level: Level;
  /** Of the signed request. */
  readonly id: string;
}

const wanted = ['given_name', 'family_name', 'birthdate', 'email', fiscalNumberClaim];
const lifetimeSeconds = 300;

export async function writeAuthorizationRequest(
  { state, nonce, verifier, level, id }: RequestParts,
  client: OidcClient,
  keys: ClientKeys,
  provider: OpenIdProvider,
): Promise<string> {
  const claims = Object.fromEntries(wanted.map((claim) => [claim, { essential: claim === fiscalNumberClaim }]));
  // What OAuth asks for outside of the signed object, too.
  const open = {
    response_type: 'code',
    client_id: client.clientId,
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const rest = {
    redirect_uri: client.redirectUri,
    state,
    nonce,
    // Whoever is signed in at the provider already is asked again, and sees what is told to us.
    prompt: 'consent login',
    acr_values: levelsFrom(level).join(' '),
  };
  const wish = { id_token: claims, userinfo: claims };
  const params = provider.request_parameter_supported
    ? { ...open, request: await keys.sign({ ...open, ...rest, claims: wish, ...party(client, provider), jti: id }, 'JWT', lifetimeSeconds) }
    : { ...open, ...rest, claims: JSON.stringify(wish) };
  const address = new URL(provider.authorization_endpoint);
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
  return address.href;
}

const party = ({ clientId }: OidcClient, { issuer, authorization_endpoint: endpoint }: OpenIdProvider) => ({
  iss: clientId,
  aud: [issuer, endpoint],
});

/** The least that will do is the first choice. */
function levelsFrom(least: Level): readonly string[] {
  return ([1, 2, 3] as const).filter((level) => level >= least).map(uriOfLevel);
}
