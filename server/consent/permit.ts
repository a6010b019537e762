// The only maker of permits. The store answers nothing else: the safe way is the only way that compiles.
import type { Query } from '#search/query.ts';
import type { Predicate } from '#search/predicate.ts';

declare const permitted: unique symbol;

/** A question that carries the requester's visibility at every table access. */
export type Permitted<T> = T & { readonly [permitted]: true };

/** One resource, or one version of it. */
export interface Instance {
  readonly type: string;
  readonly id: string;
  /** undefined = the current version. */
  readonly version?: number;
  readonly where: Predicate;
}

export interface HistoryQuery {
  /** undefined = all types. */
  readonly type?: string;
  /** undefined = all resources of the type. */
  readonly id?: string;
  readonly where: Predicate;
  /** Versions written at or after, milliseconds. */
  readonly since?: number;
  /** Versions that were current at some time in [lo, hi). */
  readonly at?: { readonly lo: number; readonly hi: number };
  readonly count: number;
  /** Starts before this version row (newest first). */
  readonly before?: { readonly updated: number; readonly pk: number; readonly version: number };
}

export type Permit = <T extends Query | Instance | HistoryQuery>(question: T) => Permitted<T>;
