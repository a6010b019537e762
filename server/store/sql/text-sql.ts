// Strings and uris.
// https://hl7.org/fhir/R4/search.html#string
import { assertNever } from '#fhir/assert-never.ts';
import { fold } from '#search/fold.ts';
import { boundedKey, boundedText } from './bounded.ts';
import type { Dialect } from './connection.ts';
import { sql, type Sql } from './sql.ts';

/** No text that begins with the prefix comes after this one, byte by byte. */
const last = '\u{10FFFF}';

export function stringSql(test: 'starts' | 'exact' | 'contains', value: string, x: Sql, dialect: Dialect): Sql {
  switch (test) {
    case 'starts': {
      const prefix = boundedText(value);
      return sql`(${x}.folded >= ${prefix} and ${x}.folded <= ${prefix + last})`;
    }
    case 'exact': {
      const exact = boundedKey(value);
      const folded = boundedText(fold(value));
      return sql`(${x}.folded = ${folded} and ${x}.exact = ${exact === folded ? '' : exact})`;
    }
    case 'contains':
      return dialect.contains(sql`${x}.folded`, boundedText(value));
    default:
      return assertNever(test);
  }
}

export function uriSql(test: 'exact' | 'below' | 'above', value: string, x: Sql): Sql {
  switch (test) {
    case 'exact':
      return sql`${x}.value = ${value}`;
    case 'below':
      return sql`(${x}.value >= ${value} and ${x}.value <= ${value + last})`;
    case 'above':
      return sql`${x}.value = substr(${value}, 1, length(${x}.value))`;
    default:
      return assertNever(test);
  }
}
