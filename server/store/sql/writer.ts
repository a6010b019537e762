// The writer's acts over the one connection of its transaction.
import type { AuditRecord, NewVersion, Reader, Writer } from '../store.ts';
import type { PolicyRow } from '#consent/policy-values.ts';
import type { Target } from '#search/predicate.ts';
import { targetKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Interning } from './connection.ts';
import { rowOf } from './correlation.ts';
import { countOnDay } from './day-counts.ts';
import { createKeep } from './keep.ts';
import { number } from './numbers.ts';
import { tell } from './outbox.ts';
import { insertPolicyRows, needOfPolicyRows, nextOrdinal } from './policy-rows.ts';
import { put, putTogether } from './put.ts';
import { replaceWords } from './words-of-versions.ts';
import { createReader } from './reader.ts';
import { noteFeeder } from './registry.ts';
import { sql } from './sql.ts';

/** What the engines do in their own way. */
export interface WriterParts {
  readonly connection: Connection;
  readonly compilation: Compilation;
  readonly interning: Interning;
  readonly lock: (key: string) => Promise<void>;
  readonly audit: (record: AuditRecord) => Promise<void>;
}

/** Many resources of one transaction are written together. */
const mostGathered = 250;

type Gathered = Parameters<typeof putTogether>[0][number];

/** A writer, and what its transaction ends with: `flush` before the commit, `drop` after a rollback. */
export interface GatheringWriter {
  readonly writer: Writer;
  flush(): Promise<void>;
  drop(): void;
}

/** New resources wait for their neighbours; whatever else is asked or done finds them written. */
export function createWriter({ connection, compilation, interning, lock, audit }: WriterParts): GatheringWriter {
  let gathered = new Map<string, Gathered>();

  async function flush(): Promise<void> {
    if (gathered.size === 0) return;
    const versions = [...gathered.values()];
    gathered = new Map();
    await putTogether(versions, connection, interning);
  }

  async function gather(version: NewVersion): Promise<void> {
    const key = targetKey(version);
    if (version.version > 1 || version.content === undefined || gathered.has(key)) {
      await flush();
      return put(version, connection, interning);
    }
    gathered.set(key, version as Gathered);
    if (gathered.size >= mostGathered) await flush();
  }

  const within = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    await flush();
    return work(connection);
  };

  const writer: Writer = {
    ...readingAfter(flush, createReader(connection, compilation)),
    put: gather,
    async mark(targets: readonly Target[], set: number, clear: number) {
      await flush();
      for (const target of targets) {
        await connection.run(sql`update resource set marks = (marks | ${set}) & ${~clear} where pk = (${rowOf(target, compilation)})`);
      }
    },
    async addPolicyRows(source: Target, rows: readonly PolicyRow[]) {
      await flush();
      const numbers = await number(interning, (needs) => {
        needs.target(source);
        needOfPolicyRows(rows, needs);
      });
      const pk = numbers.target(targetKey(source));
      await insertPolicyRows(pk, await nextOrdinal(pk, connection), rows, numbers, connection);
    },
    replaceWords: (versions) => within(() => replaceWords(versions, connection, compilation)),
    tell: (telling) => tell(telling, connection),
    noteFeeder: (organization, at) => noteFeeder(organization, at, connection, compilation),
    countOnDay: (counted, times = 1) => countOnDay(counted, times, connection),
    keep: createKeep({ read: within, write: within }),
    lock,
    audit,
  };
  return { writer, flush, drop: () => (gathered = new Map()) };
}

/** Every question of the reader, asked when all that was gathered is written. */
function readingAfter(flush: () => Promise<void>, reader: Reader): Reader {
  type Question = (...asked: unknown[]) => Promise<unknown>;
  const after =
    (question: Question): Question =>
    async (...asked) => {
      await flush();
      return question(...asked);
    };
  return Object.fromEntries(Object.entries(reader).map(([name, question]) => [name, after(question as Question)])) as unknown as Reader;
}
