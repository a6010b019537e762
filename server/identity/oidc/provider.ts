// An OpenID provider as the region's file describes it: its addresses and keys come from there and from nowhere else.
// https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata ; https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const description = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  /** SPID and CIE take the request as a signed object. */
  request_parameter_supported: z.boolean().default(false),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) }),
});

export interface OpenIdProvider extends Omit<z.infer<typeof description>, 'jwks'> {
  readonly key: JWTVerifyGetKey;
}

export class ProviderError extends Error {}

/** A description whose every endpoint is at the issuer's own origin, with keys that are public. `insecure`: http is good enough (demo). */
export function readProvider(document: string, insecure: boolean): OpenIdProvider {
  const read = description.safeParse(jsonIn(document));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ProviderError(`The description of the OpenID provider is wrong at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`);
  }
  const { jwks, ...provider } = read.data;
  const { origin, protocol } = new URL(provider.issuer);
  if (protocol !== 'https:' && !insecure) throw new ProviderError(`The OpenID provider ${provider.issuer} is not reached by https.`);
  for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'] as const) {
    const address = provider[name];
    if (address !== undefined && new URL(address).origin !== origin)
      throw new ProviderError(`${name} of the OpenID provider is not at ${origin}.`);
  }
  if (jwks.keys.some(({ kty, ...key }) => (kty !== 'RSA' && kty !== 'EC') || 'd' in key))
    throw new ProviderError('The keys of the OpenID provider are not public RSA or EC keys.');
  return { ...provider, key: createLocalJWKSet(jwks) };
}

function jsonIn(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    throw new ProviderError('The description of the OpenID provider is no JSON.');
  }
}
