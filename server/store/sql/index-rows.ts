// Index values of one resource as rows, each once. Keys outside composites have group 0.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexEntry, IndexValues } from '#search/index-entry.ts';
import type { IndexTable } from '#search/predicate.ts';
import { boundedKey, boundedText } from './bounded.ts';
import type { Term } from './connection.ts';
import type { Needs, Numbers } from './numbers.ts';
import type { SqlValue } from './sql.ts';

export const indexColumns = {
  token: ['pk', 'param', 'term', 'grp'],
  string: ['pk', 'param', 'folded', 'exact', 'grp'],
  date: ['pk', 'param', 'lo', 'hi', 'grp'],
  number: ['pk', 'param', 'lo', 'hi', 'grp'],
  quantity: ['pk', 'param', 'lo', 'hi', 'unit', 'grp'],
  reference: ['pk', 'param', 'target', 'grp'],
  uri: ['pk', 'param', 'value', 'grp'],
  position: ['pk', 'param', 'latitude', 'longitude', 'grp'],
} as const satisfies Record<IndexTable, readonly string[]>;

/** The key of each entry's word, '' where it has none. */
export function needOfIndex(index: IndexValues, needs: Needs): readonly string[] {
  return index.entries.map((entry) => {
    needs.name(entry.param);
    if (entry.table === 'token' || entry.table === 'quantity') return needs.term(termOf(entry));
    return entry.table === 'reference' ? needs.target(entry.target) : '';
  });
}

export type IndexRows = Map<IndexTable, (readonly SqlValue[])[]>;

/** Among so few, looking through costs less than a key for each row. */
const few = 64;

/** Adds the rows of one resource, each once; `keys` are those of `needOfIndex`. */
export function addIndexRows(rows: IndexRows, pk: number, index: IndexValues, keys: readonly string[], numbers: Numbers): void {
  const first = new Map<IndexTable, number>();
  const seen = index.entries.length > few ? new Set<string>() : undefined;
  index.entries.forEach((entry, i) => {
    const group = entry.param.includes('$') ? (entry.group ?? 0) : 0;
    const row = [pk, numbers.name(entry.param), ...valuesOf(entry, keys[i] as string, numbers), group];
    let table = rows.get(entry.table);
    if (table === undefined) rows.set(entry.table, (table = []));
    let from = first.get(entry.table);
    if (from === undefined) first.set(entry.table, (from = table.length));
    if (seen === undefined ? isAmong(row, table, from) : isAgain(`${entry.table} ${row.join('\u0001')}`, seen)) return;
    table.push(row);
  });
}

function isAmong(row: readonly SqlValue[], table: readonly (readonly SqlValue[])[], from: number): boolean {
  for (let i = table.length - 1; i >= from; i -= 1) if (isEqual(row, table[i] as readonly SqlValue[])) return true;
  return false;
}

/** The parameter first: it tells most rows of one resource apart. */
function isEqual(a: readonly SqlValue[], b: readonly SqlValue[]): boolean {
  for (let i = 1; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

function isAgain(key: string, seen: Set<string>): boolean {
  const before = seen.size;
  return seen.add(key).size === before;
}

function valuesOf(entry: IndexEntry, key: string, numbers: Numbers): readonly SqlValue[] {
  switch (entry.table) {
    case 'token':
      return [numbers.term(key)];
    case 'string': {
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      return [folded, exact === folded ? '' : exact];
    }
    case 'date':
    case 'number':
      return [entry.lo, entry.hi];
    case 'quantity':
      return [entry.lo, entry.hi, numbers.term(key)];
    case 'reference':
      return [numbers.target(key)];
    case 'uri':
      return [boundedKey(entry.value)];
    case 'position':
      return [entry.latitude, entry.longitude];
    default:
      return assertNever(entry);
  }
}

function termOf(entry: { readonly system: string | null; readonly code: string | null }): Term {
  return { system: entry.system, code: entry.code ?? '' };
}
