// What the in-memory reader of a predicate looks at: resources with their index values, and the policy tables.
import type { IndexValues } from './index-entry.ts';
import type { ActorKey, RelationKind, Target } from './predicate.ts';

/** One resource as the store knows it, without its body. */
export interface Entry extends Target {
  /** Milliseconds since the epoch. */
  readonly updated: number;
  readonly deleted: boolean;
  readonly index: IndexValues;
  readonly policy: EntryPolicy;
}

/** The policy columns of its row. */
export interface EntryPolicy {
  readonly patient: string | null;
  /** '' for types outside any compartment. */
  readonly documentKind: string;
  readonly labels: number;
  readonly marks: number;
  readonly clinicalDate: number | null;
  readonly author: string | null;
}

interface InForce {
  readonly patient: string;
  /** Inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface RuleRow extends InForce {
  readonly category: 'feed' | 'past' | 'consultation' | 'notebook';
  readonly permit: boolean;
  readonly actor: ActorKey;
  readonly specificity: number;
  readonly depth: number;
  readonly decided: number;
  readonly purpose: string | null;
  readonly dataFrom: number | null;
  readonly dataTo: number | null;
  readonly documentKind: string | null;
  readonly data: string | null;
  readonly labels: number;
}

export interface RelationRow extends InForce {
  readonly relation: RelationKind;
  readonly practitioner: string | null;
  readonly organization: string | null;
}

export interface DelegationRow extends InForce {
  readonly person: string;
  readonly documentKinds: readonly string[] | null;
}

export interface World {
  get(target: Target): Entry | undefined;
  all(): Iterable<Entry>;
  readonly consentRules: readonly RuleRow[];
  readonly relations: readonly RelationRow[];
  readonly delegations: readonly DelegationRow[];
}

export function isInForce(row: InForce, patient: string | null, at: number): boolean {
  return row.patient === patient && row.from <= at && at < row.to;
}
