// The authorization server: made of the library, our clients, grants, claims and the desk; it sits beside the other doors on the
// raw request, under /auth.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyRing } from '#auth/key-ring.ts';
import type { VerifiedToken } from '#auth/verify-token.ts';
import { login, type OperationOutcomeError } from '#fhir/outcome.ts';
import { createApps, type Apps } from './apps.ts';
import { createClients, type Clients } from './clients.ts';
import { createConsentStep, type ConsentStep } from './consent-step.ts';
import { createDesk, type DeskParts } from './desk.ts';
import type { Engine, EngineParts } from './engine.ts';
import { createFreshLogins } from './fresh-logins.ts';
import { createGrants, type Grants } from './grants.ts';
import { createLaunches, type Launches } from './launches.ts';
import { createMount } from './mount.ts';
import { createSignOut, type SignOut } from './sign-out.ts';
import { createTokenState, type RefreshToken } from './token-state.ts';

type OwnParts = 'keys' | 'clients' | 'grants' | 'state' | 'report' | 'freshLogins';

export interface AuthorizationParts extends Omit<EngineParts, OwnParts>, Pick<DeskParts, 'authenticate' | 'remember'> {
  readonly ring: KeyRing;
  readonly report: (error: unknown, requestId: string) => OperationOutcomeError;
  readonly statusOf: (error: OperationOutcomeError) => number;
}

export interface AuthorizationServer {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly consent: ConsentStep;
  readonly apps: Apps;
  readonly clients: Clients;
  readonly grants: Pick<Grants, 'countOfClient'>;
  readonly launches: Launches;
  readonly signOut: SignOut;
  readonly keys: Pick<KeyRing, 'list' | 'rotate'>;
  /** Throws `login` when the token was taken back after it was signed. */
  readonly checkAlive: (token: VerifiedToken) => Promise<void>;
}

export function createAuthorizationServer(parts: AuthorizationParts): AuthorizationServer {
  const { ring, keep, clock, baseUrl } = parts;
  const grants = createGrants(keep, clock);
  const clients = createClients(keep, clock, grants);
  const launches = createLaunches(keep, clock);
  const freshLogins = createFreshLogins(keep, clock);
  const state = createTokenState({ ...parts, grants, clients, findRefreshToken });
  let made: { readonly keys: object; readonly engine: Promise<Engine> } | undefined;

  /** Made anew when the keys are rotated: all state is in the keep. */
  async function engine(): Promise<Engine> {
    const keys = await ring.now();
    if (made?.keys !== keys) {
      const loaded = import('./engine.ts').then(({ createEngine }) =>
        createEngine({ ...parts, keys, clients, grants, state, freshLogins }),
      );
      made = { keys, engine: loaded };
    }
    return made.engine;
  }

  async function findRefreshToken(value: string): Promise<RefreshToken | undefined> {
    const { provider } = await engine();
    const found = await provider.RefreshToken.find(value);
    return found?.isValid === true && found.consumed === undefined ? found : undefined;
  }

  return {
    handle: createMount({ ...parts, engine, desk: createDesk({ ...parts, clients, launches }) }),
    consent: createConsentStep({ engine, baseUrl, clients, grants, launches, freshLogins, clock }),
    signOut: createSignOut(engine, grants),
    apps: createApps(grants, clients),
    clients,
    grants,
    launches,
    keys: ring,
    async checkAlive(token) {
      if (!(await state.isAlive(token))) throw login('The access token is not accepted: it has been revoked. Get a new one.');
    },
  };
}
