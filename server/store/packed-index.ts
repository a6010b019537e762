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
    rows: Object.fromEntries(tables.used.map(({ name, rows }) => [name, new Float64Array(rows)])),
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

/** The rows of one table: those of the resource that is being packed begin at `from`. */
class Table {
  readonly name: IndexTable;
  readonly rows: number[] = [];
  readonly #columns: number;
  #from = 0;
  #seen: Set<string> | undefined;

  constructor(name: IndexTable) {
    this.name = name;
    this.#columns = rowShapes[name].length;
  }

  begin(): void {
    this.#from = this.rows.length;
    this.#seen = undefined;
  }

  /** The row that was added last is taken away again where the resource has it already. */
  settle(): void {
    const { rows } = this;
    const start = rows.length - this.#columns;
    if (start > this.#from && this.#isAgain(start)) rows.length = start;
  }

  #isAgain(start: number): boolean {
    if (start - this.#from < few * this.#columns) return this.#isAmong(start);
    this.#seen ??= this.#keysBefore(start);
    const before = this.#seen.size;
    return this.#seen.add(this.#keyAt(start)).size === before;
  }

  /** The parameter last: rows of one follow each other, and their values tell them apart. */
  #isAmong(start: number): boolean {
    const { rows } = this;
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
    return this.rows.slice(at, at + this.#columns).join(' ');
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
    if (table.rows.length === 0) this.used.push(table);
    return table;
  }
}

/** Rows of one resource, each once. Keys outside composites have group 0. */
function packEntries(entries: readonly IndexEntry[], at: number, lists: Lists, tables: Tables): void {
  for (const table of tables.used) table.begin();
  for (const entry of entries) {
    const group = entry.group !== undefined && entry.param.includes('$') ? entry.group : 0;
    add(entry, at, lists.name.position(entry.param), group, lists, tables).settle();
  }
}

/** To which table. */
function add(entry: IndexEntry, at: number, name: number, group: number, lists: Lists, tables: Tables): Table {
  switch (entry.table) {
    case 'token': {
      const table = tables.using(tables.token);
      table.rows.push(at, name, lists.term.position(entry.system, entry.code), group);
      return table;
    }
    case 'string': {
      const table = tables.using(tables.string);
      const folded = boundedText(entry.folded);
      const exact = boundedKey(entry.exact);
      table.rows.push(at, name, lists.text.position(folded), lists.text.position(exact === folded ? '' : exact), group);
      return table;
    }
    case 'date': {
      const table = tables.using(tables.date);
      table.rows.push(at, name, entry.lo, entry.hi, group);
      return table;
    }
    case 'number': {
      const table = tables.using(tables.number);
      table.rows.push(at, name, entry.lo, entry.hi, group);
      return table;
    }
    case 'quantity': {
      const table = tables.using(tables.quantity);
      table.rows.push(at, name, entry.lo, entry.hi, lists.term.position(entry.system, entry.code ?? ''), group);
      return table;
    }
    case 'reference': {
      const table = tables.using(tables.reference);
      table.rows.push(at, name, lists.target.position(entry.target.type, entry.target.id), group);
      return table;
    }
    case 'uri': {
      const table = tables.using(tables.uri);
      table.rows.push(at, name, lists.text.position(entry.value), group);
      return table;
    }
    case 'position': {
      const table = tables.using(tables.position);
      table.rows.push(at, name, entry.latitude, entry.longitude, group);
      return table;
    }
    default:
      return assertNever(entry);
  }
}
