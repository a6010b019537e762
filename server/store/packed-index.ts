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
  const tables = new Tables();
  for (let at = 0; at < all.length; at += 1) packEntries((all[at] as IndexValues).entries, at, lists, tables);
  return {
    name: lists.name.all,
    term: lists.term.all,
    target: lists.target.all,
    text: lists.text.all,
    rows: Object.fromEntries(tables.used.map((table) => [table.name, table.rows()])),
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

/** Among so many, looking through costs less than a key for each row. */
const few = 256;

const none = new Float64Array(0);

/** The rows of one table: those of the resource that is being packed begin at `from`. */
class Table {
  readonly name: IndexTable;
  readonly #columns: number;
  #rows = none;
  #from = 0;
  #end = 0;
  #seen: Set<string> | undefined;

  constructor(name: IndexTable) {
    this.name = name;
    this.#columns = rowShapes[name].length;
  }

  get isEmpty(): boolean {
    return this.#end === 0;
  }

  begin(): void {
    this.#from = this.#end;
    this.#seen = undefined;
  }

  /** The next row, to which its values are put one by one. */
  add(resource: number, name: number): this {
    if (this.#end + this.#columns > this.#rows.length) this.#widen();
    return this.put(resource).put(name);
  }

  put(value: number): this {
    this.#rows[this.#end] = value;
    this.#end += 1;
    return this;
  }

  /** A list of numbers that grows with each row costs ten times as much. */
  #widen(): void {
    const wider = new Float64Array(Math.max(4 * this.#rows.length, 512));
    wider.set(this.#rows);
    this.#rows = wider;
  }

  /** The row that was added last is taken away again where the resource has it already. */
  settle(): void {
    const start = this.#end - this.#columns;
    if (start > this.#from && this.#isAgain(start)) this.#end = start;
  }

  rows(): Float64Array {
    return this.#rows.slice(0, this.#end);
  }

  #isAgain(start: number): boolean {
    if (start - this.#from < few * this.#columns) return this.#isAmong(start);
    this.#seen ??= this.#keysBefore(start);
    const before = this.#seen.size;
    return this.#seen.add(this.#keyAt(start)).size === before;
  }

  /** The parameter last: rows of one follow each other, and their values tell them apart. */
  #isAmong(start: number): boolean {
    const rows = this.#rows;
    const columns = this.#columns;
    for (let i = start - columns; i >= this.#from; i -= columns) {
      let column = 2;
      while (column < columns && rows[start + column] === rows[i + column]) column += 1;
      if (column === columns && rows[start + 1] === rows[i + 1]) return true;
    }
    return false;
  }

  #keysBefore(start: number): Set<string> {
    const keys = new Set<string>();
    for (let i = this.#from; i < start; i += this.#columns) keys.add(this.#keyAt(i));
    return keys;
  }

  #keyAt(at: number): string {
    return this.#rows.subarray(at, at + this.#columns).join(' ');
  }
}

class Tables {
  /** In the order of first mention. */
  readonly used: Table[] = [];
  readonly token = new Table('token');
  readonly string = new Table('string');
  readonly date = new Table('date');
  readonly number = new Table('number');
  readonly quantity = new Table('quantity');
  readonly reference = new Table('reference');
  readonly uri = new Table('uri');
  readonly position = new Table('position');

  using(table: Table): Table {
    if (table.isEmpty) this.used.push(table);
    return table;
  }
}

/** Rows of one resource, each once. Keys outside composites have group 0. */
function packEntries(entries: readonly IndexEntry[], at: number, lists: Lists, tables: Tables): void {
  for (const table of tables.used) table.begin();
  for (const entry of entries) {
    const group = entry.group !== undefined && entry.param.includes('$') ? entry.group : 0;
    add(entry, at, lists.name.position(entry.param), lists, tables).put(group).settle();
  }
}

/** All but the group; answers the table. */
function add(entry: IndexEntry, at: number, name: number, lists: Lists, tables: Tables): Table {
  switch (entry.table) {
    case 'token':
      return tables.using(tables.token).add(at, name).put(lists.term.position(entry.system, entry.code));
    case 'string': {
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      const row = tables.using(tables.string).add(at, name).put(lists.text.position(folded));
      return row.put(lists.text.position(exact === folded ? '' : exact));
    }
    case 'date':
      return tables.using(tables.date).add(at, name).put(entry.lo).put(entry.hi);
    case 'number':
      return tables.using(tables.number).add(at, name).put(entry.lo).put(entry.hi);
    case 'quantity': {
      const row = tables.using(tables.quantity).add(at, name).put(entry.lo).put(entry.hi);
      return row.put(lists.term.position(entry.system, entry.code ?? ''));
    }
    case 'reference':
      return tables.using(tables.reference).add(at, name).put(lists.target.position(entry.target.type, entry.target.id));
    case 'uri':
      return tables.using(tables.uri).add(at, name).put(lists.text.position(entry.value));
    case 'position':
      return tables.using(tables.position).add(at, name).put(entry.latitude).put(entry.longitude);
    default:
      return assertNever(entry);
  }
}
