// Index values of one resource as rows, each once. Keys outside composites have group 0.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexEntry, IndexValues } from '#search/index-entry.ts';
import type { IndexTable } from '#search/predicate.ts';
import { boundedKey, boundedText, targetKey, termKey } from './bounded.ts';
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

export function needOfIndex(index: IndexValues, needs: Needs): void {
  for (const entry of index.entries) {
    needs.name(entry.param);
    if (entry.table === 'token' || entry.table === 'quantity') needs.term(termOf(entry));
    if (entry.table === 'reference') needs.target(entry.target);
  }
}

export function indexRows(pk: number, index: IndexValues, numbers: Numbers): ReadonlyMap<IndexTable, readonly (readonly SqlValue[])[]> {
  const rows = new Map<IndexTable, Map<string, readonly SqlValue[]>>();
  for (const entry of index.entries) {
    const group = entry.param.includes('$') ? (entry.group ?? 0) : 0;
    const row = [pk, numbers.name(entry.param), ...valuesOf(entry, numbers), group];
    let table = rows.get(entry.table);
    if (table === undefined) rows.set(entry.table, (table = new Map<string, readonly SqlValue[]>()));
    table.set(row.join('\u0001'), row);
  }
  return new Map([...rows].map(([table, unique]) => [table, [...unique.values()]]));
}

function valuesOf(entry: IndexEntry, numbers: Numbers): readonly SqlValue[] {
  switch (entry.table) {
    case 'token':
      return [numbers.term(termKey(termOf(entry)))];
    case 'string': {
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      return [folded, exact === folded ? '' : exact];
    }
    case 'date':
    case 'number':
      return [entry.lo, entry.hi];
    case 'quantity':
      return [entry.lo, entry.hi, numbers.term(termKey(termOf(entry)))];
    case 'reference':
      return [numbers.target(targetKey(entry.target))];
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
