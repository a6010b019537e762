// The embedded engine: one writer with group commit, readers beside it on their own snapshots.
import { createPredicateCompilation } from '../predicate-sql.ts';
import type { Reader, Store } from '../store.ts';
import { appendAudit, countAudit, readActors, readAudit } from '../sql/audit.ts';
import { createAuditPatients } from '../sql/audit-patients.ts';
import { IdCache } from '../sql/id-cache.ts';
import { createKeep, type KeepParts } from '../sql/keep.ts';
import { createOutbox } from '../sql/outbox.ts';
import { createReader } from '../sql/reader.ts';
import { Shapes } from '../sql/shapes.ts';
import { createWriter } from '../sql/writer.ts';
import { noCheckpoints, openCheckpoints } from './checkpoints.ts';
import { SqliteConnection } from './connection.ts';
import { inMemory, openForReading, openForWriting } from './database.ts';
import { sqliteDialect } from './dialect.ts';
import { GroupCommit } from './group-commit.ts';
import { SqliteInterning } from './interning.ts';
import { noSync, openLogSync } from './log-sync.ts';
import { Turns } from './turns.ts';

export interface SqliteOptions {
  /** Path of the database file, or `:memory:`. */
  readonly file: string;
  /** Connections that read at the same time. */
  readonly readers?: number;
  /** Of a database in memory: what it holds from the start, as `serialized` gives it. */
  readonly content?: Buffer;
}

interface ReadingConnection {
  readonly connection: SqliteConnection;
  readonly reader: Reader;
}

export async function openSqlite({ file, readers = 4, content }: SqliteOptions): Promise<Store> {
  const ids = new IdCache();
  const shapes = new Shapes(sqliteDialect.placeholder);
  const compilation = createPredicateCompilation(sqliteDialect, ids);
  const main = new SqliteConnection(openForWriting(file, content), ids, shapes);
  await ids.fill(main);
  const log = file === inMemory ? noSync : await openLogSync(file);
  const checkpoints = file === inMemory ? noCheckpoints : openCheckpoints(file);
  const reading = (connection: SqliteConnection): ReadingConnection => ({ connection, reader: createReader(connection, compilation) });
  // A database in memory has one connection: readers and writer take turns on it.
  const pool =
    file === inMemory
      ? new Turns(() => reading(main), 1)
      : new Turns(() => reading(new SqliteConnection(openForReading(file), ids, shapes)), readers);
  const interning = new SqliteInterning(main, ids);
  const gathering = createWriter({
    connection: main,
    compilation,
    interning,
    lock: () => Promise.resolve(),
    audit: (record) => appendAudit([record], main),
  });
  const commits = new GroupCommit({
    exclusively: async (work) => {
      if (file === inMemory) return pool.lend(work);
      await checkpoints.beforeNext();
      return work();
    },
    exec: (statement) => void main.prepare(statement).run(),
    writer: gathering.writer,
    append: (records) => appendAudit(records, main),
    settled(committed) {
      if (committed) {
        checkpoints.committed();
        return interning.keep();
      }
      interning.forget();
      gathering.drop();
    },
    sync: () => log.sync(),
  });
  const beside: KeepParts = {
    read: (work) => pool.lend(({ connection }) => work(connection)),
    write: (work) => commits.transact(() => work(main)),
  };
  const patients = createAuditPatients(beside);
  const store: Store = {
    engine: 'sqlite',
    read: (work) => pool.lend(({ connection, reader }) => onSnapshot(connection, () => work(reader))),
    transact: (work, how) =>
      commits.transact(
        async (writer) => {
          const result = await work(writer);
          await gathering.flush();
          return result;
        },
        // In memory a commit costs nothing, and whoever waits in one would keep the connection from the others.
        file === inMemory ? {} : how,
      ),
    append: (record) => commits.append(record),
    async auditTrail(filter) {
      if (filter.patient !== undefined) await patients.catchUp();
      return pool.lend(({ connection }) => readAudit(filter, connection));
    },
    async auditCount(question) {
      await patients.catchUp();
      return pool.lend(({ connection }) => countAudit(question, connection));
    },
    async auditActors(patient) {
      await patients.catchUp();
      return pool.lend(({ connection }) => readActors(patient, connection));
    },
    keep: createKeep(beside),
    outbox: createOutbox(beside),
    async close() {
      await commits.drained();
      await checkpoints.end();
      await log.close();
      for (const { connection } of pool.all) connection.database.close();
      if (main.database.open) main.database.close();
      checkpoints.close();
    },
  };
  return store;
}

async function onSnapshot<T>(connection: SqliteConnection, work: () => Promise<T>): Promise<T> {
  connection.prepare('begin').run();
  try {
    return await work();
  } finally {
    connection.prepare('commit').run();
  }
}
