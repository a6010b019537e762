// The outbox: entries come with their change, are handed out to one asker at a time, and leave when they are done.
import { handedOutFor, type Outbox, type Telling, type Told } from '../outbox.ts';
import type { Connection, Row } from './connection.ts';
import type { KeepParts } from './keep.ts';
import { empty, join, limitTo, sql } from './sql.ts';

/** Given up = due at the end of time. */
const never = Number.MAX_SAFE_INTEGER;
const columns = sql`seq, kind, payload, due, attempts`;

export function tell({ kind, payload, due }: Telling, connection: Connection): Promise<void> {
  return connection.insert({
    table: 'outbox',
    columns: ['kind', 'payload', 'due', 'attempts'],
    values: [kind, payload, Math.trunc(due), 0],
  });
}

export function createOutbox({ read, write }: KeepParts): Outbox {
  return {
    async due(now, count, kinds) {
      const some = kinds === undefined ? empty : sql` and kind in (${join(kinds.map((kind) => sql`${kind}`), ', ')})`; // prettier-ignore
      const where = sql`due <= ${now}${some}`;
      // Most of the time there is nothing, and finding that out writes nothing.
      const any = await read((connection) => connection.all(sql`select seq from outbox where ${where}${limitTo(1)}`));
      if (any.length === 0) return [];
      const rows = await write((connection) => {
        const next = sql`select seq from outbox where ${where} order by due, seq${limitTo(count)}${connection.dialect.skipLocked}`;
        return connection.all(sql`update outbox set due = ${now + handedOutFor}, attempts = attempts + 1
          where seq in (${next}) returning ${columns}`);
      });
      return rows.map(toTold).sort((a, b) => a.seq - b.seq);
    },
    async done(seq) {
      await write((connection) => connection.all(sql`delete from outbox where seq = ${seq} returning seq`));
    },
    async retry(seq, due) {
      await write((connection) => connection.all(sql`update outbox set due = ${Math.trunc(due)} where seq = ${seq} returning seq`));
    },
    async giveUp(seq) {
      await write((connection) => connection.all(sql`update outbox set due = ${never} where seq = ${seq} returning seq`));
    },
    async givenUp(count) {
      const rows = await read((connection) =>
        connection.all(sql`select ${columns} from outbox where due = ${never} order by seq${limitTo(count)}`),
      );
      return rows.map(toTold);
    },
    async counts() {
      const [row] = await read((connection) =>
        connection.all(sql`select (select count(*) from outbox where due < ${never}) as waiting,
          (select count(*) from outbox where due = ${never}) as given_up`),
      );
      return { waiting: Number(row?.['waiting']), givenUp: Number(row?.['given_up']) };
    },
    async state(now) {
      const [row] = await read((connection) =>
        connection.all(sql`select (select count(*) from outbox where due < ${never}) as waiting,
          (select count(*) from outbox where due <= ${now}) as due,
          (select count(*) from outbox where due < ${never} and attempts > 0) as tried,
          (select min(due) from outbox where due <= ${now}) as due_since,
          (select count(*) from outbox where due = ${never}) as given_up`),
      );
      const count = (name: string): number => Number(row?.[name]);
      const since = row?.['due_since'] ?? null;
      return {
        waiting: count('waiting'),
        due: count('due'),
        tried: count('tried'),
        ...(since === null ? {} : { dueSince: Number(since) }),
        givenUp: count('given_up'),
      };
    },
  };
}

function toTold(row: Row): Told {
  return {
    seq: row['seq'] as number,
    kind: row['kind'] as string,
    payload: row['payload'] as string,
    due: row['due'] as number,
    attempts: row['attempts'] as number,
  };
}
