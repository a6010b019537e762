// What the shared queries ask of an engine: run a statement, insert rows, give numbers to words. The leaves of
// `../sqlite` and `../postgres` answer it; nothing else differs between the engines.
import type { Target } from '#search/predicate.ts';
import type { Sql, SqlValue } from './sql.ts';

export type Row = Readonly<Record<string, string | number | null>>;

/** Of one table. */
export interface NewRows {
  readonly table: string;
  readonly columns: readonly string[];
  /** One row after the other. */
  readonly values: readonly SqlValue[];
  /** What stands in every row besides. */
  readonly same?: Readonly<Record<string, number>>;
}

export interface Connection {
  readonly dialect: Dialect;
  readonly ids: Ids;
  all(statement: Sql): Promise<readonly Row[]>;
  run(statement: Sql): Promise<void>;
  insert(rows: NewRows): Promise<void>;
  /** Stores the words of resources that have none. */
  addWords(rows: readonly (readonly [pk: number, words: string])[]): Promise<void>;
}

export interface Dialect {
  /** Names the n-th bound value, from 1. */
  readonly placeholder: (n: number) => string;
  /** A join that reads its left side first. */
  readonly thenJoin: Sql;
  /** Holds the rows read until the transaction ends. */
  readonly forUpdate: Sql;
  /** Holds the rows read and passes over those that another transaction holds. */
  readonly skipLocked: Sql;
  /** Prefix of a statement that tells its plan. */
  readonly explain: Sql;
  /** `column` is one of many values, bound as one. */
  oneOf(column: Sql, values: readonly number[] | readonly string[]): Sql;
  /** `column` contains the text. */
  contains(column: Sql, text: string): Sql;
  /** The rows `m.value` of a column that holds texts as a JSON array. */
  members(column: Sql): Sql;
  /** A query of the `pk` of all resources with every one of these words. */
  pksWithWords(words: readonly string[]): Sql;
  /** ... with a word for each of these that begins with one of its alternatives. */
  pksWithBeginnings(words: readonly (readonly string[])[]): Sql;
  removeWords(pk: number): Sql;
}

/** A token's system (null = none) and code. */
export interface Term {
  readonly system: string | null;
  readonly code: string;
}

/** Numbers that stand for words. As fragments they can be bound before it is known whether the word has one. */
export interface Ids {
  name(text: string): Sql;
  /** `(..)` to stand after `in`. */
  names(texts: readonly string[]): Sql;
  term(term: Term): Sql;
  /** The text of a known number; `learn` first. */
  textOf(name: number): string;
  learn(connection: Connection, names: readonly number[]): Promise<void>;
}

/** Gives numbers to what has none yet. */
export interface Interning {
  names(texts: Iterable<string>): Promise<ReadonlyMap<string, number>>;
  /** By `termKey`, as given. */
  terms(terms: ReadonlyMap<string, Term>): Promise<ReadonlyMap<string, number>>;
  /** Row keys by `targetKey`, as given; a target that is not stored gets a row that nobody sees. */
  targets(targets: ReadonlyMap<string, Target>): Promise<ReadonlyMap<string, number>>;
  /** Row keys for what is written now, by `targetKey`, asked before all others. */
  places(targets: ReadonlyMap<string, Target>): Promise<Places>;
}

export interface Places {
  readonly keys: ReadonlyMap<string, number>;
  /** Row keys that have no row yet: who asked inserts it whole, before anything else is asked of the tables. */
  readonly fresh: ReadonlySet<number>;
}
