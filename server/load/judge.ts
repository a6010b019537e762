// What an answer says of each resource of its parcel: a status, and for each refusal where and why.
// https://hl7.org/fhir/R4/http.html#transaction-response
import type { Bundle, OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Reply } from './client.ts';
import type { Piece, PieceResult, Refusal, Verdict } from './parcel.ts';

export function judge(file: string, pieces: readonly Piece[], reply: Reply): Verdict {
  const answer = parse(reply.text);
  if (reply.status < 400 && answer?.resourceType === 'Bundle' && isResponse(answer as Bundle))
    return judgeEntries(file, pieces, answer as Bundle);
  const results = pieces.map(({ type }) => ({ type, status: reply.status }));
  const issues = outcomeIssues(answer);
  if (reply.status < 400) return { results, refusals: [], warnings: issues.some(isWarning) ? 1 : 0 };
  return { results, refusals: wholeRefusals(file, pieces, reply, issues.filter(isError)), warnings: 0 };
}

function isResponse({ type }: Bundle): boolean {
  return type === 'batch-response' || type === 'transaction-response';
}

function judgeEntries(file: string, pieces: readonly Piece[], bundle: Bundle): Verdict {
  const results: PieceResult[] = [];
  const refusals: Refusal[] = [];
  let warnings = 0;
  pieces.forEach((piece, i) => {
    const response = bundle.entry?.[i]?.response;
    const status = Number.parseInt(response?.status ?? '', 10) || 0;
    results.push({ type: piece.type, status });
    const issues = outcomeIssues(response?.outcome ?? bundle.entry?.[i]?.resource);
    if (status >= 200 && status < 400) {
      if (issues.some(isWarning)) warnings++;
      return;
    }
    const errors = issues.filter(isError);
    if (errors.length === 0) refusals.push({ file, entry: piece.name, type: piece.type, status, diagnostics: 'No reason was given.' });
    for (const issue of errors) refusals.push({ file, entry: piece.name, type: piece.type, status, ...reasonOf(issue) });
  });
  return { results, refusals, warnings };
}

/** The whole Bundle or file was refused; an issue may still name the entry. */
function wholeRefusals(file: string, pieces: readonly Piece[], reply: Reply, issues: readonly OperationOutcomeIssue[]): Refusal[] {
  const whole = pieces.length === 1 ? pieces[0] : undefined;
  if (issues.length === 0) {
    const diagnostics = reply.text.slice(0, 300).trim() || 'No reason was given.';
    return [{ file, entry: whole?.name ?? 'file', type: whole?.type ?? 'Bundle', status: reply.status, diagnostics }];
  }
  return issues.map((issue) => {
    const reason = reasonOf(issue);
    const named = /^Bundle\.entry\[(\d+)\]/.exec(reason.expression ?? '');
    const piece = whole ?? (named === null ? undefined : pieces[Number(named[1])]);
    return { file, entry: piece?.name ?? 'file', type: piece?.type ?? 'Bundle', status: reply.status, ...reason };
  });
}

function reasonOf(issue: OperationOutcomeIssue): Pick<Refusal, 'expression' | 'diagnostics'> {
  const diagnostics = issue.diagnostics ?? issue.details?.text ?? issue.code;
  const expression = issue.expression?.join(', ');
  return expression === undefined ? { diagnostics } : { expression, diagnostics };
}

function outcomeIssues(resource: unknown): readonly OperationOutcomeIssue[] {
  const outcome = resource as OperationOutcome | undefined;
  return outcome?.resourceType === 'OperationOutcome' && Array.isArray(outcome.issue) ? outcome.issue : [];
}

function isError({ severity }: OperationOutcomeIssue): boolean {
  return severity === 'error' || severity === 'fatal';
}

function isWarning({ severity }: OperationOutcomeIssue): boolean {
  return severity === 'warning';
}

function parse(text: string): { readonly resourceType?: string } | undefined {
  try {
    return JSON.parse(text) as { resourceType?: string };
  } catch {
    return undefined;
  }
}
