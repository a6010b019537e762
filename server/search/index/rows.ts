// Collects the index rows of one resource: each row once, with the key and the repetition that it belongs to.
import type { IndexEntry } from '../index-entry.ts';
import { fold } from '../fold.ts';
import type { Target } from '../predicate.ts';

/** The keys that one parameter's values go to. */
export interface RowKeys {
  readonly own: string;
  /** Texts beside codes, for `:text`. */
  readonly text: string;
  readonly ofType: string;
  /** Logical references, for `:identifier`. */
  readonly identifier: string;
}

export function rowKeys(key: string): RowKeys {
  return { own: key, text: `${key}:text`, ofType: `${key}:of-type`, identifier: `${key}:identifier` };
}

/** A composite's components are asked by code and value only: other rows go nowhere. */
export function componentKeys(key: string): RowKeys {
  return { own: key, text: '', ofType: '', identifier: '' };
}

// Longer values would not fit the index pages of the databases. Texts are cut, here and in questions alike; longer codes
// and urls are not indexed.
const LONGEST_TEXT = 500;
const LONGEST_CODE = 1000;

export function indexedText(text: string): string {
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
}

/** Up to here a look along the list is quicker than a map. */
const FEW = 8;

export class Rows {
  readonly entries: IndexEntry[] = [];
  #start = 0;
  #group = 0;
  #seen: Map<string | number, IndexEntry[]> | undefined;

  /** From here on rows belong to another parameter, or to another repetition of a composite. */
  begin(group = 0): number {
    this.#group = group;
    this.#seen = undefined;
    return (this.#start = this.entries.length);
  }

  token(param: string, system: string | null, code: string): void {
    if (param === '' || code === '' || code.length + (system?.length ?? 0) > LONGEST_CODE) return;
    this.#add({ table: 'token', param, system, code });
  }

  string(param: string, text: unknown): void {
    if (param === '' || typeof text !== 'string' || text === '') return;
    const exact = indexedText(text);
    const folded = fold(exact);
    if (folded !== '') this.#add({ table: 'string', param, folded, exact });
  }

  date(param: string, range: { readonly lo: number; readonly hi: number } | undefined): void {
    if (range) this.#add({ table: 'date', param, lo: range.lo, hi: range.hi });
  }

  number(param: string, lo: number, hi: number): void {
    this.#add({ table: 'number', param, lo, hi });
  }

  quantity(param: string, lo: number, hi: number, system: string | null, code: string | null): void {
    this.#add({ table: 'quantity', param, lo, hi, system, code });
  }

  reference(param: string, target: Target): void {
    if (target.id.length <= LONGEST_CODE) this.#add({ table: 'reference', param, target });
  }

  uri(param: string, value: string): void {
    if (value !== '' && value.length <= LONGEST_CODE) this.#add({ table: 'uri', param, value });
  }

  position(param: string, latitude: number, longitude: number): void {
    this.#add({ table: 'position', param, latitude, longitude });
  }

  /** Rows that were made before, of the same parameter. */
  addAll(entries: readonly IndexEntry[]): void {
    for (const entry of entries) this.#add(entry);
  }

  #add(entry: IndexEntry): void {
    const { entries } = this;
    const count = entries.length - this.#start;
    if (count > FEW) {
      this.#seen ??= firstBySaying(entries, this.#start);
      const saying = sayingOf(entry);
      const others = this.#seen.get(saying);
      if (others === undefined) this.#seen.set(saying, [entry]);
      else if (others.some((other) => isSame(other, entry))) return;
      else others.push(entry);
    } else {
      for (let i = entries.length - count; i < entries.length; i++) if (isSame(entries[i] as IndexEntry, entry)) return;
    }
    entries.push(this.#group === 0 ? entry : { ...entry, group: this.#group });
  }
}

function firstBySaying(entries: readonly IndexEntry[], start: number): Map<string | number, IndexEntry[]> {
  const found = new Map<string | number, IndexEntry[]>();
  for (let i = start; i < entries.length; i++) {
    const entry = entries[i] as IndexEntry;
    const saying = sayingOf(entry);
    const others = found.get(saying);
    if (others === undefined) found.set(saying, [entry]);
    else others.push(entry);
  }
  return found;
}

/** What tells most rows of one parameter apart, as it is: a key made of all of it would be a new text for each row. */
function sayingOf(row: IndexEntry): string | number {
  switch (row.table) {
    case 'token':
      return row.code;
    case 'string':
      return row.exact;
    case 'reference':
      return row.target.id;
    case 'uri':
      return row.value;
    case 'position':
      return row.latitude;
    default:
      return row.lo;
  }
}

/** Of one repetition. */
function isSame(a: IndexEntry, b: IndexEntry): boolean {
  if (a === b) return true;
  if (a.param !== b.param) return false;
  switch (a.table) {
    case 'token':
      return b.table === 'token' && a.code === b.code && a.system === b.system;
    case 'string':
      return b.table === 'string' && a.exact === b.exact;
    case 'date':
      return b.table === 'date' && a.lo === b.lo && a.hi === b.hi;
    case 'number':
      return b.table === 'number' && a.lo === b.lo && a.hi === b.hi;
    case 'quantity':
      return b.table === 'quantity' && a.lo === b.lo && a.hi === b.hi && a.system === b.system && a.code === b.code;
    case 'reference':
      return b.table === 'reference' && a.target.id === b.target.id && a.target.type === b.target.type;
    case 'uri':
      return b.table === 'uri' && a.value === b.value;
    case 'position':
      return b.table === 'position' && a.latitude === b.latitude && a.longitude === b.longitude;
  }
}
