// The one decision: what may this requester see now? A list of named rules, each a predicate; what one of them shows is visible.
// It is joined to every table access. DM 7/9/2023 artt. 8, 9, 15, 20; docs/architecture.md tells it as a story.
import { hasDied, type Requester } from '#auth/requester.ts';
import { assertNever } from '#fhir/assert-never.ts';
import { and, Mark, none, not, or, type ActorKey, type Predicate, type RelationKind } from '#search/predicate.ts';
import { backfill } from './columns.ts';
import { readableKinds } from './matrix.ts';
import type { Policy } from './policy.ts';

export interface Circumstances {
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export type RuleName = 'registry' | 'identity' | 'own record' | 'delegation' | 'producer' | 'treatment' | 'emergency' | 'office';

export interface Rule {
  readonly name: RuleName;
  readonly shows: Predicate;
}

type As<K extends Requester['kind']> = Extract<Requester, { kind: K }>;

export function visible(requester: Requester, circumstances: Circumstances): Predicate {
  const rules = rulesFor(requester, circumstances);
  const [written, others] = [rules.filter(isProducer), rules.filter((rule) => !isProducer(rule))].map(anyOf) as [Predicate, Predicate];
  // Who wrote a gathering sees it in any case: that it vanishes would tell of what it names.
  const unless = (gathering: Predicate): Predicate => or(written, and(others, gathering));
  const named = Object.entries(circumstances.policy.correlation.gatherings).map(([type, params]) =>
    // Two deep: a submission that names a folder that names documents.
    namingNothing(type, params, unless(namingNothing(type, params, or(written, others)))),
  );
  return unless(and(...named));
}

function isProducer({ name }: Rule): boolean {
  return name === 'producer';
}

function anyOf(rules: readonly Rule[]): Predicate {
  return or(...rules.map(({ shows }) => shows));
}

/**
 * A submission set, a list of things: there for whoever may see all that it names, so that nothing hidden leaves a trace in it, and hiding
 * one thing hides none of the others. docs/decisions/0015-what-a-list-names.md
 */
function namingNothing(type: string, params: readonly string[], seen: Predicate): Predicate {
  const nothing = params.map((param) => not({ kind: 'chain', param, where: not(seen) }));
  // What an old version named is not known any more, so that it is for its author alone.
  return or(not({ kind: 'type', types: [type] }), and({ kind: 'newest' }, ...nothing));
}

export function rulesFor(requester: Requester, circumstances: Circumstances): readonly Rule[] {
  if (hasDied(requester)) return [];
  switch (requester.kind) {
    case 'citizen':
      return [registry, ownRecord(requester), thoseActedFor(requester, circumstances)];
    case 'delegate':
      return [registry, delegatedRecord(requester, circumstances)];
    case 'professional':
      return [registry, identity, ownArchive(requester, circumstances), forCare(requester, circumstances)];
    case 'system':
      return [registry, identity, producedBy(requester.organization, circumstances)];
    case 'operator':
      return [registry, identity, office('consent', 'receipt', 'delegation', 'workflow')];
    case 'auditor':
      return [registry, office('audit', 'workflow')];
    case 'admin':
      return [registry, identity, office('consent', 'delegation')];
    default:
      return assertNever(requester);
  }
}

/** Organisations, practitioners, terminology: nobody's compartment. */
const registry: Rule = { name: 'registry', shows: { kind: 'unowned' } };

/** Who is enrolled says nothing of any record: a Patient is there for whoever cares, feeds or enrols. */
const identity: Rule = { name: 'identity', shows: ofKinds(['identity', 'identity-copy']) };

function office(...kinds: readonly string[]): Rule {
  return { name: 'office', shows: ofKinds(kinds) };
}

function ofKinds(kinds: readonly string[]): Predicate {
  return kinds.length === 0 ? none : { kind: 'document-kind', kinds };
}

/** What waits for a clinician's mediation (P98) is kept from the citizen; that, and what is kept from parents (P97), from whoever acts for them. */
export function keptFrom(kind: 'citizen' | 'delegate'): number {
  return kind === 'delegate' ? Mark.unmediated | Mark.notForParent : Mark.unmediated;
}

/** All their own, except what waits for a clinician's mediation (P98), whether or not the record is open to others. */
function ownRecord({ patient }: As<'citizen'>): Rule {
  return { name: 'own record', shows: and(ofPatient(patient), unmarked(keptFrom('citizen')), not(ofKinds(['audit']))) };
}

/** Whose name the page offers to act for; their records open with a token for them. */
function thoseActedFor({ patient }: As<'citizen'>, { now }: Circumstances): Rule {
  return { name: 'delegation', shows: and(ofKinds(['identity']), { kind: 'delegated', person: patient, at: now }) };
}

function delegatedRecord({ patient, person }: As<'delegate'>, { now }: Circumstances): Rule {
  const shows = and(ofPatient(patient), { kind: 'delegated', person, at: now }, unmarked(keptFrom('delegate')), not(ofKinds(['audit'])));
  return { name: 'delegation', shows };
}

/**
 * An organisation always sees what it authored, hidden or not; except the running of the record (the consents that its
 * counter took), which would tell of the citizen's choices.
 */
function producedBy(organization: string, { policy }: Circumstances, except: readonly string[] = []): Rule {
  return { name: 'producer', shows: and({ kind: 'author', organization }, not(ofKinds([...policy.kinds.choices, ...except]))) };
}

/**
 * The archive of the organisation is open to the roles that treat there, not to its administration. What its system is asked to
 * send is no part of it: it would tell those who treat of a choice.
 */
function ownArchive({ role, organization }: As<'professional'>, circumstances: Circumstances): Rule {
  const isOpen = circumstances.policy.ownArchive.includes(role);
  return isOpen ? producedBy(organization, circumstances, [backfill]) : { name: 'producer', shows: none };
}

function forCare(requester: As<'professional'>, circumstances: Circumstances): Rule {
  const { role, purpose } = requester;
  const mayDeclare = circumstances.policy.purposes[role]?.includes(purpose) === true;
  if (mayDeclare && purpose === 'TREATMENT') return { name: 'treatment', shows: forTreatment(requester, circumstances) };
  if (mayDeclare && purpose === 'EMERGENCY') return { name: 'emergency', shows: inEmergency(requester, circumstances) };
  return { name: 'treatment', shows: none };
}

/** A care relation in force, a role that reads this kind of document, and the citizen's consent. */
function forTreatment(requester: As<'professional'>, circumstances: Circumstances): Predicate {
  const { policy } = circumstances;
  return and(
    ofKinds(readableKinds(requester.role, policy).treating),
    notBlinded,
    caredFor(requester, [...policy.care.relations, 'emergency'], circumstances),
    isOpen(circumstances),
    consented(requester, circumstances),
    notebookShown(circumstances),
    labelsAllowed(requester, circumstances),
  );
}

/** Declared, time-boxed, the kinds that an emergency needs, and only where the citizen has not refused. */
function inEmergency(requester: As<'professional'>, circumstances: Circumstances): Predicate {
  const { policy, now } = circumstances;
  const mayConsult = policy.emergency.explicitRefusalBlocks
    ? or(consented(requester, circumstances), { kind: 'not-expressed', at: now })
    : not(none);
  return and(
    ofKinds(readableKinds(requester.role, policy).inEmergency),
    notBlinded,
    caredFor(requester, ['emergency'], circumstances),
    isOpen(circumstances),
    mayConsult,
    notebookShown(circumstances),
    labelsAllowed(requester, circumstances),
  );
}

/** Blinded by the citizen: absent for everybody else, in an emergency too. */
const notBlinded: Predicate = unmarked(Mark.hidden);

/** A record that is not open holds nothing. */
function isOpen({ policy, now }: Circumstances): Predicate {
  return { kind: 'record-open', at: now, otherwise: policy.automaticFeed };
}

function caredFor({ practitioner, organization }: As<'professional'>, kinds: readonly RelationKind[], { now }: Circumstances): Predicate {
  return { kind: 'cared-for', practitioner, organization, kinds, at: now };
}

/** The winning rule of the citizen's provisions; silence is no consent. */
function consented(requester: As<'professional'>, { now }: Circumstances): Predicate {
  return { kind: 'consented', actors: actorsOf(requester), purpose: requester.purpose, at: now, otherwise: false };
}

/** What people say of themselves is theirs alone until they choose to show it; then it follows all the other rules as well. */
function notebookShown({ policy, now }: Circumstances): Predicate {
  return { kind: 'notebook-shown', kinds: [policy.kinds.selfDeclared.kind], at: now };
}

/** Every sensitive label needs its own permission. */
function labelsAllowed(requester: As<'professional'>, { now }: Circumstances): Predicate {
  return { kind: 'labels-consented', actors: actorsOf(requester), purpose: requester.purpose, at: now };
}

/** Everything that a rule may call this professional. */
export function actorsOf({
  practitioner,
  role,
  organization,
}: Pick<As<'professional'>, 'practitioner' | 'role' | 'organization'>): readonly ActorKey[] {
  return ['any', `role:${role}`, `organization:${organization}`, `role:${role}@${organization}`, `practitioner:${practitioner}`];
}

function ofPatient(id: string): Predicate {
  return { kind: 'patient', ids: [id] };
}

function unmarked(mask: number): Predicate {
  return { kind: 'unmarked', mask };
}
