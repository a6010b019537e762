// The one place that knows HTTP status numbers of outcomes and answers.
// https://hl7.org/fhir/R4/http.html#Status-Codes, https://hl7.org/fhir/R4/valueset-issue-type.html
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { OperationOutcomeError, type IssueCode } from '#fhir/outcome.ts';
import type { Answer } from '#interactions/interaction.ts';
import { Refusal } from './refusal.ts';

export const issueStatus: Readonly<Record<IssueCode, number>> = {
  // the request cannot be understood
  structure: 400,
  required: 400,
  value: 400,
  invalid: 400,
  'not-supported': 400,
  // who asks
  login: 401,
  unknown: 401,
  expired: 401,
  security: 403,
  forbidden: 403,
  suppressed: 403,
  // what is there
  'not-found': 404,
  deleted: 410,
  // what others did meanwhile
  conflict: 409,
  duplicate: 409,
  'lock-error': 412,
  'multiple-matches': 412,
  // too much at once
  'too-long': 413,
  'too-costly': 413,
  throttled: 429,
  // understood, and against the rules
  processing: 422,
  invariant: 422,
  'business-rule': 422,
  'code-invalid': 422,
  extension: 422,
  // the server's side
  exception: 500,
  incomplete: 500,
  transient: 503,
  'no-store': 503,
  timeout: 503,
  informational: 200,
};

export const answerStatus: Readonly<Record<Answer['kind'], number>> = {
  ok: 200,
  created: 201,
  accepted: 202,
  'no-content': 204,
  'not-modified': 304,
};

/** An outcome speaks by its first error; warnings before it have no say. */
export function statusOf(what: OperationOutcomeError | Answer): number {
  if (!(what instanceof OperationOutcomeError)) return answerStatus[what.kind];
  if (what instanceof Refusal) return what.status;
  const first = what.outcome.issue.find(isError);
  return issueStatus[first?.code ?? what.code];
}

function isError({ severity }: OperationOutcomeIssue): boolean {
  return severity === 'error' || severity === 'fatal';
}
