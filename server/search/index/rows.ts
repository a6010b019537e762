// Collects the index rows of one resource, with the key and the repetition that each belongs to. A value that stands twice gives two:
// whoever stores them keeps one.
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

export class Rows {
  readonly entries: IndexEntry[] = [];
  #group = 0;

  /** From here on rows belong to this repetition of a composite, or with 0 to none. */
  begin(group: number): number {
    this.#group = group;
    return this.entries.length;
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

  /** Rows that were made before. */
  addAll(entries: readonly IndexEntry[]): void {
    for (const entry of entries) this.#add(entry);
  }

  #add(entry: IndexEntry): void {
    this.entries.push(this.#group === 0 ? entry : { ...entry, group: this.#group });
  }
}
