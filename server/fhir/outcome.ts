// The one error that crosses rooms, as FHIR says it: an OperationOutcome.
// https://hl7.org/fhir/R4/operationoutcome.html
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';

export type IssueCode = OperationOutcomeIssue['code'];

export interface IssueDetail {
  /** FHIRPath of the element, or `Header.name`, or `?parameter`. */
  readonly expression?: string;
  /** Defaults to `error`. */
  readonly severity?: OperationOutcomeIssue['severity'];
}

/** Carries the issues to the door; the HTTP status follows from the first issue's code (`http/status.ts`). */
export class OperationOutcomeError extends Error {
  readonly outcome: OperationOutcome;

  constructor(issues: readonly OperationOutcomeIssue[]) {
    super(issues.map((issue) => issue.diagnostics ?? issue.code).join('; '));
    this.name = 'OperationOutcomeError';
    this.outcome = { resourceType: 'OperationOutcome', issue: [...issues] };
  }

  get code(): IssueCode {
    return this.outcome.issue[0]?.code ?? 'exception';
  }
}

/** One issue: what was wrong (value and rule) and what to do, in `diagnostics`; no personal data. */
export function issue(code: IssueCode, diagnostics: string, detail: IssueDetail = {}): OperationOutcomeIssue {
  return {
    severity: detail.severity ?? 'error',
    code,
    diagnostics: shortened(diagnostics, 1000),
    ...(detail.expression === undefined ? {} : { expression: [shortened(detail.expression, 500)] }),
  };
}

/** A value that was sent may be millions long; the rule and the remedy behind it are still read. */
function shortened(text: string, most: number): string {
  const half = most >> 1;
  return text.length <= most ? text : `${text.slice(0, half)} [...] ${text.slice(-half)}`;
}

/** The same issue, pointing into an entry of a Bundle (`Bundle.entry[3]`); '' = outside Bundles. */
export function issueAt(place: string, found: OperationOutcomeIssue): OperationOutcomeIssue {
  const [expression = ''] = found.expression ?? [];
  if (place === '' || expression.startsWith('Bundle.entry[')) return found;
  return { ...found, expression: [placeOf(place, expression)] };
}

function placeOf(place: string, expression: string): string {
  if (expression === '') return place;
  if (expression.startsWith('?')) return `${place}.request.url`;
  if (expression.startsWith('Header.')) return `${place}.request`;
  return `${place}.resource${expression.replace(/^[A-Za-z]+/, '')}`;
}

function failure(code: IssueCode) {
  return (diagnostics: string, expression?: string): OperationOutcomeError =>
    new OperationOutcomeError([issue(code, diagnostics, expression === undefined ? {} : { expression })]);
}

/** Unparsable content: malformed JSON, depth, duplicate keys. 400. */
export const structure = failure('structure');
/** A value breaks a rule of its type. 400. */
export const invalid = failure('invalid');
/** A needed element or parameter is absent. 400. */
export const required = failure('required');
/** A value that parses but is not allowed here (unknown code, bad reference). 400. */
export const badValue = failure('value');
/** The resource is not there for this requester; hidden and never-existed are the same. 404. */
export const notFound = failure('not-found');
/** The resource was there and was deleted. 410. */
export const deleted = failure('deleted');
/** The requester may not do this at all. 403. */
export const forbidden = failure('forbidden');
/** No token, or one that does not verify. 401. */
export const login = failure('login');
/** The version named is not the current one (409), or an edit collision. */
export const conflict = failure('conflict');
/** More than one match where one is needed. 412. */
export const multipleMatches = failure('multiple-matches');
/** `If-Match` or `If-None-Match` does not hold. 412. */
export const preconditionFailed = failure('lock-error');
/** A rule of the domain forbids it: no consent to feed, for example. 422. */
export const businessRule = failure('business-rule');
/** The content parses and yet breaks the definitions: an invariant, a profile, a binding. 422. */
export const unprocessable = failure('processing');
/** Interaction, parameter or modifier that this server states as not supported. 400/405/501 by the table. */
export const notSupported = failure('not-supported');
/** Asked for more than is answered at once. 403 by the specification's table; 413 here for bodies. */
export const tooCostly = failure('too-costly');
/** Too often in too short a time. 429. */
export const throttled = failure('throttled');
/** Body over the limit. 413. */
export const tooLong = failure('too-long');
/** A foreign error; the detail goes to the log only. 500. */
export const exception = failure('exception');
/** The store or the audit trail cannot be written now. 503. */
export const transient = failure('transient');
