// Appends to the audit trail and reads it back.
import type { AuditFilter, AuditRecord, StoredAuditRecord } from '../store.ts';
import { auditColumns, chain, firstHash, toAuditRecord, type Tail } from './audit-chain.ts';
import type { Connection } from './connection.ts';
import { empty, limitTo, sql } from './sql.ts';

/** The caller sees to it that nobody else appends until this is committed. Patients are indexed later: `audit-patients.ts`. */
export async function appendAudit(records: readonly AuditRecord[], connection: Connection): Promise<void> {
  const { rows } = chain(await readTail(connection), records);
  await connection.insert('audit', auditColumns, rows);
}

async function readTail(connection: Connection): Promise<Tail> {
  const [row] = await connection.all(sql`select seq, hash from audit order by seq desc limit 1`);
  return row === undefined ? { seq: 0, hash: firstHash } : { seq: row['seq'] as number, hash: row['hash'] as string };
}

/** By patient only after `AuditPatients.catchUp`. */
export async function readAudit(filter: AuditFilter, connection: Connection): Promise<readonly StoredAuditRecord[]> {
  const { after = 0, before, patient, count, newestFirst = false } = filter;
  const source = patient === undefined ? sql`audit` : sql`audit_patient`;
  const mine = patient === undefined ? empty : sql` and patient = ${patient} and patient <> ''`;
  const older = before === undefined ? empty : sql` and seq < ${before}`;
  const order = newestFirst ? sql` desc` : empty;
  const page = sql`select seq from ${source} where seq > ${after}${older}${mine} order by seq${order}${limitTo(count)}`;
  const rows = await connection.all(
    sql`select a.* from (${page}) p ${connection.dialect.thenJoin} audit a on a.seq = p.seq order by a.seq${order}`,
  );
  return rows.map(toAuditRecord);
}
