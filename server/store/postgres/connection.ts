// One PostgreSQL connection, lent by a pool for one transaction. Statements without an answer are sent without waiting
// (pipelining), so that a write costs few round trips.
import type pg from 'pg';
import { withoutZeroes } from '../sql/bounded.ts';
import type { Connection, Ids, NewRows, Row } from '../sql/connection.ts';
import type { Shapes } from '../sql/shapes.ts';
import { sql, type Sql, type SqlValue } from '../sql/sql.ts';
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
  readonly #sent: Promise<Error | undefined>[] = [];

  constructor(client: pg.ClientBase, ids: Ids, shapes: Shapes, names: StatementNames) {
    this.#shapes = shapes;
    this.#client = client;
    this.ids = ids;
    this.#names = names;
  }

  async all(statement: Sql): Promise<readonly Row[]> {
    const { shape, values } = this.#shapes.find(statement);
    try {
      return (await this.#client.query<Row>(this.#names.prepared(shape.text, values.map(storable)))).rows;
    } catch (error) {
      // Of statements on their way together, the first that failed is the reason for all.
      await this.settled();
      throw error;
    }
  }

  run(statement: Sql): Promise<void> {
    const { shape, values } = this.#shapes.find(statement);
    this.#send(shape.text, values);
    return Promise.resolve();
  }

  addWords(rows: readonly (readonly [pk: number, words: string])[]): Promise<void> {
    return this.run(
      sql`insert into words (pk, words) select (e ->> 0)::bigint, array_to_tsvector(string_to_array(e ->> 1, ' ')) from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) e`,
    );
  }

  /** Everything sent has succeeded. */
  async settled(): Promise<void> {
    const failures = await Promise.all(this.#sent.splice(0));
    for (const failure of failures) if (failure !== undefined) throw failure;
  }

  /** Does not wait for the answer: what comes next travels along. */
  #send(text: string, values: readonly SqlValue[]): void {
    const answer = this.#client.query(this.#names.prepared(text, values.map(storable)));
    this.#sent.push(
      answer.then(
        () => undefined,
        (error: Error) => error,
      ),
    );
  }

  insert({ table, columns, values, same = {} }: NewRows): Promise<void> {
    const width = columns.length;
    const most = Math.floor(mostValues / width) * width;
    for (let from = 0; from < values.length; from += most) {
      const some = values.slice(from, from + most);
      const tuples = Array.from(
        { length: some.length / width },
        (_, i) => `(${[...columns.map((__, j) => `$${i * width + j + 1}`), ...Object.values(same)].join(', ')})`,
      );
      const text = `insert into ${table} (${[...columns, ...Object.keys(same)].join(', ')}) values ${tuples.join(', ')}`;
      this.#send(text, some);
    }
    return Promise.resolve();
  }
}

function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' ? withoutZeroes(value) : value;
}
