// One PostgreSQL connection, lent by a pool for one transaction.
import type pg from 'pg';
import type { Connection, Ids, Row } from '../sql/connection.ts';
import type { Shapes } from '../sql/shapes.ts';
import type { Sql, SqlValue } from '../sql/sql.ts';
import { postgresDialect } from './dialect.ts';
import type { StatementNames } from './statement-names.ts';

/** The protocol counts bound values in 16 bits. */
const mostValues = 60_000;

export class PostgresConnection implements Connection {
  readonly dialect = postgresDialect;
  readonly ids: Ids;
  readonly #client: pg.ClientBase;
  readonly #shapes: Shapes;
  readonly #names: StatementNames;

  constructor(client: pg.ClientBase, ids: Ids, shapes: Shapes, names: StatementNames) {
    this.#shapes = shapes;
    this.#client = client;
    this.ids = ids;
    this.#names = names;
  }

  async all(statement: Sql): Promise<readonly Row[]> {
    const { shape, values } = this.#shapes.find(statement);
    return (await this.#client.query<Row>(this.#names.prepared(shape.text, values.map(storable)))).rows;
  }

  async run(statement: Sql): Promise<void> {
    await this.all(statement);
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<void> {
    const most = Math.floor(mostValues / columns.length);
    for (let from = 0; from < rows.length; from += most) {
      const some = rows.slice(from, from + most);
      const tuples = some.map((_, i) => `(${columns.map((__, j) => `$${i * columns.length + j + 1}`).join(', ')})`);
      const text = `insert into ${table} (${columns.join(', ')}) values ${tuples.join(', ')}`;
      await this.#client.query(this.#names.prepared(text, some.flat().map(storable)));
    }
  }
}

/** PostgreSQL keeps no zero byte in text. */
function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
