// What SMART clients find at .well-known/smart-configuration: only what is really there.
// https://hl7.org/fhir/smart-app-launch/conformance.html
import { clientSigningAlgorithms, routes } from './addresses.ts';
import { launchScopes } from './scope-rules.ts';

export const dataScopes = ['patient/*.cruds', 'user/*.cruds', 'system/*.cruds'];

export const smartCapabilities = {
  /** Of the resource server, whoever issues the tokens. */
  resources: ['permission-v1', 'permission-v2', 'permission-patient', 'permission-user'],
  launch: [
    'launch-standalone',
    'launch-ehr',
    'client-public',
    'client-confidential-symmetric',
    'client-confidential-asymmetric',
    'sso-openid-connect',
    'context-standalone-patient',
    'context-ehr-patient',
    'context-ehr-encounter',
    'permission-offline',
    'permission-online',
  ],
};

export function smartConfiguration(issuer: string): object {
  return {
    issuer,
    jwks_uri: `${issuer}${routes.jwks}`,
    authorization_endpoint: `${issuer}${routes.authorization}`,
    token_endpoint: `${issuer}${routes.token}`,
    introspection_endpoint: `${issuer}${routes.introspection}`,
    revocation_endpoint: `${issuer}${routes.revocation}`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: clientSigningAlgorithms,
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: [...launchScopes, ...dataScopes],
    capabilities: [...smartCapabilities.launch, ...smartCapabilities.resources],
  };
}
