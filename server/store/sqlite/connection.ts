// One SQLite connection: statements are prepared once per text and kept.
import type Database from 'better-sqlite3';
import type { Connection, Ids, Row } from '../sql/connection.ts';
import { render, type Sql, type SqlValue } from '../sql/sql.ts';
import { sqliteDialect } from './dialect.ts';

const mostStatements = 500;

export class SqliteConnection implements Connection {
  readonly dialect = sqliteDialect;
  readonly ids: Ids;
  readonly database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database, ids: Ids) {
    this.database = database;
    this.ids = ids;
  }

  all(statement: Sql): Promise<readonly Row[]> {
    const { text, values } = render(statement, this.dialect.placeholder);
    return attempt(() => this.prepare(text).all(values) as Row[]);
  }

  run(statement: Sql): Promise<void> {
    const { text, values } = render(statement, this.dialect.placeholder);
    return attempt(() => void this.prepare(text).run(values));
  }

  insert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    return attempt(() => {
      const insert = this.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`);
      for (const row of rows) insert.run(row);
    });
  }

  /** The least recently used statement goes first; a used one moves to the end. */
  prepare(text: string): Database.Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.database.prepare(text);
      if (this.#statements.size >= mostStatements) this.#statements.delete(this.#statements.keys().next().value as string);
    } else this.#statements.delete(text);
    this.#statements.set(text, statement);
    return statement;
  }
}

function attempt<T>(work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error as Error);
  }
}
