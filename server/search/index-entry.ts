// What one resource puts into the search index. Values are normalised (systems aliased, strings folded, dates as ranges).
import type { ParamKey, Target } from './predicate.ts';

/** `group` is 0 outside composites; inside, the ordinal of the repetition that the row comes from. */
interface Keyed {
  readonly param: ParamKey;
  readonly group?: number;
}

export type IndexEntry =
  | (Keyed & { readonly table: 'token'; readonly system: string | null; readonly code: string })
  /** `folded` for starts/contains; `exact` as written. */
  | (Keyed & { readonly table: 'string'; readonly folded: string; readonly exact: string })
  /** Milliseconds since the epoch, `hi` exclusive; open ends are `EARLIEST`/`LATEST` of `fhir/period.ts`. */
  | (Keyed & { readonly table: 'date'; readonly lo: number; readonly hi: number })
  | (Keyed & { readonly table: 'number'; readonly lo: number; readonly hi: number })
  | (Keyed & {
      readonly table: 'quantity';
      readonly lo: number;
      readonly hi: number;
      readonly system: string | null;
      readonly code: string | null;
    })
  | (Keyed & { readonly table: 'reference'; readonly target: Target })
  | (Keyed & { readonly table: 'uri'; readonly value: string })
  | (Keyed & { readonly table: 'position'; readonly latitude: number; readonly longitude: number });

export interface IndexValues {
  readonly entries: readonly IndexEntry[];
  /** Folded words of the narrative, and of every string of the resource; each word once. */
  readonly text: readonly string[];
  readonly content: readonly string[];
}
