// Index values as flat rows: each word once, and in place of resources and words their positions in a few lists. Made wherever there is time
// for it; what is left to whoever writes them is to put the numbers of the tables in place of the positions.
import { assertNever } from '#fhir/assert-never.ts';
import type { IndexEntry, IndexValues } from '#search/index-entry.ts';
import type { IndexTable, Target } from '#search/predicate.ts';
import { boundedKey, boundedText } from './sql/bounded.ts';
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
  const lists: Lists = {
    name: new Listed(),
    term: new ListedPairs((system, code) => ({ system, code })),
    target: new ListedPairs((type, id) => ({ type, id })),
    text: new Listed(),
  };
  const tables = new Map<IndexTable, number[]>();
  for (let at = 0; at < all.length; at += 1) packEntries((all[at] as IndexValues).entries, at, lists, tables);
  return {
    name: lists.name.all,
    term: lists.term.all,
    target: lists.target.all,
    text: lists.text.all,
    rows: Object.fromEntries([...tables].map(([table, rows]) => [table, new Float64Array(rows)])),
    words: all.map(tokensOf),
  };
}

interface Lists {
  readonly name: Listed;
  readonly term: ListedPairs<string | null, Term>;
  readonly target: ListedPairs<string, Target>;
  readonly text: Listed;
}

/** Each once, in the order of first mention. Bounded here already, so that two of them are one where the tables would hold them as one. */
class Listed {
  readonly all: string[] = [];
  readonly #positions = new Map<string, number>();

  position(text: string): number {
    let position = this.#positions.get(text);
    if (position === undefined) {
      const bounded = boundedKey(text);
      position = bounded === text ? this.all.push(text) - 1 : this.position(bounded);
      this.#positions.set(text, position);
    }
    return position;
  }
}

/** The same of a text within another, such as a code of its system: a key out of both would be a new text for each row. */
class ListedPairs<Outer extends string | null, T> {
  readonly all: T[] = [];
  readonly #positions = new Map<Outer, Map<string, number>>();
  readonly #make: (outer: Outer, inner: string) => T;

  constructor(make: (outer: Outer, inner: string) => T) {
    this.#make = make;
  }

  position(outer: Outer, inner: string): number {
    let within = this.#positions.get(outer);
    if (within === undefined) this.#positions.set(outer, (within = new Map<string, number>()));
    let position = within.get(inner);
    if (position === undefined) {
      const boundedOuter = outer === null ? outer : (boundedKey(outer) as Outer);
      const boundedInner = boundedKey(inner);
      const isBounded = boundedOuter === outer && boundedInner === inner;
      position = isBounded ? this.all.push(this.#make(outer, inner)) - 1 : this.position(boundedOuter, boundedInner);
      within.set(inner, position);
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
    let table = tables.get(entry.table);
    if (table === undefined) tables.set(entry.table, (table = []));
    let from = first.get(entry.table);
    if (from === undefined) first.set(entry.table, (from = table.length));
    const start = table.length;
    table.push(at, lists.name.position(entry.param));
    addValues(entry, lists, table);
    table.push(entry.group !== undefined && entry.param.includes('$') ? entry.group : 0);
    if (seen === undefined ? isAmong(table, from, start) : isAgain(`${entry.table} ${table.slice(start).join(' ')}`, seen))
      table.length = start;
  }
}

/** Is the row that was added last, at `start`, among those before it? */
function isAmong(table: readonly number[], from: number, start: number): boolean {
  const columns = table.length - start;
  for (let i = start - columns; i >= from; i -= columns) if (isEqualAt(table, start, i)) return true;
  return false;
}

/** The parameter first: it tells most rows of one resource apart. */
function isEqualAt(table: readonly number[], start: number, i: number): boolean {
  const columns = table.length - start;
  for (let column = 1; column < columns; column += 1) if (table[start + column] !== table[i + column]) return false;
  return true;
}

function isAgain(key: string, seen: Set<string>): boolean {
  const before = seen.size;
  return seen.add(key).size === before;
}

function addValues(entry: IndexEntry, lists: Lists, row: number[]): void {
  switch (entry.table) {
    case 'token':
      row.push(lists.term.position(entry.system, entry.code));
      return;
    case 'string': {
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      row.push(lists.text.position(folded), lists.text.position(exact === folded ? '' : exact));
      return;
    }
    case 'date':
    case 'number':
      row.push(entry.lo, entry.hi);
      return;
    case 'quantity':
      row.push(entry.lo, entry.hi, lists.term.position(entry.system, entry.code ?? ''));
      return;
    case 'reference':
      row.push(lists.target.position(entry.target.type, entry.target.id));
      return;
    case 'uri':
      row.push(lists.text.position(entry.value));
      return;
    case 'position':
      row.push(entry.latitude, entry.longitude);
      return;
    default:
      assertNever(entry);
  }
}
