// The only two requests that ever leave for an OpenID provider: the code for tokens, and the question who the person is.
// https://openid.net/specs/openid-connect-core-1_0.html#TokenRequest ; https://www.rfc-editor.org/rfc/rfc7523
import { LoginRefused } from '../saml/refusal.ts';
import type { ClientKeys, OidcClient } from './client.ts';
import type { OpenIdProvider } from './provider.ts';

/** Goes out: nothing but this does. */
export type Outgoing = (url: string, init: RequestInit) => Promise<Response>;

export interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
}

export interface EndpointParts {
  readonly client: OidcClient;
  readonly keys: ClientKeys;
  readonly outgoing: Outgoing;
  readonly newId: () => string;
}

export interface Endpoints {
  redeem(provider: OpenIdProvider, code: string, verifier: string): Promise<Tokens>;
  /** What userinfo answers: JSON, or a JWT. Undefined where there is no such endpoint. */
  userInfo(provider: OpenIdProvider, accessToken: string): Promise<string | undefined>;
}

const mostCharacters = 200_000;
const timeout = 10_000;
const assertionSeconds = 60;

export function createEndpoints({ client, keys, outgoing, newId }: EndpointParts): Endpoints {
  /** Redirects are not followed: what leaves goes to the address that the region has named. */
  async function ask(url: string, init: RequestInit): Promise<string> {
    const answer = await outgoing(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) }).catch((error: unknown) => {
      throw new LoginRefused('provider', error instanceof Error ? error.message : 'no answer');
    });
    const text = await answer.text();
    if (!answer.ok || text.length > mostCharacters)
      throw new LoginRefused('provider', `status ${answer.status}, ${text.length} characters`);
    return text;
  }

  return {
    async redeem({ token_endpoint: endpoint }, code, verifier) {
      const claims = { iss: client.clientId, sub: client.clientId, aud: endpoint, jti: newId() };
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUri,
        code_verifier: verifier,
        client_id: client.clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await keys.sign(claims, 'JWT', assertionSeconds),
      });
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
      return tokensIn(await ask(endpoint, { method: 'POST', headers, body: body.toString() }));
    },

    async userInfo({ userinfo_endpoint: endpoint }, accessToken) {
      if (endpoint === undefined) return undefined;
      return ask(endpoint, { headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/jwt, application/json' } });
    },
  };
}

function tokensIn(text: string): Tokens {
  const answer = objectIn(text, 'token-answer');
  const { id_token: idToken, access_token: accessToken, token_type: type } = answer;
  if (typeof idToken !== 'string') throw new LoginRefused('token-answer', 'there is no id_token');
  if (typeof accessToken !== 'string') throw new LoginRefused('token-answer', 'there is no access_token');
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw new LoginRefused('token-answer', 'token_type is not Bearer');
  return { idToken, accessToken };
}

export function objectIn(text: string, check: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // As below.
  }
  throw new LoginRefused(check, 'the answer is no JSON object');
}
