// How SQLite says what the engines say differently.
import type { Dialect } from '../sql/connection.ts';
import { raw, sql } from '../sql/sql.ts';

export const sqliteDialect: Dialect = {
  placeholder: () => '?',
  thenJoin: raw('cross join'),
  forUpdate: raw(''),
  skipLocked: raw(''),
  explain: raw('explain query plan'),
  oneOf: (column, values) => sql`${column} in (select value from json_each(${JSON.stringify(values)}))`,
  contains: (column, text) => sql`instr(${column}, ${text}) > 0`,
  members: (column) => sql`json_each(${column}) m`,
  pksWithWords: (words) => sql`select rowid as pk from words where words match ${words.map((word) => `"${word}"`).join(' ')}`,
  pksWithBeginnings(words) {
    const asked = words.map((alternatives) => `(${alternatives.map((word) => `"${word}" *`).join(' OR ')})`);
    return sql`select rowid as pk from words where words match ${asked.join(' AND ')}`;
  },
  removeWords: (pk) => sql`delete from words where rowid = ${pk}`,
};
