// How PostgreSQL says what the engines say differently.
import type { Dialect } from '../sql/connection.ts';
import { raw, sql } from '../sql/sql.ts';

export const postgresDialect: Dialect = {
  placeholder: (n) => `$${n}`,
  thenJoin: raw('join'),
  forUpdate: raw(' for update'),
  skipLocked: raw(' for update skip locked'),
  explain: raw('explain'),
  oneOf: (column, values) => sql`${column} = any(${values})`,
  contains: (column, text) => sql`strpos(${column}, ${text}) > 0`,
  members: (column) => sql`json_array_elements_text(${column}::json) m (value)`,
  pksWithWords: (words) => sql`select pk from words where words @@ ${words.map((word) => `'${word}'`).join(' & ')}::tsquery`,
  pksWithBeginnings(words) {
    const asked = words.map((alternatives) => `(${alternatives.map((word) => `'${word}':*`).join(' | ')})`);
    return sql`select pk from words where words @@ ${asked.join(' & ')}::tsquery`;
  },
  removeWords: (pk) => sql`delete from words where pk = ${pk}`,
};
