// A document on its way into the record: what is asked of those who hold the registry, and what comes back ready to store. All of it
// can be sent to another thread: plain objects and texts.
import type { Identifier, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { RowContext } from '#consent/policy-rows.ts';
import type { PolicyValues } from '#consent/policy-values.ts';
import type { RelatedDocument } from '#ingest/cda/header.ts';
import type { Submission } from '#ingest/document.ts';
import type { IndexValues } from '#search/index-entry.ts';
import type { PackedPart } from '#store/packed-index.ts';

export interface Arrival {
  readonly bytes: Uint8Array;
  readonly metadata: Submission;
  /** Somebody else than its author sends it: it is the word of the organisation that keeps it. */
  readonly isImport: boolean;
  /** On whose word all of it is written; undefined where each resource says so itself. */
  readonly sender?: Sender | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whom and what a document names. */
export interface Asked {
  readonly subject: readonly Identifier[];
  readonly people: readonly Identifier[];
  readonly organizations: readonly Identifier[];
  readonly related: readonly Pick<RelatedDocument, 'type' | 'identifiers'>[];
  /** Of the organisation that keeps it, among the organisations: an import is its word. */
  readonly keeper: readonly Identifier[];
}

export interface Entry {
  readonly type: string;
  readonly id: string;
  readonly body: string;
}

/** What the registry has of them. */
export interface Told {
  readonly persons: readonly Entry[];
  readonly people: readonly Entry[];
  readonly organizations: readonly Entry[];
  /** `DocumentReference/x` of each related document, in their order; undefined where none is held. */
  readonly related: readonly (string | undefined)[];
}

export type Sender = Pick<RowContext, 'authority' | 'author'>;

/** What consent reads out of a resource that this sender writes. Its marks are here, and no longer in the text. */
export interface Judged extends Sender {
  readonly values: PolicyValues;
  readonly isNeverFed: boolean;
  readonly remark?: OperationOutcomeIssue | undefined;
  /** The text is stamped as the first version of its id; here stands the time, which is known when it is stored. */
  readonly timeAt: number;
}

/** What was found out of a text before it is stored: it holds for this very text under this id. */
export interface Checked {
  readonly id: string;
  readonly issues: readonly OperationOutcomeIssue[];
  /** Of a resource with errors there are no values. */
  readonly index: IndexValues | PackedPart | undefined;
  readonly judged?: Judged | undefined;
}

export interface PreparedResource {
  readonly type: string;
  readonly text: string;
  readonly checked: Checked;
}

export interface Prepared {
  readonly identifier: Identifier;
  readonly sha256: string;
  readonly patient: string;
  /** The DocumentReference first. */
  readonly resources: readonly PreparedResource[];
  readonly issues: readonly OperationOutcomeIssue[];
}

export type Ask = (asked: Asked) => Promise<Told>;

/** Throws what is wrong with the document; nothing is stored by it. */
export type Prepare = (arrival: Arrival, ask: Ask) => Promise<Prepared>;
