// From a resource as sent to a version ready to store: stamped, validated, classified, allowed by the feed gate, indexed.
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Classify } from '#consent/classify.ts';
import type { FeedGate } from '#consent/feed-gate.ts';
import type { RowContext } from '#consent/policy-rows.ts';
import type { ConsentRule, PolicyValues } from '#consent/policy-values.ts';
import { textWithoutMarks } from '#consent/security.ts';
import { issueAt, OperationOutcomeError } from '#fhir/outcome.ts';
import { stampText, withTime, type Stamp } from '#fhir/stamp-text.ts';
import type { Judged } from '#reading/prepared.ts';
import type { IndexValues } from '#search/index-entry.ts';
import type { NewVersion } from '#store/store.ts';
import type { Content } from './change.ts';

export interface AcceptParts {
  readonly validate: (resource: Resource) => readonly OperationOutcomeIssue[];
  readonly index: (resource: Resource) => IndexValues;
  /** Policy values, and the resource without the visibility marks that it carried. */
  readonly classify: Classify;
  /** Why this may not be fed now; undefined = it may. */
  readonly gate: FeedGate;
}

export interface Prepared {
  readonly content: Content;
  readonly values: PolicyValues;
  readonly isNeverFed: boolean;
  /** What its author should know of where it went. */
  readonly remarks: readonly OperationOutcomeIssue[];
}

/** The text as it is stored; what was prepared as the first version lacks no more than the time. */
export function bodyOf(content: Content, stamp: Stamp): string {
  const { checked, text } = content;
  if (checked?.judged === undefined || checked.id !== stamp.id || stamp.version !== 1) return stampText(content, stamp);
  return withTime(text, checked.judged.timeAt, stamp.updated);
}

/** Checked, then classified, then finished: visibility marks are taken out before anything is stored or compared. */
export function createAccept(parts: AcceptParts) {
  /** First of all: what comes after may trust that each element is of its type. Answers the warnings. */
  function check(content: Content, id: string, place: string): readonly OperationOutcomeIssue[] {
    const found = content.checked?.id === id ? content.checked.issues : parts.validate({ ...content.value, id });
    if (found.length === 0) return found;
    const issues = found.map((each) => issueAt(place, each));
    if (issues.some(({ severity }) => severity === 'error' || severity === 'fatal')) throw new OperationOutcomeError(errorsFirst(issues));
    return issues;
  }

  function prepare(content: Content, id: string, context: RowContext): Prepared {
    const judged = judgedFor(content, id, context);
    if (judged !== undefined) {
      const { values, isNeverFed, remark } = judged;
      return { content, values, isNeverFed, remarks: remark === undefined ? [] : [remark] };
    }
    const named = { ...content.value, id } as Resource;
    const { resource, values, isNeverFed, remark } = parts.classify(named, context);
    const found = { values, isNeverFed, remarks: remark === undefined ? [] : [remark] };
    if (resource === named) return { ...found, content };
    return { ...found, content: { value: resource, text: textWithoutMarks(content.text, named, resource) } };
  }

  function finish(
    { content, values, isNeverFed }: Prepared,
    stamp: Stamp & { readonly type: string },
    { rules, held, now, place }: { rules: readonly ConsentRule[]; held: boolean; now: number; place: string },
    checked: Content,
  ): NonNullable<NewVersion['content']> {
    // Without its marks it is another resource than the one that was checked.
    if (content !== checked) check(content, stamp.id, place);
    const refusal = parts.gate({ type: stamp.type, resource: () => content.value, isNeverFed, values, rules, held, now });
    if (refusal !== undefined) throw new OperationOutcomeError([issueAt(place, refusal)]);
    const known = content.checked?.id === stamp.id ? content.checked.index : undefined;
    const index = known ?? parts.index({ ...content.value, id: stamp.id });
    return { body: bodyOf(content, stamp), index, policy: values };
  }

  return { check, prepare, finish };
}

/** What was judged beforehand, where it was for this sender. */
function judgedFor({ checked }: Content, id: string, { authority, author }: RowContext): Judged | undefined {
  const judged = checked?.id === id ? checked.judged : undefined;
  return judged?.authority === authority && judged.author === author ? judged : undefined;
}

function errorsFirst(issues: readonly OperationOutcomeIssue[]): readonly OperationOutcomeIssue[] {
  return [...issues].sort(
    (a, b) =>
      Number(a.severity === 'warning' || a.severity === 'information') - Number(b.severity === 'warning' || b.severity === 'information'),
  );
}
