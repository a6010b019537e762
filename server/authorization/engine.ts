// The library with all that we plug into it; loaded when the first request needs it, since it is large and most processes
// (loaders, tests) never issue a token.
import type { Provider } from 'oidc-provider';
import type { SigningKeys } from '#auth/key-ring.ts';
import type { VerifyToken } from '#auth/verify-token.ts';
import type { Keep } from '#store/keep.ts';
import { createAdapterFactory } from './adapter.ts';
import { wrap } from './around.ts';
import { createAssertionCheck } from './assertions.ts';
import type { Clients } from './clients.ts';
import type { FreshLogins } from './fresh-logins.ts';
import type { Grants } from './grants.ts';
import { createProvider } from './provider.ts';
import { createTokenClaims, type ClaimParts, type TokenClaims } from './token-claims.ts';
import type { TokenState } from './token-state.ts';

export interface Engine {
  readonly provider: Provider;
  readonly claims: TokenClaims;
}

export interface EngineParts extends ClaimParts {
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly keep: Keep;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly state: TokenState;
  readonly freshLogins: FreshLogins;
  /** A person has signed out of an app and of this server: the pages' session behind these cookies ends too; what login it was. */
  readonly signOutOfPages: (cookies: string) => Promise<string | undefined>;
  readonly verify: VerifyToken;
  readonly report: (error: unknown, requestId: string) => unknown;
  readonly clock: () => number;
}

export function createEngine(parts: EngineParts): Engine {
  const { issuer, baseUrl, keys, keep, clients, grants, state, verify, report, clock, freshLogins, signOutOfPages } = parts;
  const claims = createTokenClaims(parts);
  const adapter = createAdapterFactory({ keep, grants, clients, clock });
  const checkAssertion = createAssertionCheck(keep, clock);
  const provider = createProvider({ issuer, baseUrl, keys, adapter, clients, grants, claims, checkAssertion, freshLogins });
  provider.on('server_error', (_ctx, error) => void report(error, 'authorization'));
  const signOut = async (cookies: string): Promise<void> => {
    const login = await signOutOfPages(cookies);
    if (login !== undefined) await grants.removeOfLogin(login);
  };
  wrap(provider, { state, verify, baseUrl, signOut });
  return { provider, claims };
}
