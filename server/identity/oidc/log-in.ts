// A login by OpenID Connect: code flow with PKCE, state and nonce, ending in the same shape as SAML does.
// https://openid.net/specs/openid-connect-core-1_0.html ; https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { randomBytes } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Authenticated, Level } from '../authenticated.ts';
import { withProof, type Evidence } from '../evidence.ts';
import { fingerprint, isSameText } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';
import type { LoggedIn, LoginWish } from '../saml/log-in.ts';
import { levelOfUri } from '../saml/profiles.ts';
import { LoginRefused } from '../saml/refusal.ts';
import { writeAuthorizationRequest } from './authorization-request.ts';
import { checkIdToken, checkUserInfo, type OidcExpected } from './check-tokens.ts';
import type { ClientKeys, OidcClient } from './client.ts';
import type { Endpoints } from './endpoints.ts';
import { attributesOf, fiscalNumberClaim, fiscalNumberOf } from './person.ts';
import type { OpenIdProvider } from './provider.ts';

export interface OidcLoginParts {
  readonly client: OidcClient;
  readonly keys: ClientKeys;
  /** As the region's file describes it now. */
  readonly provider: () => OpenIdProvider;
  readonly endpoints: Endpoints;
  readonly keep: Pick<Keeping, 'put' | 'take'>;
  readonly evidence: Evidence;
  readonly clock: () => number;
  readonly newId: () => string;
}

/** What came back with the browser. */
export interface Callback {
  readonly code?: string | undefined;
  readonly state: string;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
  readonly browser: string;
}

export interface OidcLogin {
  /** The address to send the browser to. */
  begin(wish: Omit<LoginWish, 'entityId' | 'attributeSet'>): Promise<string>;
  /** Throws `LoginRefused`. */
  finish(callback: Callback): Promise<LoggedIn>;
}

/** What is remembered while the person is with the provider. */
interface Asked {
  readonly nonce: string;
  readonly verifier: string;
  readonly browser: string;
  readonly returnTo: string;
  readonly level: Level;
  readonly issuedAt: number;
  readonly request: string;
}

/** What the provider said, as it becomes known: for the proof. */
interface Said {
  answer?: object;
  idToken?: string;
  userInfo?: string | undefined;
}

const kind = 'oidc-login';
const lifetime = 15 * 60_000;

export function createOidcLogin(parts: OidcLoginParts): OidcLogin {
  const { client, keys, endpoints, keep, evidence, clock, newId } = parts;

  async function begin({ browser, returnTo, level: wished = client.level }: Parameters<OidcLogin['begin']>[0]): Promise<string> {
    const [state, nonce, verifier] = [newSecret(), newSecret(), newSecret()];
    const level = wished < client.level ? client.level : wished;
    const issuedAt = clock();
    const request = await writeAuthorizationRequest({ state, nonce, verifier, level, id: newId() }, client, keys, parts.provider());
    const asked: Asked = { nonce, verifier, browser: fingerprint(browser), returnTo, level, issuedAt, request };
    await keep.put(kind, { key: state, owner: null, value: JSON.stringify(asked), expires: issuedAt + lifetime });
    return request;
  }

  async function finish(callback: Callback): Promise<LoggedIn> {
    const now = clock();
    const kept = await keep.take(kind, callback.state, now);
    if (kept === undefined) throw new LoginRefused('state', 'no login under way has this state', 'expired');
    const asked = JSON.parse(kept.value) as Asked;
    const proof = `oidc-${newId()}`;
    const said: Said = {};
    const proofOf = () => ({ scheme: 'oidc', at: now, request: asked.request, response: JSON.stringify(said) });
    const authenticated = await withProof(evidence, proof, proofOf, () => examine(callback, asked, said, { now, proof }));
    return { authenticated, returnTo: asked.returnTo };
  }

  async function examine(
    { code = '', iss, error, browser }: Callback,
    asked: Asked,
    said: Said,
    { now, proof }: { readonly now: number; readonly proof: string },
  ): Promise<Authenticated> {
    const provider = parts.provider();
    said.answer = { code: code.slice(0, 1000), iss, error };
    if (!isSameText(asked.browser, fingerprint(browser)))
      throw new LoginRefused('browser', 'the answer came to another browser', 'expired');
    if (iss === undefined ? provider.authorization_response_iss_parameter_supported : iss !== provider.issuer)
      throw new LoginRefused('iss', 'the answer is of another issuer');
    if (error !== undefined)
      throw new LoginRefused('error', 'the provider did not authenticate', error === 'access_denied' ? 'cancelled' : 'not-valid');
    if (code === '') throw new LoginRefused('code', 'there is no code');
    const tokens = await endpoints.redeem(provider, code, asked.verifier);
    said.idToken = tokens.idToken;
    const expected = { client, provider, ...asked, now };
    const claims = await checkIdToken(tokens, expected);
    const more = await moreOf(claims, tokens.accessToken, expected, said);
    return authenticatedBy({ ...more, ...claims }, claims, expected, proof);
  }

  /** Userinfo is asked only where the ID token does not say whose it is. */
  async function moreOf(claims: JWTPayload, accessToken: string, expected: OidcExpected, said: Said): Promise<object> {
    if (claims[fiscalNumberClaim] !== undefined) return {};
    const answer = await endpoints.userInfo(expected.provider, accessToken);
    said.userInfo = answer;
    return answer === undefined ? {} : checkUserInfo(answer, claims, expected, keys);
  }

  return { begin, finish };
}

function authenticatedBy(
  person: Readonly<Record<string, unknown>>,
  { sub = '', acr, auth_time: authTime }: JWTPayload,
  { provider, level, now }: OidcExpected,
  evidence: string,
): Authenticated {
  return {
    scheme: 'oidc',
    issuer: provider.issuer,
    subject: sub,
    fiscalNumber: fiscalNumberOf(person),
    level: levelOfUri(typeof acr === 'string' ? acr : undefined) ?? level,
    authTime: typeof authTime === 'number' ? authTime * 1000 : now,
    evidence,
    attributes: attributesOf(person),
  };
}

const newSecret = (): string => randomBytes(32).toString('base64url');
