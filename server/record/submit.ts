// The one way in: validated, allowed by consent, and stored with index, policy rows and audit event, all or nothing.
// https://hl7.org/fhir/R4/http.html#transaction
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import { issueAt, OperationOutcomeError } from '#fhir/outcome.ts';
import type { Store, Transacting, Version, Writer } from '#store/store.ts';
import { auditRecord, type Act } from './act.ts';
import { createAudited } from './audited.ts';
import type { Change, Condition, Submitted } from './change.ts';
import { onBehalfOf } from './author.ts';
import { identifyChanges, type Identity } from './identify-change.ts';
import { createRules } from './rules.ts';
import { conditionalReferences, nameEntries, renamed, resolveReferences, unresolved } from './references.ts';
import { checkAwaited, settleArrivals } from './settle-arrivals.ts';
import { createWrite, type WriteParts, type Writing } from './write.ts';

export interface Submission {
  /** Answers in the order of the changes; throws and leaves nothing when any of them fails. */
  submit(act: Act, changes: readonly Change[], unless?: Unless, how?: Transacting): Promise<readonly Submitted[]>;
  /** In place of `submit`, where it is known beforehand that nothing can be written; throws the issues. */
  refuse(act: Act, issues: readonly OperationOutcomeIssue[]): Promise<never>;
}

/** When the condition finds something, nothing is written and this is done with it; no two submissions both find nothing. */
export interface Unless {
  readonly type: string;
  readonly condition: Condition;
  /** Throws where what is there forbids the submission. */
  readonly meet: (version: Version) => void;
  /** Of an import: the organisation in whose eyes it is looked for. */
  readonly behalf?: string;
}

export interface SubmissionParts extends WriteParts {
  readonly store: Store;
  readonly clock: () => number;
  readonly newId: () => string;
  /** May a condition of this requester look for resources of the type? Throws `forbidden` when not. */
  readonly allowMatch: (requester: Requester, type: string) => void;
  /** Kinds about the running of the record: who writes them feeds nobody's record. */
  readonly administrativeKinds: readonly string[];
  /** Reads `Patient?identifier=...` as a condition. */
  readonly readCondition: (type: string, text: string) => Condition;
}

/** https://hl7.org/fhir/R4/http.html#trules: deletes, then creates, then updates. */
const order: Record<Change['kind'], number> = { delete: 0, create: 1, update: 2, patch: 2 };

export function createSubmission(parts: SubmissionParts): Submission {
  const write = createWrite(parts);
  const audited = createAudited(parts);
  const administrative = new Set(parts.administrativeKinds);
  /** Those that the store is sure to know. */
  const known = new Set<string>();

  /** Whoever has sent data of care may hold older data of others. */
  async function noteFeeders(writer: Writer, fed: Fed, now: number): Promise<void> {
    for (const organization of fed) await writer.noteFeeder(organization, now);
  }

  async function apply(writer: Writer, act: Act, changes: readonly Change[], fed: Fed, unless?: Unless): Promise<readonly Submitted[]> {
    const now = parts.clock();
    const permit = parts.permitFor(act.requester, now);
    const requesterOf = ({ behalf }: Pick<Change, 'behalf'>): Requester =>
      behalf === undefined ? act.requester : onBehalfOf(act.requester, behalf);
    const permitOf = (change: Pick<Change, 'behalf'>): Permit =>
      change.behalf === undefined ? permit : parts.permitFor(requesterOf(change), now);
    if (unless !== undefined) {
      const met = await meet(writer, permitOf(unless), unless);
      if (met !== undefined) {
        await writer.audit(auditRecord(act, now, 'success', [[met]]));
        return [{ outcome: 'matched', version: met, warnings: [] }];
      }
    }
    await checkAwaited(writer, permitOf, changes);
    const identities = await identifyChanges(
      { writer, permitOf, newId: parts.newId, checkMayMatch: (type) => parts.allowMatch(act.requester, type) },
      changes,
    );
    const names = nameEntries(changes, identities);
    const resolving = { writer, permit, readCondition: parts.readCondition };
    const answers: Submitted[] = [];
    const trial = createTrial();
    const rules = createRules(writer, now);

    const stored: Writing['stored'] = (author, patient, documentKind) => {
      if (author !== null && patient !== null && !administrative.has(documentKind) && !known.has(author)) fed.add(author);
    };
    const writing: Writing = { writer, act, now, rules, stored };
    // What an import brings is its own word; what gives way to it does so at the word of the organisation.
    const writingOf = (change: Change): Writing =>
      change.behalf === undefined || change.kind !== 'patch' ? writing : { ...writing, act: { ...act, requester: requesterOf(change) } };
    const carryOut = (change: Change, identity: Identity | undefined): Submitted | Promise<Submitted> => {
      if (identity !== undefined) return write.change(writingOf(change), renamed(change, names), identity);
      return change.part === undefined ? write.absent(act, change) : { outcome: 'absent', warnings: [] };
    };
    const carryOutAll = async (turns: readonly Turn[], otherwise: (turn: Turn, missing: string) => void): Promise<void> => {
      for (const turn of turns) {
        const { change, i } = turn;
        try {
          const asked = conditionalReferences(change);
          const missing = asked.size === 0 ? undefined : await resolveReferences(resolving, change, asked, names);
          if (missing !== undefined) {
            otherwise(turn, missing);
            continue;
          }
          answers[i] = await carryOut(change, identities[i]);
          if (identities[i]?.type === 'Consent') rules.forget();
        } catch (error) {
          trial.note(change, error);
        }
      }
      trial.end();
    };
    const { first, repeating } = turnsOf(changes, identities);
    // A conditional reference may mean what the transaction itself writes: such an entry comes last.
    const waiting: Turn[] = [];
    await carryOutAll(first, (turn) => waiting.push(turn));
    await carryOutAll(waiting, ({ change }, missing) => {
      throw unresolved(missing, 'nothing', change);
    });
    for (const { i, repeats } of repeating) answers[i] = { ...(answers[repeats] as Submitted), outcome: 'matched' };
    const lookingOf = (change: Change) => ({
      reader: writer,
      requester: requesterOf(change),
      permit: permitOf(change),
      readCondition: parts.readCondition,
    });
    await settleArrivals(lookingOf, changes, answers, (change, identity) => write.change(writingOf(change), change, identity));
    await noteFeeders(writer, fed, now);
    const written = answers.flatMap((answer) => (answer.version === undefined ? [] : [answer.version]));
    await writer.audit(auditRecord(act, now, 'success', [written]));
    return answers;
  }

  return {
    submit: (act, changes, unless, how) =>
      audited(act, async () => {
        const fed: Fed = new Set();
        const answers = await parts.store.transact((writer) => {
          fed.clear();
          return apply(writer, act, changes, fed, unless);
        }, how);
        for (const organization of fed) known.add(organization);
        return answers;
      }),

    refuse: (act, issues) => audited(act, () => Promise.reject(new OperationOutcomeError(issues))),
  };
}

/** Organisations whose first data of care these are, as far as this process knows. */
type Fed = Set<string>;

async function meet(writer: Writer, permit: Permit, { type, condition, meet }: Unless): Promise<Version | undefined> {
  await writer.lock(`${type}?${condition.text}`);
  const [found] = (await writer.search(permit(condition.query))).matches;
  if (found !== undefined) meet(found);
  return found;
}

interface Turn {
  readonly change: Change;
  readonly i: number;
}

/** In the order of the specification; a create that repeats the condition of another is answered with what that one made. */
function turnsOf(
  changes: readonly Change[],
  identities: readonly (Identity | undefined)[],
): { first: Turn[]; repeating: { i: number; repeats: number }[] } {
  const first: Turn[] = [];
  const repeating: { i: number; repeats: number }[] = [];
  changes.forEach((change, i) => {
    const repeats = identities[i]?.repeats;
    if (repeats === undefined) first.push({ change, i });
    else repeating.push({ i, repeats });
  });
  return { first: first.sort((a, b) => order[a.change.kind] - order[b.change.kind]), repeating };
}

/** More than this of one transaction is not read by anybody. */
const MOST_ISSUES = 100;

/** Whatever goes wrong names the entry that it went wrong with; all that is wrong is said at once, since nothing is kept of any. */
function createTrial(): { note(change: Change, error: unknown): void; end(): void } {
  const issues: OperationOutcomeIssue[] = [];
  const end = (): void => {
    if (issues.length > 0) throw new OperationOutcomeError(issues);
  };
  return {
    note({ place }, error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      issues.push(...error.outcome.issue.map((found) => issueAt(place, found)));
      if (issues.length >= MOST_ISSUES) end();
    },
    end,
  };
}
