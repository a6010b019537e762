// The library, set up as SMART App Launch asks: codes with PKCE only, short JWTs for our FHIR base, refresh tokens that rotate.
// https://hl7.org/fhir/smart-app-launch/app-launch.html, https://github.com/panva/node-oidc-provider/blob/main/docs/README.md
import { Provider, errors, type AdapterFactory, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { accessTokenAlgorithm, identityTokenAlgorithm, type SigningKeys } from '#auth/key-ring.ts';
import { clientSigningAlgorithms, consentPath, routes, sessionCookie } from './addresses.ts';
import { toleranceSeconds, type CheckAssertion } from './assertions.ts';
import { hashOf, type Clients } from './clients.ts';
import type { FreshLogins } from './fresh-logins.ts';
import { grantDays, type Grants } from './grants.ts';
import { logoutPage, refusalPage } from './pages.ts';
import { launchScopes, grantable, words } from './scope-rules.ts';
import type { Asked, TokenClaims, TokenFacts } from './token-claims.ts';

export interface ProviderParts {
  readonly issuer: string;
  readonly baseUrl: string;
  readonly keys: SigningKeys;
  readonly adapter: AdapterFactory;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly claims: TokenClaims;
  readonly checkAssertion: CheckAssertion;
  readonly freshLogins: FreshLogins;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
export const accessTokenSeconds = 5 * minute;

export function createProvider(parts: ProviderParts): Provider {
  const { issuer, baseUrl, keys, clients } = parts;
  const facts = new WeakMap<object, TokenFacts>();

  async function factsOf(ctx: KoaContextWithOIDC, token: TokenLike): Promise<TokenFacts | undefined> {
    const asked = askedIn(ctx.oidc.body);
    if (token.kind === 'ClientCredentials') {
      const client = await clients.get(token.clientId ?? '');
      return client === undefined ? undefined : parts.claims.ofSystem(client, asked);
    }
    const allowed = await parts.grants.get(token.grantId ?? '');
    if (allowed === undefined) throw new errors.InvalidGrant('what was allowed has been taken back');
    return parts.claims.ofPerson(allowed, token.grantId ?? '', asked);
  }

  const configuration: Configuration = {
    adapter: parts.adapter,
    jwks: { keys: keys.signing },
    scopes: [...launchScopes],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: [...clientSigningAlgorithms], idTokenSigningAlgValues: [identityTokenAlgorithm] },
    clientDefaults: { id_token_signed_response_alg: identityTokenAlgorithm },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    enableHttpPostMethods: false,
    clockTolerance: toleranceSeconds,
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    // Each time an app asks, the person answers for that time: what was allowed is never carried over unseen.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    issueRefreshToken: (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && (source.scopes.has('offline_access') || source.scopes.has('online_access')),
    expiresWithSession: (_ctx, source) => !source.scopes.has('offline_access'),
    clientBasedCORS: (_ctx, origin, client) => (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims, header) => parts.checkAssertion(claims, header),
    cookies: {
      keys: [keys.cookieSecret],
      names: { session: sessionCookie, interaction: 'autorizzazione_domanda', resume: 'autorizzazione_ritorno' },
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: '/' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes,
    ttl: {
      AccessToken: accessTokenSeconds,
      ClientCredentials: accessTokenSeconds,
      AuthorizationCode: minute,
      IdToken: accessTokenSeconds,
      Interaction: 15 * minute,
      Session: 8 * hour,
      RefreshToken: 30 * day,
      Grant: grantDays * day,
    },
    interactions: {
      async url(_ctx, asked) {
        await parts.freshLogins.ask(asked);
        return consentPath(asked.uid);
      },
    },
    extraParams: {
      // https://hl7.org/fhir/smart-app-launch/app-launch.html#obtain-authorization-code: no app is to be lured into sending our
      // token to another server.
      aud(_ctx, value) {
        if (value !== undefined && value.replace(/\/$/, '') !== baseUrl) throw new errors.InvalidRequest(`aud is not ${baseUrl}`);
      },
      launch: null,
      purpose_of_use: null,
      ihe_pcf: null,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      // Of refresh tokens only; those of JWTs are in `token-state.ts`.
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) =>
          token.clientId === client.clientId || (await clients.get(client.clientId))?.introspects === true,
      },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: { enabled: true, logoutSource: logoutPage, postLogoutSuccessSource: logoutPage },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => baseUrl,
        useGrantedResource: () => true,
        async getResourceServerInfo(ctx, resource, client) {
          if (resource.replace(/\/$/, '') !== baseUrl) throw new errors.InvalidTarget(`this server issues tokens for ${baseUrl} only`);
          const ceiling = (await clients.get(client.clientId))?.scope ?? '';
          const isSystem = ctx.oidc.params?.['grant_type'] === 'client_credentials';
          const scope = grantable(scopeAskedIn(ctx), ceiling, isSystem ? ['system'] : ['patient', 'user']);
          if (isSystem && scope.length === 0) throw new errors.InvalidScope('none of the scopes is open to this client', scopeAskedIn(ctx));
          return {
            scope: scope.join(' '),
            audience: baseUrl,
            accessTokenFormat: 'jwt',
            accessTokenTTL: accessTokenSeconds,
            jwt: { sign: { alg: accessTokenAlgorithm } },
          };
        },
      },
    },
    async findAccount(_ctx, sub) {
      return Promise.resolve({ accountId: sub, claims: () => ({ sub, fhirUser: `${baseUrl}/${sub}` }) });
    },
    async extraTokenClaims(ctx, token) {
      const found = await factsOf(ctx, token as TokenLike);
      if (found !== undefined) facts.set(token, found);
      return found?.claims;
    },
    formats: {
      customizers: {
        // The scopes that are no data are said too: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
        jwt(ctx, token, { payload }) {
          const subject = facts.get(token)?.subject;
          const scope = [...launchScopesOf(ctx, token as TokenLike), ...words((token as TokenLike).scope)].join(' ');
          if (subject !== undefined && payload !== undefined) Object.assign(payload, { sub: subject, scope });
          Object.assign(token, { scope });
        },
      },
    },
    renderError: refusalPage,
  };

  const provider = new Provider(issuer, configuration);
  // Cookies are marked for TLS by the address that clients use, which `mount.ts` writes into the request.
  provider.proxy = true;
  provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, secret: string) {
    return hashOf(secret) === this.clientSecret;
  };
  return provider;
}

interface TokenLike {
  readonly kind: string;
  readonly clientId?: string;
  readonly grantId?: string;
  readonly scope?: string;
}

/** Asked now; when a code or a refresh token is exchanged: asked when it was made. */
function scopeAskedIn({ oidc }: KoaContextWithOIDC): string {
  const { AuthorizationCode: code, RefreshToken: refresh } = oidc.entities;
  const asked = code?.scope ?? refresh?.scope ?? oidc.params?.['scope'];
  return typeof asked === 'string' ? asked : '';
}

function launchScopesOf({ oidc }: KoaContextWithOIDC, token: TokenLike): readonly string[] {
  if (token.kind === 'ClientCredentials') return [];
  const granted = new Set(words(oidc.entities.Grant?.getOIDCScope()));
  return words(scopeAskedIn({ oidc } as KoaContextWithOIDC)).filter((word) => granted.has(word));
}

function askedIn(body: unknown): Asked {
  const { purpose_of_use: purpose, ihe_pcf: pcf, patient } = (body ?? {}) as Readonly<Record<string, unknown>>;
  return {
    ...(typeof purpose === 'string' ? { purpose } : {}),
    ...(pcf === 'true' ? { bound: true } : {}),
    ...(typeof patient === 'string' ? { patient } : {}),
  };
}
