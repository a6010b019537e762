// Appends to the audit trail and reads it back.
import type { AuditFilter, AuditQuestion, AuditRecord, StoredAuditRecord } from '../store.ts';
import { auditColumns, chain, firstHash, toAuditRecord, type Tail } from './audit-chain.ts';
import type { Connection } from './connection.ts';
import { empty, join, limitTo, sql, type Sql } from './sql.ts';

/** The caller sees to it that nobody else appends until this is committed. Patients are indexed later: `audit-patients.ts`. */
export async function appendAudit(records: readonly AuditRecord[], connection: Connection): Promise<void> {
  const { rows } = chain(await readTail(connection), records);
  await connection.insert({ table: 'audit', columns: auditColumns, values: rows.flat() });
}

async function readTail(connection: Connection): Promise<Tail> {
  const [row] = await connection.all(sql`select seq, hash from audit order by seq desc limit 1`);
  return row === undefined ? { seq: 0, hash: firstHash } : { seq: row['seq'] as number, hash: row['hash'] as string };
}

/** By patient only after `AuditPatients.catchUp`. */
export async function readAudit(filter: AuditFilter, connection: Connection): Promise<readonly StoredAuditRecord[]> {
  const { after = 0, before, patient, count, newestFirst = false } = filter;
  const order = newestFirst ? sql` desc` : empty;
  const older = before === undefined ? empty : sql` and a.seq < ${before}`;
  if (patient === undefined) {
    return (await connection.all(sql`select a.* from audit a where a.seq > ${after}${older} order by a.seq${order}${limitTo(count)}`)).map(
      toAuditRecord,
    );
  }
  const page = before === undefined ? empty : sql` and p.seq < ${before}`;
  const rows = await connection.all(
    sql`select a.* from audit_patient p ${connection.dialect.thenJoin} audit a on a.seq = p.seq where p.patient = ${patient} and p.patient <> '' and p.seq > ${after}${page}${answering(filter)} order by p.seq${order}${limitTo(count)}`,
  );
  return rows.map(toAuditRecord);
}

/** After `AuditPatients.catchUp`. */
export async function countAudit(
  question: AuditQuestion,
  connection: Connection,
): Promise<{ readonly total: number; readonly emergencies: number }> {
  const [row] = await connection.all(
    sql`select count(*) as total, coalesce(sum(case when ${isEmergency} then 1 else 0 end), 0) as emergencies from audit_patient p ${connection.dialect.thenJoin} audit a on a.seq = p.seq where p.patient = ${question.patient} and p.patient <> ''${answering(question)}`,
  );
  return { total: Number(row?.['total'] ?? 0), emergencies: Number(row?.['emergencies'] ?? 0) };
}

/** After `AuditPatients.catchUp`. */
export async function readActors(
  patient: string,
  connection: Connection,
): Promise<readonly { readonly agent: string; readonly organization: string | null }[]> {
  const rows = await connection.all(
    sql`select distinct a.agent, a.organization from audit_patient p ${connection.dialect.thenJoin} audit a on a.seq = p.seq where p.patient = ${patient} and p.patient <> ''`,
  );
  return rows.map((row) => ({ agent: row['agent'] as string, organization: row['organization'] as string | null }));
}

const isEmergency = sql`(a.purpose in ('EMERGENCY', 'PUBEMERGENCY') or a.action = '$emergency-access')`;

function answering({ from, to, role, emergency, except, by }: Partial<AuditQuestion>): Sql {
  const terms: Sql[] = [
    ...(from === undefined ? [] : [sql`a.at >= ${from}`]),
    ...(to === undefined ? [] : [sql`a.at < ${to}`]),
    ...(role === undefined ? [] : [sql`a.role = ${role}`]),
    ...(emergency === true ? [isEmergency] : []),
    ...(except === undefined ? [] : [sql`a.agent <> ${except}`]),
    ...(by === undefined ? [] : [sql`(${isAmong(sql`a.agent`, by.agents)} or ${isAmong(sql`a.organization`, by.organizations)})`]),
  ];
  return terms.length === 0 ? empty : sql` and ${join(terms, ' and ')}`;
}

function isAmong(column: Sql, values: readonly string[]): Sql {
  return values.length === 0
    ? sql`1 = 0`
    : sql`${column} in (${join(
        values.map((value) => sql`${value}`),
        ', ',
      )})`;
}
