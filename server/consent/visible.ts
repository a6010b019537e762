// The one decision: what may this requester see now? Compiled to a predicate that is joined to every table access.
// The rules are numbered as in the design: docs/architecture.md names them; DM 7/9/2023 artt. 8, 9, 15, 20.
import type { Requester } from '#auth/requester.ts';
import { assertNever } from '#fhir/assert-never.ts';
import { and, Mark, none, not, or, type ActorKey, type Predicate, type RelationKind } from '#search/predicate.ts';
import { readableKinds } from './matrix.ts';
import type { Policy } from './policy.ts';

export interface Circumstances {
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type As<K extends Requester['kind']> = Extract<Requester, { kind: K }>;

export function visible(requester: Requester, circumstances: Circumstances): Predicate {
  switch (requester.kind) {
    case 'citizen':
      return or(registry, ownRecord(requester));
    case 'delegate':
      return or(registry, delegatedRecord(requester, circumstances));
    case 'professional':
      return or(registry, demographics, producedBy(requester.organization), forCare(requester, circumstances));
    case 'system':
      return or(registry, demographics, producedBy(requester.organization));
    case 'operator':
      return or(registry, demographics, ofKinds('consent', 'delegation', 'workflow'));
    case 'auditor':
      return or(registry, ofKinds('audit'));
    case 'admin':
      return or(registry, demographics, ofKinds('consent', 'delegation'));
    default:
      return assertNever(requester);
  }
}

/** Rule 2: organisations, practitioners, terminology: nobody's compartment. */
const registry: Predicate = { kind: 'unowned' };

/** Who is enrolled says nothing of any record: the registry's Patient is there for whoever cares, feeds or enrols. */
const demographics: Predicate = ofKinds('identity');

function ofKinds(...kinds: readonly string[]): Predicate {
  return { kind: 'document-kind', kinds };
}

/** Rule 3: all their own, except what waits for a clinician's mediation (P98). */
function ownRecord({ patient }: As<'citizen'>): Predicate {
  return and({ kind: 'patient', ids: [patient] }, unmarked(Mark.unmediated));
}

/** Rule 3: within the delegation; what is kept from the citizen (P98) or from parents (P97) is kept from whoever acts. */
function delegatedRecord({ patient, person }: As<'delegate'>, { now }: Circumstances): Predicate {
  return and({ kind: 'patient', ids: [patient] }, { kind: 'delegated', person, at: now }, unmarked(Mark.unmediated | Mark.notForParent));
}

/** Rule 4: an organisation always sees what it authored. */
function producedBy(organization: string): Predicate {
  return { kind: 'author', organization };
}

function forCare(requester: As<'professional'>, circumstances: Circumstances): Predicate {
  const { role, purpose } = requester;
  if (!circumstances.policy.purposes[role]?.includes(purpose)) return none;
  const basis = purpose === 'TREATMENT' ? forTreatment(requester, circumstances) : purpose === 'EMERGENCY' ? inEmergency(requester, circumstances) : none;
  return and(basis, notBlinded, isOpen(circumstances), labelsAllowed(requester, circumstances));
}

/** Rule 5: blinded by the citizen: absent for everybody else, in an emergency too. */
const notBlinded: Predicate = unmarked(Mark.hidden);

/** Rule 6: a record that is not open holds nothing. */
function isOpen({ policy, now }: Circumstances): Predicate {
  return { kind: 'record-open', at: now, otherwise: policy.automaticFeed };
}

/** Rule 7: a care relation in force, a role that reads this kind of document, and the citizen's consent. */
function forTreatment(requester: As<'professional'>, circumstances: Circumstances): Predicate {
  const { policy } = circumstances;
  return and(
    caredFor(requester, [...policy.care.relations, 'emergency'], circumstances),
    ofKinds(...readableKinds(requester.role, policy)),
    consented(requester, circumstances),
  );
}

/** Rule 8: declared, time-boxed, and only where the citizen has not refused. */
function inEmergency(requester: As<'professional'>, circumstances: Circumstances): Predicate {
  const { policy, now } = circumstances;
  const readable = new Set(readableKinds(requester.role, policy));
  const mayConsult = or(consented(requester, circumstances), policy.emergency.explicitRefusalBlocks ? { kind: 'not-expressed', at: now } : not(none));
  return and(
    caredFor(requester, ['emergency'], circumstances),
    ofKinds(...policy.emergency.kinds.filter((kind) => readable.has(kind))),
    mayConsult,
  );
}

function caredFor({ practitioner, organization }: As<'professional'>, kinds: readonly RelationKind[], { now }: Circumstances): Predicate {
  return { kind: 'cared-for', practitioner, organization, kinds, at: now };
}

/** Rules 7 and 9: the winning rule of the citizen's provisions; silence is no consent. */
function consented(requester: As<'professional'>, { now }: Circumstances): Predicate {
  return { kind: 'consented', actors: actorsOf(requester), purpose: requester.purpose, at: now, otherwise: false };
}

/** Rule 9: every sensitive label needs its own permission. */
function labelsAllowed(requester: As<'professional'>, { now }: Circumstances): Predicate {
  return { kind: 'labels-consented', actors: actorsOf(requester), purpose: requester.purpose, at: now };
}

/** Everything that a rule may call this professional. */
export function actorsOf({ practitioner, role, organization }: Pick<As<'professional'>, 'practitioner' | 'role' | 'organization'>): readonly ActorKey[] {
  return ['any', `role:${role}`, `organization:${organization}`, `role:${role}@${organization}`, `practitioner:${practitioner}`];
}

function unmarked(mask: number): Predicate {
  return { kind: 'unmarked', mask };
}

