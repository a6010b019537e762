// The language of questions. One `Predicate`, two readers: `store/predicate-sql.ts` reads it to SQL,
// `search/matches.ts` reads it in memory; a property test says that they always agree.
// https://hl7.org/fhir/R4/search.html

/** `Observation.code` for a parameter of one type, `_tag` for a parameter of all types. */
export type ParamKey = string;

/** A resource by type and logical id; `https://...` and `urn:...` targets have type `url` and the whole url as id. */
export interface Target {
  readonly type: string;
  readonly id: string;
}

/**
 * One value of a token search. `system` undefined = any system, null = explicitly none; `code` undefined = any code.
 */
export interface TokenValue {
  readonly system?: string | null;
  readonly code?: string;
}

export type RangeOperator = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/**
 * A comparison of the index range [lo, hi] with the asked range [lo, hi]. Dates are milliseconds since the epoch with
 * `hi` exclusive; numbers are the value itself, with the implicit precision of the asked value in `eq`, `ne` and `ap`.
 * The table of operators is in `range-test.ts`.
 */
export interface RangeTest {
  readonly op: RangeOperator;
  readonly lo: number;
  readonly hi: number;
}

export interface QuantityTest extends RangeTest {
  /** undefined = any unit. */
  readonly system?: string;
  readonly code?: string;
}

export type IndexTable = 'token' | 'string' | 'date' | 'number' | 'quantity' | 'reference' | 'uri' | 'position';

/** Questions about one resource's own row and index rows. */
export type SearchLeaf =
  | { readonly kind: 'type'; readonly types: readonly string[] }
  | { readonly kind: 'id'; readonly ids: readonly string[] }
  | { readonly kind: 'updated'; readonly tests: readonly RangeTest[] }
  | { readonly kind: 'missing'; readonly param: ParamKey; readonly table: IndexTable }
  | { readonly kind: 'token'; readonly param: ParamKey; readonly values: readonly TokenValue[] }
  | {
      readonly kind: 'string';
      readonly param: ParamKey;
      readonly test: 'starts' | 'exact' | 'contains';
      /** Folded (`fold` in `fold.ts`) for starts and contains, as typed for exact. */
      readonly values: readonly string[];
    }
  | { readonly kind: 'date'; readonly param: ParamKey; readonly tests: readonly RangeTest[] }
  | { readonly kind: 'number'; readonly param: ParamKey; readonly tests: readonly RangeTest[] }
  | { readonly kind: 'quantity'; readonly param: ParamKey; readonly tests: readonly QuantityTest[] }
  | { readonly kind: 'reference'; readonly param: ParamKey; readonly targets: readonly Target[] }
  | {
      readonly kind: 'uri';
      readonly param: ParamKey;
      readonly test: 'exact' | 'below' | 'above';
      readonly values: readonly string[];
    }
  | { readonly kind: 'near'; readonly param: ParamKey; readonly latitude: number; readonly longitude: number; readonly meters: number }
  /** Every word (folded) occurs in the narrative (`_text`) or anywhere in the strings (`_content`); with `begun`, or begins a word there. */
  | { readonly kind: 'words'; readonly field: '_text' | '_content'; readonly words: readonly string[]; readonly begun?: boolean };

/** Questions about the policy columns and tables. Made by `consent/`, never by a client. */
export type PolicyLeaf =
  /** The resource belongs to one of these patients' compartments. */
  | { readonly kind: 'patient'; readonly ids: readonly string[] }
  /** The resource belongs to no patient's compartment and its type is none of the clinical ones. */
  | { readonly kind: 'unowned' }
  /** It is the version of today: of an old one only its policy columns are known, and not what it names. */
  | { readonly kind: 'newest' }
  | { readonly kind: 'author'; readonly organization: string }
  /** None of these marks (bits of `Mark`) is set. */
  | { readonly kind: 'unmarked'; readonly mask: number }
  | { readonly kind: 'document-kind'; readonly kinds: readonly string[] }
  /** The clinical date lies in [from, to), milliseconds; an unknown one lies nowhere. */
  | { readonly kind: 'dated'; readonly from?: number; readonly to?: number }
  /** The latest feed decision of the patient in force at `at` permits; `otherwise` where there is none. */
  | { readonly kind: 'record-open'; readonly at: number; readonly otherwise: boolean }
  /** Of none of these document kinds, or the latest notebook decision of the patient in force at `at` permits. */
  | { readonly kind: 'notebook-shown'; readonly kinds: readonly string[]; readonly at: number }
  /** A care relation of one of these kinds is in force at `at` for the practitioner or the organisation. */
  | {
      readonly kind: 'cared-for';
      readonly practitioner?: string;
      readonly organization?: string;
      readonly kinds: readonly RelationKind[];
      readonly at: number;
    }
  /** The winning rule (see `ConsentRule`) for these actors and purpose permits; no rule = `otherwise`. */
  | {
      readonly kind: 'consented';
      readonly actors: readonly ActorKey[];
      readonly purpose: string;
      readonly at: number;
      readonly otherwise: boolean;
    }
  /** Nobody has expressed consultation consent: no rule of category consultation is in force at `at`. */
  | { readonly kind: 'not-expressed'; readonly at: number }
  /** No sensitive label, or released by the citizen, or every sensitive label has its own permitting rule. */
  | {
      readonly kind: 'labels-consented';
      readonly actors: readonly ActorKey[];
      readonly purpose: string;
      readonly at: number;
    }
  /** A delegation of the resource's patient to `person` (a Patient id) is in force at `at` and covers the document kind. */
  | { readonly kind: 'delegated'; readonly person: string; readonly at: number };

export type Predicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and'; readonly of: readonly Predicate[] }
  | { readonly kind: 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | SearchLeaf
  /** The reference parameter leads to a resource of type `to` (undefined = of any type) that satisfies `where`. */
  | { readonly kind: 'chain'; readonly param: ParamKey; readonly to?: string; readonly where: Predicate }
  /** A resource of type `source` refers here by `param` and satisfies `where` (`_has`, `_list`). */
  | { readonly kind: 'has'; readonly source: string; readonly param: ParamKey; readonly where: Predicate }
  /**
   * One of the tuples holds within one group (one repetition of an element). Leaves of a tuple are search leaves whose
   * keys are `Type.code$0`, `Type.code$1`; their index rows carry the group's ordinal.
   */
  | { readonly kind: 'composite'; readonly param: ParamKey; readonly tuples: readonly (readonly SearchLeaf[])[] }
  | PolicyLeaf;

export type RelationKind = 'gp' | 'encounter' | 'declaration' | 'emergency';

/** `any`, `role:APR`, `organization:ID`, `role:APR@ID`, `practitioner:ID`; the rank of each is in `consent/`. */
export type ActorKey = string;

/** Bits of the `marks` column: who must not see it, kept outside the resource's body. */
export const Mark = {
  /** P99: the citizen hid it (or asked the producer to). */
  hidden: 1,
  /** P98: hidden from the citizen until a clinician has told them. */
  unmediated: 2,
  /** P97: hidden from the parent. */
  notForParent: 4,
  /** The citizen made born-hidden (sensitive) data visible again. */
  released: 8,
} as const;

export const all: Predicate = { kind: 'all' };
export const none: Predicate = { kind: 'none' };

export function and(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((p) => (p.kind === 'and' ? p.of : p.kind === 'all' ? [] : [p]));
  if (flat.some((p) => p.kind === 'none')) return none;
  return flat.length === 0 ? all : flat.length === 1 ? (flat[0] as Predicate) : { kind: 'and', of: flat };
}

export function or(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((p) => (p.kind === 'or' ? p.of : p.kind === 'none' ? [] : [p]));
  if (flat.some((p) => p.kind === 'all')) return all;
  return flat.length === 0 ? none : flat.length === 1 ? (flat[0] as Predicate) : { kind: 'or', of: flat };
}

export function not(of: Predicate): Predicate {
  if (of.kind === 'all') return none;
  if (of.kind === 'none') return all;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}
