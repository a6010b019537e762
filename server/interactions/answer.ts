// From stored versions to answers: bodies go out as the exact texts that were stored.
// https://hl7.org/fhir/R4/http.html#return
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { issue } from '#fhir/outcome.ts';
import type { Submitted } from '#record/change.ts';
import type { Version } from '#store/store.ts';
import type { Answer, Ask } from './interaction.ts';

export function outcomeText(issues: readonly OperationOutcomeIssue[]): string {
  const outcome: OperationOutcome = { resourceType: 'OperationOutcome', issue: [...issues] };
  return JSON.stringify(outcome);
}

export function versionAnswer(version: Version, kind: Answer['kind'] = 'ok'): Answer {
  return { kind, body: version.body, version };
}

const done: Record<Exclude<Submitted['outcome'], 'absent'>, string> = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged: the content is the same, no new version was made',
  deleted: 'deleted',
  matched: 'already there: nothing was written',
};

/** What was done and what was tolerated, as issues. */
export function submittedIssues(submitted: Submitted): readonly OperationOutcomeIssue[] {
  const { version, outcome, warnings } = submitted;
  const text =
    version === undefined || outcome === 'absent'
      ? 'Nothing matched; nothing was changed.'
      : `${version.type}/${version.id} ${done[outcome]}.`;
  return [issue('informational', text, { severity: 'information' }), ...warnings];
}

export function submittedAnswer(submitted: Submitted, prefer: Ask['prefer']): Answer {
  const { version, outcome } = submitted;
  if (outcome === 'deleted' || outcome === 'absent' || version === undefined) {
    if (prefer.return === 'OperationOutcome') return { kind: 'ok', body: outcomeText(submittedIssues(submitted)) };
    return { kind: 'no-content', ...(version === undefined ? {} : { version }) };
  }
  const kind = outcome === 'created' ? 'created' : 'ok';
  if (prefer.return === 'minimal') return { kind, version };
  if (prefer.return === 'OperationOutcome') return { kind, version, body: outcomeText(submittedIssues(submitted)) };
  return versionAnswer(version, kind);
}
