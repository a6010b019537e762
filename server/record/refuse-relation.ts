// What is said of documents that a new one relates to, where they are not what its sender takes them for.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html (Document Relationships and Associations)
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { businessRule, conflict, forbidden, issue, issueAt, OperationOutcomeError } from '#fhir/outcome.ts';

/** Hidden and never-existed answer alike. */
export function unknownTarget(code: string, expression: string): Error {
  return businessRule(
    `No document is known by what relatesTo (${code}) names; nothing was taken. Name one that is held here, or leave the relation out.`,
    expression,
  );
}

export function ofOthers(expression: string): Error {
  return forbidden('The document was written by another organisation; only its author replaces it. Nothing was taken.', expression);
}

export function ofAnotherPerson(expression: string): Error {
  return businessRule(
    'The document that relatesTo names is of another person; nothing was taken. Relate documents of one person.',
    expression,
  );
}

export function notCurrent(id: string, status: string, expression: string): Error {
  return conflict(
    `DocumentReference/${id} is ${status} already; nothing was taken. Find the current one (DocumentReference?relatesto=DocumentReference/${id}) and relate to that.`,
    expression,
  );
}

export function addendumUnknown(addendum: string, id: string): Error {
  return conflict(
    `DocumentReference/${addendum} adds to DocumentReference/${id}, which gives way to a new document, and came in with that or meanwhile; nothing was taken. Relate the addendum to the new document, or send the new document again by itself.`,
    'DocumentReference.relatesTo',
  );
}

export function keptByNumber(code: string, expression: string): OperationOutcomeIssue {
  const said = `The document that this one relates to (${code}) is not held here; the relation was kept by its identifier.`;
  return issue('informational', said, { severity: 'warning', expression });
}

/** Whoever replaces a document answers for what was added to it. */
export function followed(id: string, expression: string): OperationOutcomeIssue {
  const said = `DocumentReference/${id}, which adds to the replaced document or transforms it, was superseded with it. Send it again if it still holds.`;
  return issue('informational', said, { severity: 'warning', expression });
}

/** It was named by its number before it came: what replaced it holds. */
export function replacedBefore(id: string): OperationOutcomeIssue {
  const said = `DocumentReference/${id}, which replaces this document, came before it: this one was stored as superseded, and what was read out of it as entered in error.`;
  return issue('informational', said, { severity: 'warning', expression: 'DocumentReference.identifier' });
}

export function relatedBefore(id: string, codes: string): OperationOutcomeIssue {
  const said = `DocumentReference/${id}, which relates to this document (${codes}), came before it and names it by its reference now.`;
  return issue('informational', said, { severity: 'information', expression: 'DocumentReference.identifier' });
}

/** Looked for before it was there, and there when it was written: to be done again from the start. */
export class CameMeanwhile extends OperationOutcomeError {
  constructor(place: string) {
    const said = 'A document that this one relates to came in at this very moment; nothing was taken. Send this one again.';
    super([issueAt(place, issue('conflict', said, { expression: 'DocumentReference.relatesTo' }))]);
  }
}

const MOST_TRIES = 5;

/** Where a document came in between looking for it and writing what relates to it, it is found by looking again. */
export async function lookingAgain<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CameMeanwhile) || tries === MOST_TRIES) throw error;
    }
  }
}
