// Who can see this, and by which rule: told to the person concerned from the same rules that decide.
import { Mark } from '#search/predicate.ts';
import { policyHolds } from '#search/matches-policy.ts';
import type { Entry, World } from '#search/world.ts';
import { readableKinds } from './matrix.ts';
import type { ConsentRule, PolicyColumns } from './policy-values.ts';
import type { Policy } from './policy.ts';

export interface Viewer {
  readonly who: string;
  readonly may: boolean;
  readonly rule: string;
}

/** One resource of the record, or (without type and id) an ordinary document of it. */
export interface Explained {
  readonly type: string;
  readonly id: string;
  readonly columns: PolicyColumns;
  readonly author: string | null;
}

const careRoles = ['APR', 'AAS', 'DRS', 'RSA', 'MRP', 'INF', 'FAR', 'PSS'];

export function explainVisibility(subject: Explained, rules: readonly ConsentRule[], policy: Policy, now: number): readonly Viewer[] {
  const { columns, author } = subject;
  const entry: Entry = {
    type: subject.type, id: subject.id, updated: 0, deleted: false, index: { entries: [], text: [], content: [] }, policy: { ...columns, author },
  };
  const world: World = { get: () => undefined, all: () => [], consentRules: rules, relations: [], delegations: [] };
  const viewers: Viewer[] = [
    { who: 'the person concerned', may: (columns.marks & Mark.unmediated) === 0, rule: 'a citizen sees their own record, except what a clinician still has to tell them' },
  ];
  if (author !== null) viewers.push({ who: `Organization/${author}`, may: true, rule: 'an organisation always sees what it authored' });
  const barrier = barrierFor(entry, world, policy, now);
  for (const role of careRoles) viewers.push(roleViewer(role, entry, world, policy, now, barrier));
  for (const actor of namedActors(rules)) viewers.push(actorViewer(actor, entry, world, now, barrier));
  viewers.push(emergencyViewer(entry, world, policy, now, barrier));
  return viewers;
}

/** What keeps everybody else out, whatever their role. */
function barrierFor(entry: Entry, world: World, policy: Policy, at: number): string | undefined {
  if ((entry.policy.marks & Mark.hidden) !== 0) return 'it is hidden: nobody else knows that it exists';
  if (!policyHolds({ kind: 'record-open', at, otherwise: policy.automaticFeed }, entry, world)) return 'the record is not open';
  return undefined;
}

function roleViewer(role: string, entry: Entry, world: World, policy: Policy, at: number, barrier: string | undefined): Viewer {
  const who = `role ${role}, in a care relation`;
  if (barrier !== undefined) return { who, may: false, rule: barrier };
  if (!readableKinds(role, policy).includes(entry.policy.documentKind)) return { who, may: false, rule: 'the role does not read documents of this kind' };
  return { who, ...consentVerdict(['any', `role:${role}`], entry, world, at) };
}

function actorViewer(actor: string, entry: Entry, world: World, at: number, barrier: string | undefined): Viewer {
  const who = `${actor}, in a care relation`;
  return barrier === undefined ? { who, ...consentVerdict(['any', actor], entry, world, at) } : { who, may: false, rule: barrier };
}

function consentVerdict(actors: readonly string[], entry: Entry, world: World, at: number): Pick<Viewer, 'may' | 'rule'> {
  const question = { actors, purpose: 'TREATMENT', at };
  if (!policyHolds({ kind: 'consented', ...question, otherwise: false }, entry, world)) return { may: false, rule: 'the consents do not permit consultation' };
  if (!policyHolds({ kind: 'labels-consented', ...question }, entry, world)) return { may: false, rule: 'it is sensitive, and nobody was permitted to see it' };
  return { may: true, rule: 'the consents permit consultation for care' };
}

function emergencyViewer(entry: Entry, world: World, policy: Policy, at: number, barrier: string | undefined): Viewer {
  const who = 'whoever declares an emergency';
  if (barrier !== undefined) return { who, may: false, rule: barrier };
  const question = { actors: ['any'], purpose: 'EMERGENCY', at };
  const isFree = policyHolds({ kind: 'consented', ...question, otherwise: false }, entry, world) || policyHolds({ kind: 'not-expressed', at }, entry, world);
  const isReadable = policy.emergency.kinds.includes(entry.policy.documentKind) && policyHolds({ kind: 'labels-consented', ...question }, entry, world);
  return { who, may: isFree && isReadable, rule: isFree ? 'an emergency opens these kinds of documents, for hours and with a stated reason' : 'consultation was refused' };
}

function namedActors(rules: readonly ConsentRule[]): readonly string[] {
  return [...new Set(rules.filter(({ category, specificity }) => category === 'consultation' && specificity > 1).map(({ actor }) => actor))];
}
