// The demo's OpenID provider as it describes itself: the document that a region would put in its file.
import { createPublicKey } from 'node:crypto';
import type { SigningKey } from '#identity/xml/sign.ts';

export const openIdName = 'Gestore OpenID dimostrativo';
export const openIdKeyId = 'demo-idp';

export function openIdIssuer(publicUrl: string): string {
  return `${publicUrl}/demo-idp/openid`;
}

export function writeOpenIdDescription(publicUrl: string, { privateKey }: SigningKey): string {
  const issuer = openIdIssuer(publicUrl);
  const key = createPublicKey(privateKey).export({ format: 'jwk' });
  return JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    request_parameter_supported: true,
    authorization_response_iss_parameter_supported: true,
    jwks: { keys: [{ ...key, kid: openIdKeyId, use: 'sig', alg: 'RS256' }] },
  });
}
