// A login by OpenID Connect: code flow with PKCE, state and nonce, ending in the same shape as SAML does.
// https://openid.net/specs/openid-connect-core-1_0.html ; claims as in https://docs.italia.it/italia/spid/spid-cie-oidc-docs/
import { createHash, randomBytes } from 'node:crypto';
import { importPKCS8, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import type { Authenticated, Level } from '../authenticated.ts';
import type { Evidence } from '../evidence.ts';
import { fingerprint, isSameText } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';
import type { LoggedIn, LoginWish } from '../saml/log-in.ts';
import { levelOfUri, uriOfLevel } from '../saml/profiles.ts';
import { LoginRefused } from '../saml/refusal.ts';
import { IssuerUnreachable, type Issuer } from './issuer.ts';

export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  /** A private key (PKCS#8, PEM) for `private_key_jwt`, or a shared secret. */
  readonly credential:
    { readonly privateKey: string; readonly algorithm: 'RS256' | 'ES256'; readonly keyId: string } | { readonly secret: string };
  readonly redirectUri: string;
  readonly level: Level;
  readonly skew: number;
}

export interface OidcLoginParts {
  readonly client: OidcClient;
  readonly issuer: Issuer;
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

interface Asked {
  readonly nonce: string;
  readonly verifier: string;
  readonly browser: string;
  readonly returnTo: string;
  readonly level: Level;
  readonly issuedAt: number;
  readonly request: string;
}

const kind = 'oidc-login';
const lifetime = 15 * 60_000;
/** Asymmetric only: a shared secret would let the provider's clients sign for it. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384'];
const fiscalNumberClaim = 'https://attributes.eid.gov.it/fiscal_number';
const wanted = ['given_name', 'family_name', 'birthdate', 'email', fiscalNumberClaim];

export function createOidcLogin({ client, issuer, keep, evidence, clock, newId }: OidcLoginParts): OidcLogin {
  async function begin({ browser, returnTo, level = client.level }: Parameters<OidcLogin['begin']>[0]): Promise<string> {
    const { authorization_endpoint: endpoint } = await issuer.describe();
    const [state, nonce, verifier] = [newSecret(), newSecret(), newSecret()];
    const least = level < client.level ? client.level : level;
    const address = new URL(endpoint);
    const claims = Object.fromEntries(wanted.map((claim) => [claim, { essential: claim === fiscalNumberClaim }]));
    const params = {
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: client.redirectUri,
      scope: 'openid',
      state,
      nonce,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'login',
      acr_values: ([3, 2, 1] as const)
        .filter((one) => one >= least)
        .map(uriOfLevel)
        .join(' '),
      claims: JSON.stringify({ id_token: claims, userinfo: claims }),
    };
    for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
    const value: Asked = {
      nonce,
      verifier,
      browser: fingerprint(browser),
      returnTo,
      level: least,
      issuedAt: clock(),
      request: address.href,
    };
    await keep.put(kind, { key: state, owner: null, value: JSON.stringify(value), expires: clock() + lifetime });
    return address.href;
  }

  async function finish({ code, state, iss, error, browser }: Callback): Promise<LoggedIn> {
    const now = clock();
    const kept = await keep.take(kind, state, now);
    if (kept === undefined) throw new LoginRefused('state', 'no login under way has this state', 'expired');
    const asked = JSON.parse(kept.value) as Asked;
    if (!isSameText(asked.browser, fingerprint(browser)))
      throw new LoginRefused('browser', 'the answer came to another browser', 'expired');
    if (iss !== undefined && iss !== client.issuer) throw new LoginRefused('iss', 'the answer is of another issuer');
    if (error !== undefined)
      throw new LoginRefused('error', 'the provider did not authenticate', error === 'access_denied' ? 'cancelled' : 'not-valid');
    if (code === undefined || code === '') throw new LoginRefused('code', 'there is no code');
    const tokens = await reached(() => redeem(code, asked.verifier));
    const idToken = textIn(tokens, 'id_token');
    const claims = await verified(idToken, asked, now);
    const person = { ...(await reached(() => userInfo(textIn(tokens, 'access_token'), claims))), ...claims };
    const proof = `oidc-${newId()}`;
    const authenticated = authenticatedBy(person, asked, proof);
    await evidence.keep(proof, { scheme: 'oidc', at: now, request: asked.request, response: JSON.stringify({ idToken, person }) });
    return { authenticated, returnTo: asked.returnTo };
  }

  async function redeem(code: string, verifier: string): Promise<unknown> {
    const { token_endpoint: endpoint } = await issuer.describe();
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
      client_id: client.clientId,
    });
    const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
    if ('secret' in client.credential) {
      const pair = [client.clientId, client.credential.secret].map(encodeURIComponent).join(':');
      headers['Authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    } else {
      body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      body.set('client_assertion', await assertionFor(endpoint, client.credential));
    }
    return issuer.ask(endpoint, { method: 'POST', headers, body: body.toString() });
  }

  async function assertionFor(
    audience: string,
    { privateKey, algorithm, keyId }: { privateKey: string; algorithm: string; keyId: string },
  ): Promise<string> {
    const seconds = Math.floor(clock() / 1000);
    return new SignJWT({})
      .setProtectedHeader({ alg: algorithm, kid: keyId })
      .setIssuer(client.clientId)
      .setSubject(client.clientId)
      .setAudience(audience)
      .setJti(newId())
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 60)
      .sign(await importPKCS8(privateKey, algorithm));
  }

  /** https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation */
  async function verified(idToken: string, { nonce, level, issuedAt }: Asked, now: number): Promise<JWTPayload> {
    const { payload } = await jwtVerify(idToken, issuer.key, {
      issuer: client.issuer,
      audience: client.clientId,
      algorithms,
      clockTolerance: client.skew / 1000,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
    }).catch((error: unknown) => {
      throw new LoginRefused('id-token', error instanceof Error ? error.message : 'it does not verify');
    });
    if (typeof payload['nonce'] !== 'string' || !isSameText(payload['nonce'], nonce)) throw new LoginRefused('nonce', 'nonce is not ours');
    if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] !== client.clientId)
      throw new LoginRefused('azp', 'azp is not this client');
    if (payload['azp'] !== undefined && payload['azp'] !== client.clientId) throw new LoginRefused('azp', 'azp is not this client');
    if ((payload.iat ?? 0) * 1000 < issuedAt - client.skew) throw new LoginRefused('iat', 'the token is older than the request');
    if ((levelOfUri(textIn(payload, 'acr')) ?? 0) < level) throw new LoginRefused('level', 'acr is absent or lower than asked for');
    return payload;
  }

  async function userInfo(accessToken: string, { sub, [fiscalNumberClaim]: known }: JWTPayload): Promise<object> {
    const { userinfo_endpoint: endpoint } = await issuer.describe();
    if (known !== undefined || endpoint === undefined || accessToken === '') return {};
    const claims = await issuer.ask(endpoint, { headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' } });
    if (textIn(claims, 'sub') !== sub) throw new LoginRefused('userinfo', 'sub of userinfo is another person');
    return claims as object;
  }

  function authenticatedBy(person: object, asked: Asked, proof: string): Authenticated {
    const fiscalNumber = textIn(person, fiscalNumberClaim)
      .replace(/^TINIT-/, '')
      .toUpperCase();
    if (!isFiscalCode(fiscalNumber)) throw new LoginRefused('fiscal-number', 'fiscal_number is no codice fiscale');
    const authTime = (person as { auth_time?: unknown }).auth_time;
    const attributes = {
      givenName: textIn(person, 'given_name'),
      familyName: textIn(person, 'family_name'),
      birthDate: textIn(person, 'birthdate'),
      email: textIn(person, 'email'),
    };
    return {
      scheme: 'oidc',
      issuer: client.issuer,
      subject: textIn(person, 'sub'),
      fiscalNumber,
      level: levelOfUri(textIn(person, 'acr')) ?? asked.level,
      authTime: typeof authTime === 'number' ? authTime * 1000 : clock(),
      evidence: proof,
      attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '')),
    };
  }

  return { begin, finish };
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IssuerUnreachable) throw new LoginRefused('provider', error.message);
    throw error;
  }
}

function textIn(value: unknown, name: string): string {
  const found: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof found === 'string' ? found : '';
}

const newSecret = (): string => randomBytes(32).toString('base64url');
