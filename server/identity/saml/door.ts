// One way to log in by SAML, whole: its providers, its metadata, login and logout.
import type { Evidence } from '../evidence.ts';
import type { Keeping } from '../keeping.ts';
import { createSamlLogin, type SamlLogin } from './log-in.ts';
import { createSamlLogout, type SamlLogout } from './log-out.ts';
import { writeMetadata } from './metadata.ts';
import type { IdentityProvider, ServiceProvider } from './parties.ts';
import type { Registry } from './registry.ts';
import { createSamlSessions } from './sessions.ts';

export interface SamlDoor {
  readonly provider: ServiceProvider;
  providers(): readonly IdentityProvider[];
  metadata(): string;
  readonly login: SamlLogin;
  readonly logout: SamlLogout;
}

export interface SamlDoorParts {
  readonly provider: ServiceProvider;
  readonly registry: Registry & { refresh(): void };
  readonly keep: Keeping;
  readonly evidence: Evidence;
  /** Ends the sessions of ours that began with this proof. */
  readonly endSession: (proof: string) => Promise<void>;
  readonly clock: () => number;
  readonly newId: () => string;
}

const readAgainAfter = 60_000;

export function createSamlDoor(parts: SamlDoorParts): SamlDoor {
  const { provider, registry, clock } = parts;
  const shared = { ...parts, sessions: createSamlSessions(parts.keep) };
  let read = clock();
  let metadata: string | undefined;
  return {
    provider,
    providers() {
      if (clock() - read > readAgainAfter) {
        read = clock();
        registry.refresh();
      }
      return registry.all();
    },
    metadata: () => (metadata ??= writeMetadata(provider)),
    login: createSamlLogin(shared),
    logout: createSamlLogout(shared),
  };
}
