// Which audit rows speak of which patient, found again by `auditTrail({ patient })`. The index is clustered by patient, so every
// row of it lands on a page of its own: written with each disclosure it would double the cost of the trail. So it is written late.
//
// The duty: appending writes `audit` only; whoever reads by patient first indexes, through the writer, every row committed
// before. How far that went is kept in the index itself, under no patient's name, so a restart or another process goes on from
// there. Two processes may index the same rows at the same time: each row is entered once, and the mark only grows.
import type { Connection } from './connection.ts';
import { sql } from './sql.ts';

export interface AuditPatients {
  /** Resolves when everything committed before the call is indexed. */
  catchUp(): Promise<void>;
}

export interface AuditPatientsParts {
  readonly read: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  /** A transaction of the writer. */
  readonly write: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
}

/** Rows in one transaction: others write between them. */
const batch = 2000;

const nobody = '';

export function createAuditPatients({ read, write }: AuditPatientsParts): AuditPatients {
  let indexed = 0;
  return {
    async catchUp() {
      const end = await read(lastSeq);
      while (indexed < end) indexed = await write(indexNext);
    },
  };
}

async function lastSeq(connection: Connection): Promise<number> {
  const [row] = await connection.all(sql`select coalesce(max(seq), 0) as seq from audit`);
  return row?.['seq'] as number;
}

/** Gives how far the index goes now. */
async function indexNext(connection: Connection): Promise<number> {
  const [mark] = await connection.all(sql`select coalesce(max(seq), 0) as seq from audit_patient where patient = ${nobody}`);
  const from = mark?.['seq'] as number;
  const to = Math.min(from + batch, await lastSeq(connection));
  if (to <= from) return from;
  await connection.run(
    sql`insert into audit_patient (patient, seq) select m.value, a.seq from audit a cross join ${connection.dialect.members(sql`a.patients`)} where a.seq > ${from} and a.seq <= ${to} on conflict do nothing`,
  );
  await connection.run(sql`insert into audit_patient (patient, seq) values (${nobody}, ${to}) on conflict do nothing`);
  await connection.run(sql`delete from audit_patient where patient = ${nobody} and seq < ${to}`);
  return to;
}
