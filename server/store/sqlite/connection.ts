// One SQLite connection: statements are prepared once per text and kept.
import type Database from 'better-sqlite3';
import type { Connection, Ids, NewRows, Row } from '../sql/connection.ts';
import type { Shape, Shapes } from '../sql/shapes.ts';
import type { Sql } from '../sql/sql.ts';
import { sqliteDialect } from './dialect.ts';

const mostStatements = 500;

/** Rows of one statement: each row of its own would cost a crossing into the engine, and most of an insert is that. */
const batchSizes = [64, 16, 4, 1];

export class SqliteConnection implements Connection {
  readonly dialect = sqliteDialect;
  readonly ids: Ids;
  readonly database: Database.Database;
  readonly #shapes: Shapes;
  readonly #statements = new Map<Shape, Database.Statement>();
  /** By table, columns and rows: as many as there are kinds of rows. */
  readonly #inserts = new Map<string, Map<number, Database.Statement>>();
  readonly #fixed = new Map<string, Database.Statement>();

  constructor(database: Database.Database, ids: Ids, shapes: Shapes) {
    this.#shapes = shapes;
    this.database = database;
    this.ids = ids;
  }

  all(statement: Sql): Promise<readonly Row[]> {
    const { shape, values } = this.#shapes.find(statement);
    return attempt(() => this.#statementOf(shape).all(values) as Row[]);
  }

  run(statement: Sql): Promise<void> {
    const { shape, values } = this.#shapes.find(statement);
    return attempt(() => void this.#statementOf(shape).run(values));
  }

  /**
   * What fails ends the work around it, which is undone as a whole: no statement keeps pages aside to undo itself.
   * Values go to the engine one by one, not as a list: a list's it would have to ask for, each by its place.
   */
  insert({ table, columns, values, same = {} }: NewRows): Promise<void> {
    return attempt(() => {
      const into = `${table} (${[...columns, ...Object.keys(same)].join(', ')})`;
      const row = `(${[...columns.map(() => '?'), ...Object.values(same)].join(', ')})`;
      let done = 0;
      for (const size of batchSizes) {
        const many = size * columns.length;
        for (; values.length - done >= many; done += many) this.#insertOf(into, row, size).run(...values.slice(done, done + many));
      }
    });
  }

  #insertOf(into: string, row: string, size: number): Database.Statement {
    const kind = `${into} values ${row}`;
    const bySize = this.#inserts.get(kind) ?? new Map<number, Database.Statement>();
    this.#inserts.set(kind, bySize);
    let insert = bySize.get(size);
    if (insert === undefined) {
      insert = this.database.prepare(`insert or fail into ${kind}${`, ${row}`.repeat(size - 1)}`);
      bySize.set(size, insert);
    }
    return insert;
  }

  /** One by one: before a statement of several rows the full-text index writes out all that it has gathered, to find back to there. */
  addWords(rows: readonly (readonly [pk: number, words: string])[]): Promise<void> {
    return attempt(() => {
      const add = this.prepare('insert into words (rowid, tokens) values (?, ?)');
      for (const [pk, words] of rows) add.run(pk, words);
    });
  }

  /** For the few statements whose text never varies. */
  prepare(text: string): Database.Statement {
    let statement = this.#fixed.get(text);
    if (statement === undefined) this.#fixed.set(text, (statement = this.database.prepare(text)));
    return statement;
  }

  /** The least recently used statement goes first; a used one moves to the end. */
  #statementOf(shape: Shape): Database.Statement {
    let statement = this.#statements.get(shape);
    if (statement === undefined) {
      statement = this.database.prepare(shape.text);
      if (this.#statements.size >= mostStatements) this.#statements.delete(this.#statements.keys().next().value as Shape);
    } else this.#statements.delete(shape);
    this.#statements.set(shape, statement);
    return statement;
  }
}

/** A failure of the engine is a rejection, as in the other engine. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
