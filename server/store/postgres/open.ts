// The engine for a region: a pool of connections, one transaction each, any number of processes on one database.
import type pg from 'pg';
import { createPredicateCompilation } from '../predicate-sql.ts';
import { appendAudit, countAudit, readActors, readAudit } from '../sql/audit.ts';
import { createAuditPatients } from '../sql/audit-patients.ts';
import { IdCache } from '../sql/id-cache.ts';
import { createKeep, type KeepParts } from '../sql/keep.ts';
import { createOutbox } from '../sql/outbox.ts';
import { createReader } from '../sql/reader.ts';
import { Shapes } from '../sql/shapes.ts';
import { sql } from '../sql/sql.ts';
import { createWriter } from '../sql/writer.ts';
import type { AuditRecord, Reader, Store, Writer } from '../store.ts';
import { AppendQueue } from './append-queue.ts';
import { PostgresConnection } from './connection.ts';
import { postgresDialect } from './dialect.ts';
import { PostgresInterning } from './interning.ts';
import { migratePostgres } from './migrate.ts';
import { inTransaction, openPool, withConnection } from './pools.ts';
import { retrying } from './retry.ts';
import { StatementNames } from './statement-names.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Connections at the same time, besides two for numbering words and two for what is kept beside the records. */
  readonly connections?: number;
}

const snapshot = 'begin isolation level repeatable read read only';
/** Each statement sees what was committed before it: what a lock waited for, and words numbered meanwhile. */
const writing = 'begin isolation level read committed';

export async function openPostgres({ url, connections = 10 }: PostgresOptions): Promise<Store> {
  const pool = openPool(url, connections);
  const numbering = openPool(url, 2);
  // On connections of their own, so that sessions and messages never wait for clinical questions, nor these for them.
  const keeping = openPool(url, 2);
  await migratePostgres(pool);
  const ids = new IdCache();
  const shapes = new Shapes(postgresDialect.placeholder);
  const statements = new StatementNames();
  const compilation = createPredicateCompilation(postgresDialect, ids);
  const interning = new PostgresInterning(numbering, ids);
  const connect = (client: pg.PoolClient) => new PostgresConnection(client, ids, shapes, statements);

  await inTransaction(pool, snapshot, (client) => ids.fill(connect(client)));

  const read = <T>(work: (reader: Reader) => Promise<T>): Promise<T> =>
    inTransaction(pool, snapshot, (client) => work(createReader(connect(client), compilation)));

  const attempt = <T>(work: (writer: Writer) => Promise<T>): Promise<T> =>
    inTransaction(pool, writing, async (client) => {
      const connection = connect(client);
      const records: AuditRecord[] = [];
      const { writer, flush } = createWriter({
        connection,
        compilation,
        interning,
        lock: (key) => connection.run(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`),
        audit(record) {
          records.push(record);
          return Promise.resolve();
        },
      });
      const result = await work(writer);
      await flush();
      // Last, so that the chain is held for the shortest time and after all other locks.
      if (records.length > 0) await appendLocked(records, connection);
      await connection.settled();
      return result;
    });

  const appends = new AppendQueue((records) =>
    retrying(() => inTransaction(pool, writing, (client) => appendLocked(records, connect(client)))),
  );
  const patients = createAuditPatients({
    read: (work) => inTransaction(pool, snapshot, (client) => work(connect(client))),
    write: (work) =>
      retrying(() =>
        inTransaction(pool, writing, async (client) => {
          const connection = connect(client);
          const result = await work(connection);
          await connection.settled();
          return result;
        }),
      ),
  });
  const lent: KeepParts['read'] = (work) => withConnection(keeping, (client) => work(connect(client)));
  const beside: KeepParts = { read: lent, write: (work) => retrying(() => lent(work)) };
  return {
    engine: 'postgres',
    read,
    transact: (work) => retrying(() => attempt(work)),
    append: (record) => appends.append(record),
    async auditTrail(filter) {
      if (filter.patient !== undefined) await patients.catchUp();
      return inTransaction(pool, snapshot, (client) => readAudit(filter, connect(client)));
    },
    async auditCount(question) {
      await patients.catchUp();
      return inTransaction(pool, snapshot, (client) => countAudit(question, connect(client)));
    },
    async auditActors(patient) {
      await patients.catchUp();
      return inTransaction(pool, snapshot, (client) => readActors(patient, connect(client)));
    },
    keep: createKeep(beside),
    outbox: createOutbox(beside),
    async close() {
      await appends.drained();
      await Promise.all([pool.end(), numbering.end(), keeping.end()]);
    },
  };
}

/** The chain has one end: who appends holds it until the commit. */
async function appendLocked(records: readonly AuditRecord[], connection: PostgresConnection): Promise<void> {
  await connection.run(sql`select pg_advisory_xact_lock(7302)`);
  await appendAudit(records, connection);
  await connection.settled();
}
