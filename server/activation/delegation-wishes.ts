// What is asked about acting for another, and what is needed to answer it.
import type { Task } from '@medplum/fhirtypes';
import type { Relation } from '#fhir/acting-person.ts';
import type { IdentityDocument } from '#fhir/identity-document.ts';
import type { Act } from '#record/act.ts';
import type { Proceedings } from '#record/proceed.ts';
import type { Delegated } from './delegation-resources.ts';
import type { EndingWish } from './ending.ts';

export interface DelegationWish {
  /** Codice fiscale of who is to act. */
  readonly delegate: string;
  /** Empty or absent = everything that a delegate may see. */
  readonly documentKinds?: readonly string[] | undefined;
  /** `YYYY-MM-DD`, from the beginning of that day in Rome; absent = from now on. */
  readonly from?: string | undefined;
  /** `YYYY-MM-DD`, that day included. */
  readonly until?: string | undefined;
}

export interface RepresentativeWish {
  readonly representative: string;
  readonly title: 'parent' | 'guardian';
  /** Number and court of the order: a guardian has one, a parent has none. */
  readonly order?: string | undefined;
  /** `YYYY-MM-DD`: of an order, or of what a parent declares; absent = from now on. */
  readonly from?: string | undefined;
  /** `YYYY-MM-DD`, that day included; absent = until the law ends it. */
  readonly until?: string | undefined;
  /** By which the officer recognised the representative. */
  readonly document: IdentityDocument;
  /** The signed declaration of a parent (DPR 445/2000), the court order of a guardian: a PDF, JPEG or PNG. */
  readonly scan: Uint8Array;
}

/** For whom somebody acts now. */
export interface ActingFor {
  readonly patient: string;
  readonly name: string;
  readonly birthDate: string | undefined;
  readonly relation: Relation;
  /** Id of the RelatedPerson that gives the place. */
  readonly relatedPerson: string;
  /** Empty = everything. */
  readonly documentKinds: readonly string[];
  /** `YYYY-MM-DD`, that day included; undefined = until it is ended. */
  readonly until: string | undefined;
}

export interface Delegations {
  /** By the person themselves. Answers the id of the RelatedPerson. */
  delegate(act: Act, patient: string, wish: DelegationWish): Promise<string>;
  /** At the counter: a parent or guardian, with what proves it; whose document was shown counts as recognised. */
  registerRepresentative(act: Act, patient: string, wish: RepresentativeWish): Promise<string>;
  /** Taken back by the person, given up by the delegate, or ended at a counter. */
  endDelegation(act: Act, patient: string, relatedPerson: string, wish?: EndingWish): Promise<void>;
  /** All there were, for the person or a counter. */
  delegationsOf(act: Act, patient: string): Promise<readonly Delegated[]>;
  /** For whom the one who asks acts now: children, wards, those who delegated. */
  actsFor(act: Act): Promise<readonly ActingFor[]>;
}

export interface DelegationParts {
  readonly record: Proceedings;
  readonly newId: () => string;
  readonly policyName: string;
  readonly adultAge: number;
  /** That a delegation can be limited to. */
  readonly documentKinds: readonly string[];
  /** Guessing codici fiscali is slow. */
  readonly attempts: { check(who: string, now: number): Promise<void>; miss(who: string, now: number): Promise<void> };
  readonly clock: () => number;
  /** That an officer recognised a person by a document, as the counter keeps it. */
  readonly recognitionTask: (
    id: string,
    patient: string,
    document: IdentityDocument,
    officer: { readonly practitioner: string; readonly organization: string },
    now: number,
  ) => Task;
}
