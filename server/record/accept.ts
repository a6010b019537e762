// From a resource as sent to a version ready to store: stamped, validated, classified, allowed by the feed gate, indexed.
import type { OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import type { Classify } from '#consent/classify.ts';
import type { FeedGate } from '#consent/feed-gate.ts';
import type { RowContext } from '#consent/policy-rows.ts';
import type { ConsentRule, PolicyValues } from '#consent/policy-values.ts';
import { spliceMembers } from '#fhir/json-text.ts';
import { issueAt, OperationOutcomeError } from '#fhir/outcome.ts';
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

export interface Stamp {
  readonly id: string;
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly updated: number;
}

export interface Accepted {
  readonly content: NonNullable<NewVersion['content']>;
  readonly resource: Resource;
}

export interface Prepared {
  readonly content: Content;
  readonly values: PolicyValues;
  /** What its author should know of where it went. */
  readonly remarks: readonly OperationOutcomeIssue[];
}

/** The text with the server's `id`, `meta.versionId` and `meta.lastUpdated`; every other byte as sent. */
export function stampText(content: Content, stamp: Stamp): string {
  const { versionId: _version, lastUpdated: _updated, ...sent } = content.value.meta ?? {};
  const meta = { ...sent, versionId: String(stamp.version), lastUpdated: new Date(stamp.updated).toISOString() };
  return spliceMembers(content.text, { id: JSON.stringify(stamp.id), meta: JSON.stringify(meta) });
}

/** Checked, then classified, then finished: visibility marks are taken out before anything is stored or compared. */
export function createAccept(parts: AcceptParts) {
  /** First of all: what comes after may trust that each element is of its type. Answers the warnings. */
  function check(content: Content, id: string, place: string): readonly OperationOutcomeIssue[] {
    const found = content.checked?.id === id ? content.checked.issues : parts.validate({ ...content.value, id });
    const issues = found.map((each) => issueAt(place, each));
    if (issues.some(({ severity }) => severity === 'error' || severity === 'fatal')) throw new OperationOutcomeError(errorsFirst(issues));
    return issues;
  }

  function prepare(content: Content, id: string, context: RowContext): Prepared {
    const named = { ...content.value, id } as Resource;
    const { resource, values, remark } = parts.classify(named, context);
    const remarks = remark === undefined ? [] : [remark];
    if (resource === named) return { content, values, remarks };
    return { values, remarks, content: { value: resource, text: withoutMarks(content.text, named, resource) } };
  }

  function finish(
    content: Content,
    stamp: Stamp,
    values: PolicyValues,
    context: { rules: readonly ConsentRule[]; held: boolean; now: number; place: string },
    checked: Content,
  ): Accepted {
    // Without its marks it is another resource than the one that was checked.
    if (content !== checked) check(content, stamp.id, context.place);
    const refusal = parts.gate({ ...context, resource: content.value, values });
    if (refusal !== undefined) throw new OperationOutcomeError([issueAt(context.place, refusal)]);
    const resource = { ...content.value, id: stamp.id } as Resource;
    const index = (content.checked?.id === stamp.id ? content.checked.index : undefined) ?? parts.index(resource);
    return { resource, content: { body: stampText(content, stamp), index, policy: values } };
  }

  return { check, prepare, finish };
}

function withoutMarks(text: string, before: Resource, after: Resource): string {
  const members: Record<string, string | undefined> = {};
  for (const name of ['meta', 'securityLabel']) {
    const old = (before as unknown as Record<string, unknown>)[name];
    const value = (after as unknown as Record<string, unknown>)[name];
    if (old !== value) members[name] = value === undefined ? undefined : JSON.stringify(value);
  }
  return spliceMembers(text, members);
}

function errorsFirst(issues: readonly OperationOutcomeIssue[]): readonly OperationOutcomeIssue[] {
  return [...issues].sort(
    (a, b) =>
      Number(a.severity === 'warning' || a.severity === 'information') - Number(b.severity === 'warning' || b.severity === 'information'),
  );
}
