// The last check of the audit trail and when it was: reading the whole chain is for whoever asks for it, not for each look at a page.
import type { Store } from '#store/store.ts';
import { verifyChain, type ChainReport } from './verify-chain.ts';

export interface KeptCheck extends ChainReport {
  /** Milliseconds since the epoch, when it was begun. */
  readonly at: number;
}

export interface AuditChecks {
  last(): Promise<KeptCheck | undefined>;
  run(): Promise<KeptCheck>;
}

const kind = 'audit-check';
const key = 'last';
const year = 366 * 24 * 60 * 60 * 1000;

export function createAuditChecks(store: Pick<Store, 'auditTrail' | 'keep'>, clock: () => number): AuditChecks {
  return {
    async last() {
      const kept = await store.keep.get(kind, key, clock());
      return kept === undefined ? undefined : (JSON.parse(kept.value) as KeptCheck);
    },
    async run() {
      const at = clock();
      const check = { at, ...(await verifyChain(store)) };
      await store.keep.put(kind, { key, owner: null, value: JSON.stringify(check), expires: at + year });
      return check;
    },
  };
}
