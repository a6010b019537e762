// The one way in: validated, allowed by consent, and stored with index, policy rows and audit event, all or nothing.
// https://hl7.org/fhir/R4/http.html#transaction
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import { badValue, OperationOutcomeError } from '#fhir/outcome.ts';
import { rewriteReferences } from '#fhir/reference.ts';
import type { Store, Writer } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';
import type { Change, Condition, Submitted } from './change.ts';
import { identifyChange, refuseOverlap, type Identity } from './identify-change.ts';
import { conditionalReferences, namesOf } from './references.ts';
import { createWrite, type WriteParts } from './write.ts';

export interface Submission {
  /** Answers in the order of the changes; throws and leaves nothing when any of them fails. */
  submit(act: Act, changes: readonly Change[]): Promise<readonly Submitted[]>;
}

export interface SubmissionParts extends WriteParts {
  readonly store: Store;
  /** The requester's own view: conditions and updates see no more than a search would. */
  readonly permitFor: (requester: Requester, now: number) => Permit;
  readonly clock: () => number;
  readonly newId: () => string;
  /** Reads `Patient?identifier=...` as a condition. */
  readonly readCondition: (type: string, text: string) => Condition;
}

/** https://hl7.org/fhir/R4/http.html#trules: deletes, then creates, then updates. */
const order: Record<Change['kind'], number> = { delete: 0, create: 1, update: 2, patch: 2 };

export function createSubmission(parts: SubmissionParts): Submission {
  const write = createWrite(parts);

  async function apply(writer: Writer, act: Act, changes: readonly Change[]): Promise<readonly Submitted[]> {
    const now = parts.clock();
    const permit = parts.permitFor(act.requester, now);
    const identities: (Identity | undefined)[] = [];
    for (const change of changes) identities.push(await identifyChange({ writer, permit, newId: parts.newId }, change));
    if (changes.length > 1) refuseOverlap(changes, identities);
    const names = await resolveNames(writer, permit, changes, identities);

    const answers: Submitted[] = [];
    const inOrder = changes.map((change, i) => ({ change, i })).sort((a, b) => order[a.change.kind] - order[b.change.kind]);
    for (const { change, i } of inOrder) {
      const identity = identities[i];
      answers[i] =
        identity === undefined ? { outcome: 'absent', warnings: [] } : await write({ writer, act, now }, renamed(change, names), identity);
    }
    const written = answers.flatMap((answer) => (answer.version === undefined ? [] : [answer.version]));
    await writer.audit(auditRecord(act, now, 'success', [written]));
    return answers;
  }

  async function resolveNames(
    writer: Writer,
    permit: Permit,
    changes: readonly Change[],
    identities: readonly (Identity | undefined)[],
  ): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    changes.forEach((change, i) => {
      const identity = identities[i];
      if (change.fullUrl === undefined || identity === undefined) return;
      for (const name of namesOf(change.fullUrl)) names.set(name, `${identity.type}/${identity.id}`);
    });
    for (const change of changes) {
      if (!('content' in change)) continue;
      for (const reference of conditionalReferences(change.content.text)) {
        if (!names.has(reference)) names.set(reference, await resolveCondition(writer, permit, reference, change.place));
      }
    }
    return names;
  }

  async function resolveCondition(writer: Writer, permit: Permit, reference: string, place: string): Promise<string> {
    const mark = reference.indexOf('?');
    const condition = parts.readCondition(reference.slice(0, mark), reference.slice(mark + 1));
    const { matches } = await writer.search(permit(condition.query));
    const [match] = matches;
    if (match === undefined || matches.length > 1) {
      throw badValue(`The conditional reference ${reference} matches ${matches.length === 0 ? 'nothing' : 'several resources'}; it must match exactly one.`, place);
    }
    return `${match.type}/${match.id}`;
  }

  return {
    async submit(act, changes) {
      try {
        return await parts.store.transact((writer) => apply(writer, act, changes));
      } catch (error) {
        await parts.store.append(auditRecord(act, parts.clock(), isDenial(error) ? 'denied' : 'failed', []));
        throw error;
      }
    },
  };
}

function isDenial(error: unknown): boolean {
  return error instanceof OperationOutcomeError && (error.code === 'forbidden' || error.code === 'business-rule');
}

function renamed(change: Change, names: ReadonlyMap<string, string>): Change {
  if (!('content' in change) || names.size === 0) return change;
  const text = rewriteReferences(change.content.text, (reference) => names.get(reference));
  return text === change.content.text ? change : { ...change, content: { text, value: JSON.parse(text) as typeof change.content.value } };
}
