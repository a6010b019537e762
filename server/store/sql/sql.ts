// SQL as text with bound values: a tagged template in which every value is bound and only fragments are spliced.

export type SqlValue = string | number | null | readonly (string | number | null)[];

export interface Sql {
  readonly strings: readonly string[];
  readonly parts: readonly (Sql | SqlValue)[];
}

export interface Rendered {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  return { strings, parts };
}

const raws = new Map<string, Sql>();
const separators = new Map<string, readonly string[]>();
const mostKept = 10_000;

/** Text that the program itself wrote: names of tables, columns and aliases. One object per text, see `shapes.ts`. */
export function raw(text: string): Sql {
  return kept(raws, text, () => ({ strings: [text], parts: [] }));
}

export const empty = raw('');

export function join(fragments: readonly Sql[], separator: string): Sql {
  if (fragments.length === 0) return empty;
  if (fragments.length === 1) return fragments[0] as Sql;
  const strings = kept(separators, `${fragments.length}${separator}`, () => [
    '',
    ...new Array<string>(fragments.length - 1).fill(separator),
    '',
  ]);
  return { strings, parts: fragments };
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  if (map.size >= mostKept) map.clear();
  const made = make();
  map.set(key, made);
  return made;
}

/** `and`/`or` over many terms, as a balanced tree: engines bound the depth of an expression. */
export function balanced(terms: readonly Sql[], operator: 'and' | 'or'): Sql {
  if (terms.length <= 32) return terms.length === 1 ? (terms[0] as Sql) : sql`(${join(terms, ` ${operator} `)})`;
  const middle = terms.length >> 1;
  return join(
    [raw('('), balanced(terms.slice(0, middle), operator), raw(` ${operator} `), balanced(terms.slice(middle), operator), raw(')')],
    '',
  );
}

/**
 * A limit is part of the text: SQLite plans a statement with a bound limit by its value, and so anew at every binding.
 * https://www.sqlite.org/c3ref/prepare.html
 */
export function limitTo(rows: number): Sql {
  return raw(` limit ${Math.trunc(rows)}`);
}

export function isSql(part: Sql | SqlValue): part is Sql {
  return typeof part === 'object' && part !== null && 'strings' in part;
}

/** `placeholder` names the n-th bound value, from 1. */
export function render(fragment: Sql, placeholder: (n: number) => string): Rendered {
  let text = '';
  const values: SqlValue[] = [];
  const write = ({ strings, parts }: Sql): void => {
    text += strings[0];
    for (let i = 0; i < parts.length; i += 1) {
      const part = parts[i] as Sql | SqlValue;
      if (isSql(part)) write(part);
      else {
        values.push(part);
        text += placeholder(values.length);
      }
      text += strings[i + 1];
    }
  };
  write(fragment);
  return { text, values };
}
