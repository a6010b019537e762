// The writer's acts over the one connection of its transaction.
import type { AuditRecord, Writer } from '../store.ts';
import type { PolicyRow } from '#consent/policy-values.ts';
import type { Target } from '#search/predicate.ts';
import { targetKey } from './bounded.ts';
import type { Compilation } from './compilation.ts';
import type { Connection, Interning } from './connection.ts';
import { rowOf } from './correlation.ts';
import { countOnDay } from './day-counts.ts';
import { number } from './numbers.ts';
import { tell } from './outbox.ts';
import { insertPolicyRows, needOfPolicyRows, nextOrdinal } from './policy-rows.ts';
import { put } from './put.ts';
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

export function createWriter({ connection, compilation, interning, lock, audit }: WriterParts): Writer {
  return {
    ...createReader(connection, compilation),
    put: (version) => put(version, connection, interning),
    async mark(targets: readonly Target[], set: number, clear: number) {
      for (const target of targets) {
        await connection.run(sql`update resource set marks = (marks | ${set}) & ${~clear} where pk = (${rowOf(target, compilation)})`);
      }
    },
    async addPolicyRows(source: Target, rows: readonly PolicyRow[]) {
      const numbers = await number(interning, (needs) => {
        needs.target(source);
        needOfPolicyRows(rows, needs);
      });
      const pk = numbers.target(targetKey(source));
      await insertPolicyRows(pk, await nextOrdinal(pk, connection), rows, numbers, connection);
    },
    tell: (telling) => tell(telling, connection),
    noteFeeder: (organization, at) => noteFeeder(organization, at, connection, compilation),
    countOnDay: (counted) => countOnDay(counted, connection),
    lock,
    audit,
  };
}
