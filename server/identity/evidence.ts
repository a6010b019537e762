// The proof of each login: question and answer as they were sent, kept 24 months, encrypted, then gone. Also of those that were refused.
// SPID technical rules, log of the service provider; convention between AgID and service providers, art. 6.
import type { Keeping } from './keeping.ts';
import { LoginRefused } from './saml/refusal.ts';
import { seal, unseal } from './seal.ts';

export interface Proof {
  readonly scheme: string;
  readonly at: number;
  readonly request: string;
  readonly response: string;
  /** The check that refused; absent when the login succeeded. */
  readonly refused?: string;
}

export interface Evidence {
  /** Under an id that `Authenticated.evidence` carries. */
  keep(id: string, proof: Proof): Promise<void>;
  find(id: string, now: number): Promise<Proof | undefined>;
}

const kind = 'login-evidence';
const months = 24;

export function createEvidence(keep: Pick<Keeping, 'put' | 'get'>, key: Uint8Array): Evidence {
  return {
    keep: (id, proof) =>
      keep.put(kind, { key: id, owner: null, value: JSON.stringify(seal(JSON.stringify(proof), key, id)), expires: endOf(proof.at) }),
    async find(id, now) {
      const kept = await keep.get(kind, id, now);
      return kept === undefined ? undefined : (JSON.parse(unseal(JSON.parse(kept.value) as string, key, id)) as Proof);
    },
  };
}

/** Whatever comes of the examination, question and answer are kept under this id; the refusal names it. `proof` is asked at its end. */
export async function withProof<T>(evidence: Evidence, id: string, proof: () => Proof, examine: () => Promise<T>): Promise<T> {
  try {
    const result = await examine();
    await evidence.keep(id, proof());
    return result;
  } catch (error) {
    if (!(error instanceof LoginRefused)) throw error;
    await evidence.keep(id, { ...proof(), refused: error.check });
    error.evidence = id;
    throw error;
  }
}

function endOf(at: number): number {
  const end = new Date(at);
  end.setUTCMonth(end.getUTCMonth() + months);
  return end.getTime();
}
