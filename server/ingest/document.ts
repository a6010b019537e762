// A document as the record receives it, and what reading it has to know.
import type { Coding, Identifier, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Headless } from '#fhir/stamp-text.ts';
import type { Header } from './cda/header.ts';
import type { Known } from './cda/parties.ts';
import type { Remarks } from './cda/remarks.ts';

/** Bytes that were recognised as a document, and their header; the body waits until it is known whose it is. */
export interface ReadDocument {
  readonly bytes: Uint8Array;
  /** Of them, in base64. */
  readonly sha256: string;
  /** `text/xml` or `application/pdf`: the legal document is what was sent. */
  readonly mediaType: string;
  readonly header: Header;
  readonly remarks: Remarks;
}

/** What travels beside the document: the submission's metadata. Affinity Domain Italia. */
export interface Submission {
  readonly practiceSetting?: Coding;
  readonly facilityType?: Coding;
  /** P99, P98, P97, P00 and sensitive labels. */
  readonly security: readonly Coding[];
}

export interface Surroundings {
  /** `Patient/x` of the registry. */
  readonly patient: string;
  readonly known: Known;
  readonly submission: Submission;
  /** `DocumentReference/x` by any of the identifiers. */
  readonly held: (identifiers: readonly Identifier[]) => string | undefined;
  /** The kind that policies call it by: `laboratory-report`. */
  readonly documentKind: string;
  /** Whose word it is, where somebody else sends it: `Organization/x`. */
  readonly source: string | undefined;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly isUnit: (unit: string) => boolean;
}

export interface Ingested {
  /** Ready to store: with ids, references to each other by `Type/id`; the DocumentReference first. */
  readonly resources: readonly Headless[];
  readonly issues: readonly OperationOutcomeIssue[];
}
