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

/** Up to here a look along the list is quicker than a set. */
const FEW = 8;

export class Rows {
  readonly entries: IndexEntry[] = [];
  #start = 0;
  #group = 0;
  #seen: Set<string> | undefined;

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
      this.#seen ??= new Set(entries.slice(this.#start).map(identity));
      const key = identity(entry);
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
    } else if (count > 0) {
      const key = identity(entry);
      for (let i = this.#start; i < entries.length; i++) {
        const other = entries[i] as IndexEntry;
        if (other === entry) return;
        if (other.table === entry.table && other.param === entry.param && identity(other) === key) return;
      }
    }
    entries.push(this.#group === 0 ? entry : { ...entry, group: this.#group });
  }
}

/** Text that equals for equal rows of one parameter and repetition. */
function identity(row: IndexEntry): string {
  switch (row.table) {
    case 'token':
      return `${row.param}\n${row.system ?? '\n'}\n${row.code}`;
    case 'string':
      return `${row.param}\n${row.exact}`;
    case 'date':
    case 'number':
      return `${row.param}\n${row.lo}\n${row.hi}`;
    case 'quantity':
      return `${row.param}\n${row.lo}\n${row.hi}\n${row.system ?? '\n'}\n${row.code ?? '\n'}`;
    case 'reference':
      return `${row.param}\n${row.target.type}\n${row.target.id}`;
    case 'uri':
      return `${row.param}\n${row.value}`;
    case 'position':
      return `${row.param}\n${row.latitude}\n${row.longitude}`;
  }
}
