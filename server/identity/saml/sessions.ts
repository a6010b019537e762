// The sessions that providers hold for us: what a logout must name, in both directions.
import { fingerprint } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';

export interface SamlSession {
  readonly entityId: string;
  readonly nameId: string;
  readonly nameQualifier: string;
  readonly sessionIndex: string | undefined;
}

export interface SamlSessions {
  /** `proof` is the evidence that `Authenticated` names. */
  open(proof: string, session: SamlSession, now: number): Promise<void>;
  take(proof: string, now: number): Promise<SamlSession | undefined>;
  /** The proofs of the logins that a provider speaks of. */
  of(entityId: string, nameId: string, now: number): Promise<readonly string[]>;
}

const kind = 'saml-session';
/** As long as the longest session of ours. */
const lifetime = 8 * 3_600_000;

export function createSamlSessions(keep: Pick<Keeping, 'put' | 'take' | 'find'>): SamlSessions {
  const ownerOf = (entityId: string, nameId: string): string => fingerprint(`${entityId} ${nameId}`);
  return {
    open: (proof, { entityId, nameId, nameQualifier, sessionIndex }, now) =>
      keep.put(kind, {
        key: proof,
        owner: ownerOf(entityId, nameId),
        value: JSON.stringify({ entityId, nameId, nameQualifier, sessionIndex }),
        expires: now + lifetime,
      }),
    async take(proof, now) {
      const kept = await keep.take(kind, proof, now);
      return kept === undefined ? undefined : (JSON.parse(kept.value) as SamlSession);
    },
    of: async (entityId, nameId, now) => (await keep.find(kind, ownerOf(entityId, nameId), now)).map(({ key }) => key),
  };
}
