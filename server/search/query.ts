// What a search asks of the store, free of HTTP and of SQL.
import type { IndexTable, ParamKey, Predicate } from './predicate.ts';

/** The sort key of the row's clinical date; no client can ask for it. */
export const clinicalDate = 'clinical-date';

export interface SortKey {
  /** `_id`, `_lastUpdated` and `clinical-date` are read from the row itself; other keys from index rows of `table`. */
  readonly param: ParamKey;
  readonly table: Extract<IndexTable, 'token' | 'string' | 'date' | 'number' | 'quantity' | 'reference' | 'uri'> | 'row';
  readonly descending: boolean;
}

export interface Include {
  readonly direction: 'include' | 'revinclude';
  /** The type that holds the reference; undefined (wildcard) = any. */
  readonly source?: string;
  /** undefined = every reference parameter of the source (`*`). */
  readonly param?: ParamKey;
  /** The type referred to; undefined = any. */
  readonly target?: string;
  readonly iterate: boolean;
  /** What an included resource must satisfy; `all` until permitted. */
  readonly where: Predicate;
}

/** Where a page starts: the sort values and row key of the last (or first) row seen. Opaque outside the store. */
export interface Position {
  readonly direction: 'after' | 'before';
  readonly values: readonly (string | number | null)[];
  readonly pk: number;
}

export interface Query {
  /** Empty = all types. */
  readonly types: readonly string[];
  readonly where: Predicate;
  readonly sort: readonly SortKey[];
  readonly includes: readonly Include[];
  /** Page size; 0 = only the total. */
  readonly count: number;
  /** `accurate` for `_total=accurate|estimate` and `_summary=count`; `none` spares the counting. */
  readonly total: 'accurate' | 'none';
  readonly position?: Position;
}
