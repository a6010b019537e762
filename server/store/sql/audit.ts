// Appends to the audit trail and reads it back.
import type { AuditRecord, Store, StoredAuditRecord } from '../store.ts';
import { auditColumns, chain, firstHash, toAuditRecord, type Tail } from './audit-chain.ts';
import type { Connection } from './connection.ts';
import { empty, limitTo, sql } from './sql.ts';

/** The caller sees to it that nobody else appends until this is committed. */
export async function appendAudit(records: readonly AuditRecord[], connection: Connection): Promise<void> {
  const { rows } = chain(await readTail(connection), records);
  await connection.insert('audit', auditColumns, rows);
  const trail = records.flatMap(({ patients }, i) => [...new Set(patients)].map((patient) => [patient, rows[i]?.[0] as number]));
  if (trail.length > 0) await connection.insert('audit_patient', ['patient', 'seq'], trail);
}

async function readTail(connection: Connection): Promise<Tail> {
  const [row] = await connection.all(sql`select seq, hash from audit order by seq desc limit 1`);
  return row === undefined ? { seq: 0, hash: firstHash } : { seq: row['seq'] as number, hash: row['hash'] as string };
}

export async function readAudit(filter: Parameters<Store['auditTrail']>[0], connection: Connection): Promise<readonly StoredAuditRecord[]> {
  const { after = 0, patient, count } = filter;
  const mine = patient === undefined ? empty : sql` and a.seq in (select p.seq from audit_patient p where p.patient = ${patient})`;
  const rows = await connection.all(sql`select a.* from audit a where a.seq > ${after}${mine} order by a.seq${limitTo(count)}`);
  return rows.map(toAuditRecord);
}
