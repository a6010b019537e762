// What a resource has under one name: the rows of the parameters that begin there, and the words. Of a shared value both are found once.
import { isShared } from '#fhir/shared.ts';
import { DistinctWords } from '../distinct-words.ts';
import type { IndexEntry } from '../index-entry.ts';
import { collect } from './full-text.ts';
import { Rows } from './rows.ts';

/** Puts rows of one parameter; `node` is the resource or a repetition of a composite, or what either has as this member. */
export type Extract = (node: unknown, resource: object, rows: Rows) => void;

/** One of the ways of a parameter to its values. */
export interface Part {
  /** Where all its values are in. */
  readonly member: string | undefined;
  readonly extract: Extract;
  /** Looks at more of the resource than this member. */
  readonly isOfResource: boolean;
}

interface Found {
  readonly entries: readonly IndexEntry[];
  readonly words: readonly string[];
}

export class Member {
  readonly #extracts: readonly Extract[];
  readonly #hasWords: boolean;
  readonly #known: WeakMap<object, Found> | undefined;

  constructor(parts: readonly Part[], hasWords: boolean) {
    this.#extracts = parts.map(({ extract }) => extract);
    this.#hasWords = hasWords;
    this.#known = parts.some(({ isOfResource }) => isOfResource) ? undefined : new WeakMap();
  }

  read(given: unknown, resource: object, rows: Rows, words: DistinctWords): void {
    // A list of one says what the one says.
    const value: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
    if (this.#known !== undefined && typeof value === 'object' && value !== null && isShared(value)) {
      const found = this.#known.get(value) ?? this.#first(value, resource, this.#known);
      rows.addAll(found.entries);
      words.addAll(found.words);
    } else this.#find(value, resource, rows, words);
  }

  #first(value: object, resource: object, known: WeakMap<object, Found>): Found {
    const rows = new Rows();
    const words = new DistinctWords();
    this.#find(value, resource, rows, words);
    const found = { entries: rows.entries, words: words.all };
    known.set(value, found);
    return found;
  }

  #find(value: unknown, resource: object, rows: Rows, words: DistinctWords): void {
    for (const extract of this.#extracts) extract(value, resource, rows);
    if (this.#hasWords) collect(value, words);
  }
}
