// Refusals that only a door knows: about method, address and media types, with a status of their own.
// https://hl7.org/fhir/R4/http.html#general
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { forbidden, issue, OperationOutcomeError, type IssueCode } from '#fhir/outcome.ts';

export class Refusal extends OperationOutcomeError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, found: OperationOutcomeIssue, headers: Readonly<Record<string, string>> = {}) {
    super([found]);
    this.name = 'Refusal';
    this.status = status;
    this.headers = headers;
  }
}

function refusal(status: number, code: IssueCode, text: string, expression?: string): Refusal {
  return new Refusal(status, issue(code, text, expression === undefined ? {} : { expression }));
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Refusal {
  const allow = allowed.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
  return new Refusal(405, issue('not-supported', `${method} is not possible at this address; use ${allow}.`), { Allow: allow });
}

/** A method that no address of this server has. */
export function methodUnknown(method: string): Refusal {
  return refusal(501, 'not-supported', `The method ${method.slice(0, 32)} is not supported by any address of this server.`);
}

export function addressTooLong(length: number, limit: number): Refusal {
  return refusal(
    414,
    'too-long',
    `The address has ${length} characters, at most ${limit} are read; send a search as POST [type]/_search with a form body.`,
  );
}

export function notAcceptable(asked: string, where: string): Refusal {
  const shown = JSON.stringify(asked.slice(0, 100));
  return refusal(
    406,
    'not-supported',
    `The format ${shown} cannot be sent; this server answers in application/fhir+json or application/fhir+xml, FHIR version 4.0.`,
    where,
  );
}

export function unsupportedContent(sent: string | undefined, accepted: readonly string[]): Refusal {
  const what =
    sent === undefined ? 'The body has no Content-Type' : `A body of type ${JSON.stringify(sent.slice(0, 100))} is not read here`;
  return refusal(415, 'not-supported', `${what}; send ${accepted.join(' or ')} in UTF-8.`, 'Header.Content-Type');
}

export function personHasDied(): OperationOutcomeError {
  return forbidden(
    'The registry says that this person has died; in their name nothing is shown or changed. A counter has a mistake corrected (deceased).',
  );
}
