// What the policy tables know of one resource: its own columns, and the rows that others' visibility is decided from.
// Both are compiled when the resource is written, in the same transaction.
import type { ActorKey, RelationKind, Target } from '#search/predicate.ts';

/** Columns of the resource row. */
export interface PolicyColumns {
  /** Patient id of the one compartment it belongs to; null for none. */
  readonly patient: string | null;
  /** Document kind of `profiles/policies/document-kinds.json`: `laboratory-report`, `drug-prescription`, ... */
  readonly documentKind: string;
  /** Bit set of sensitive labels (`profiles/policies/sensitive-labels.json`); 0 for none. */
  readonly labels: number;
  /** Marks that the resource itself carries at birth (bits of `Mark`). */
  readonly marks: number;
  /** Milliseconds since the epoch, for data periods and the feed gate; null when the resource has no clinical date. */
  readonly clinicalDate: number | null;
}

/**
 * Links along which blinding spreads. Two resources of one patient are correlated when they share a key; `part` names a
 * resource that is a part of this one (a result of a report, the file of a document) and takes its labels from it.
 */
export interface Correlation {
  /** `Observation/123`, or `system|value` of an order, accession or episode number. */
  readonly key: string;
  readonly role: 'self' | 'peer' | 'part';
}

/** What a Consent of the record decides about; `notebook` = whether others see what the person says of themselves. */
export type ConsentCategory = 'feed' | 'past' | 'consultation' | 'notebook';

/** A row of `consent_rule`. The winning rule: highest `specificity`, then `depth`, then `decided`; on a tie deny wins. */
export interface ConsentRule {
  readonly patient: string;
  readonly category: ConsentCategory;
  readonly permit: boolean;
  readonly actor: ActorKey;
  /** any 0, role 1, organisation 2, role at organisation 3, practitioner 4. */
  readonly specificity: number;
  /** Nesting of the provision: 0 for the root. */
  readonly depth: number;
  /** Consent.dateTime, milliseconds. */
  readonly decided: number;
  /** null = any purpose. */
  readonly purpose: string | null;
  /** In force from (inclusive) to (exclusive), milliseconds; open ends are EARLIEST and LATEST. */
  readonly from: number;
  readonly to: number;
  /** Applies to resources with a clinical date in this range; null = any. */
  readonly dataFrom: number | null;
  readonly dataTo: number | null;
  readonly documentKind: string | null;
  /** `Type/id` of one resource; null = any. */
  readonly data: string | null;
  /** 0 = the rule is about ordinary data; otherwise only about resources' sensitive labels within this set. */
  readonly labels: number;
}

export type PolicyRow =
  | ({ readonly table: 'consent-rule' } & ConsentRule)
  | {
      readonly table: 'relation';
      readonly patient: string;
      readonly relation: RelationKind;
      readonly practitioner: string | null;
      readonly organization: string | null;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly table: 'delegation';
      readonly patient: string;
      /** Patient id of the person who acts. */
      readonly person: string;
      readonly relation: 'parent' | 'guardian' | 'delegate';
      readonly from: number;
      readonly to: number;
      /** null = everything that a delegation can cover. */
      readonly documentKinds: readonly string[] | null;
    }
  | {
      readonly table: 'membership';
      readonly practitioner: string;
      readonly organization: string;
      readonly role: string;
      readonly from: number;
      readonly to: number;
    };

/** What `classify` says about one accepted resource. */
export interface PolicyValues {
  readonly columns: PolicyColumns;
  readonly correlations: readonly Correlation[];
  /** Rows compiled from this resource; they replace the ones it made before. */
  readonly rows: readonly PolicyRow[];
  /** The resource takes patient, kind, labels and marks from this one (Provenance.target, Binary.securityContext). */
  readonly inheritsFrom?: Target | undefined;
}
