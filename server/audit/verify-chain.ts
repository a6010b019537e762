// Checks the audit trail: every row's hash covers the row and the one before it, and no number is missing.
import { auditHash, firstHash } from '#store/sql/audit-chain.ts';
import type { Store } from '#store/store.ts';

export interface ChainReport {
  readonly rows: number;
  /** The first row that does not follow from those before it. */
  readonly brokenAt?: { readonly seq: number; readonly why: string };
}

const page = 1000;

export async function verifyChain(store: Pick<Store, 'auditTrail'>): Promise<ChainReport> {
  let rows = 0;
  let hash = firstHash;
  for (;;) {
    const records = await store.auditTrail({ after: rows, count: page });
    for (const record of records) {
      const broken = (why: string): ChainReport => ({ rows, brokenAt: { seq: record.seq, why } });
      if (record.seq !== rows + 1) return broken(`row ${rows + 1} is missing`);
      if (record.previousHash !== hash) return broken('it does not name the hash of the row before it');
      if (auditHash(record) !== record.hash) return broken('its content does not have its hash');
      rows = record.seq;
      hash = record.hash;
    }
    if (records.length < page) return { rows };
  }
}
