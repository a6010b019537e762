// What is said of documents that a new one relates to, where they are not what its sender takes them for.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html (Document Relationships and Associations)
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { businessRule, conflict, forbidden, issue } from '#fhir/outcome.ts';

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
