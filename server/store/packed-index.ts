// Index values as flat rows: each word once, and in place of resources and words their positions in a few lists. Made wherever there is time
// for it; what is left to whoever writes them is to put the numbers of the tables in place of the positions.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexEntry, IndexValues } from '#search/index-entry.ts';
import type { IndexTable, Target } from '#search/predicate.ts';
import { boundedKey, boundedText, targetKey, termKey } from './sql/bounded.ts';
import type { Term } from './sql/connection.ts';
import { tokensOf } from './sql/words.ts';

/** Lists of what the rows point to. */
export interface WordLists {
  /** Parameters. */
  readonly name: readonly string[];
  readonly term: readonly Term[];
  readonly target: readonly Target[];
  /** Written as they are. */
  readonly text: readonly string[];
}

/** Of many resources. Plain enough to be sent to another thread. */
export interface PackedIndex extends WordLists {
  /** By table, row after row: the columns of `rowShapes`. */
  readonly rows: Readonly<Partial<Record<IndexTable, Float64Array>>>;
  /** For each resource the words of its full text, as the engines take them. */
  readonly words: readonly string[];
}

/** Index values of one resource among those packed together. */
export interface PackedPart {
  readonly pack: PackedIndex;
  readonly at: number;
}

/** What stands in each column: the position of a resource, of a word in one of the lists, or the value itself. */
export type ColumnKind = 'resource' | keyof WordLists | 'value';

export const rowShapes = {
  token: ['resource', 'name', 'term', 'value'],
  string: ['resource', 'name', 'text', 'text', 'value'],
  date: ['resource', 'name', 'value', 'value', 'value'],
  number: ['resource', 'name', 'value', 'value', 'value'],
  quantity: ['resource', 'name', 'value', 'value', 'term', 'value'],
  reference: ['resource', 'name', 'target', 'value'],
  uri: ['resource', 'name', 'text', 'value'],
  position: ['resource', 'name', 'value', 'value', 'value'],
} as const satisfies Record<IndexTable, readonly ColumnKind[]>;

export function packIndex(all: readonly IndexValues[]): PackedIndex {
  const lists = { name: new Listed<string>(), term: new Listed<Term>(), target: new Listed<Target>(), text: new Listed<string>() };
  const tables = new Map<IndexTable, number[]>();
  all.forEach(({ entries }, at) => packEntries(entries, at, lists, tables));
  return {
    name: lists.name.all,
    term: lists.term.all,
    target: lists.target.all,
    text: lists.text.all,
    rows: Object.fromEntries([...tables].map(([table, rows]) => [table, Float64Array.from(rows)])),
    words: all.map(tokensOf),
  };
}

type Lists = { readonly [K in keyof WordLists]: Listed<WordLists[K][number]> };

/** Each once, in the order of first mention. */
class Listed<T> {
  readonly all: T[] = [];
  readonly #positions = new Map<string, number>();

  position(key: string, make: () => T): number {
    let position = this.#positions.get(key);
    if (position === undefined) {
      position = this.all.push(make()) - 1;
      this.#positions.set(key, position);
    }
    return position;
  }
}

/** Among so few, looking through costs less than a key for each row. */
const few = 64;

/** Rows of one resource, each once. Keys outside composites have group 0. */
function packEntries(entries: readonly IndexEntry[], at: number, lists: Lists, tables: Map<IndexTable, number[]>): void {
  const first = new Map<IndexTable, number>();
  const seen = entries.length > few ? new Set<string>() : undefined;
  for (const entry of entries) {
    const group = entry.param.includes('$') ? (entry.group ?? 0) : 0;
    const name = lists.name.position(entry.param, () => entry.param);
    const row = [at, name, ...valuesOf(entry, lists), group];
    let table = tables.get(entry.table);
    if (table === undefined) tables.set(entry.table, (table = []));
    let from = first.get(entry.table);
    if (from === undefined) first.set(entry.table, (from = table.length));
    if (seen === undefined ? isAmong(row, table, from) : isAgain(`${entry.table} ${row.join(' ')}`, seen)) continue;
    for (const value of row) table.push(value);
  }
}

function isAmong(row: readonly number[], table: readonly number[], from: number): boolean {
  for (let i = table.length - row.length; i >= from; i -= row.length) if (isEqualAt(row, table, i)) return true;
  return false;
}

/** The parameter first: it tells most rows of one resource apart. */
function isEqualAt(row: readonly number[], table: readonly number[], i: number): boolean {
  for (let column = 1; column < row.length; column += 1) if (row[column] !== table[i + column]) return false;
  return true;
}

function isAgain(key: string, seen: Set<string>): boolean {
  const before = seen.size;
  return seen.add(key).size === before;
}

/** Words are bounded here already, so that two of them are one where the tables would hold them as one. */
function valuesOf(entry: IndexEntry, lists: Lists): readonly number[] {
  switch (entry.table) {
    case 'token':
      return [termAt(entry, lists)];
    case 'string': {
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      return [textAt(folded, lists), textAt(exact === folded ? '' : exact, lists)];
    }
    case 'date':
    case 'number':
      return [entry.lo, entry.hi];
    case 'quantity':
      return [entry.lo, entry.hi, termAt(entry, lists)];
    case 'reference': {
      const target = { type: entry.target.type, id: boundedKey(entry.target.id) };
      return [lists.target.position(targetKey(target), () => target)];
    }
    case 'uri':
      return [textAt(boundedKey(entry.value), lists)];
    case 'position':
      return [entry.latitude, entry.longitude];
    default:
      return assertNever(entry);
  }
}

function textAt(text: string, lists: Lists): number {
  return lists.text.position(text, () => text);
}

function termAt(entry: { readonly system: string | null; readonly code: string | null }, lists: Lists): number {
  const term: Term = { system: entry.system === null ? null : boundedKey(entry.system), code: boundedKey(entry.code ?? '') };
  return lists.term.position(termKey(term), () => term);
}
