// Who can see this, and by which rule: told to the person concerned by asking the deciding rules themselves, in memory, on
// behalf of everybody whom they tell apart. Professionals are asked about as if in a care relation: without one they see nothing.
import type { Requester } from '#auth/requester.ts';
import { LATEST, EARLIEST } from '#fhir/period.ts';
import { matches } from '#search/matches.ts';
import type { Predicate, RelationKind } from '#search/predicate.ts';
import type { Entry, World } from '#search/world.ts';
import type { ConsentRule, PolicyColumns } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { rulesFor, type RuleName } from './visible.ts';

export interface Viewer {
  readonly who: string;
  readonly may: boolean;
  readonly rule: string;
}

/** One resource of the record, or (without id) an ordinary document of it. */
export interface Explained {
  readonly type: string;
  readonly id: string;
  readonly columns: PolicyColumns;
  readonly author: string | null;
}

/** `named`: what a gathering (a List) names, and what is named there; nobody sees it who may not see all of that. */
export function explainVisibility(
  subject: Explained,
  rules: readonly ConsentRule[],
  policy: Policy,
  now: number,
  named: readonly Explained[] = [],
): readonly Viewer[] {
  const patient = subject.columns.patient ?? '';
  const entryOf = ({ columns, author, type, id }: Explained): Entry => ({
    type,
    id,
    updated: now,
    deleted: false,
    index: { entries: [], text: [], content: [] },
    policy: { ...columns, author },
  });
  const [entry, others] = [entryOf(subject), named.map(entryOf)];
  const ask = ({ who, requester, relation }: Candidate): Viewer => {
    const world = worldWith(relation, patient, rules);
    const deciding = rulesFor(requester, { policy, now });
    const showing = deciding.find(({ shows }) => matches(shows, entry, world));
    const isSeen = (other: Entry): boolean => deciding.some(({ shows }) => matches(shows, other, world));
    if (showing !== undefined && showing.name !== 'producer' && !others.every(isSeen)) return { who, may: false, rule: namesTheUnseen };
    if (showing !== undefined) return { who, may: true, rule: because[showing.name] };
    return {
      who,
      may: false,
      rule: whyNot(
        deciding.map(({ shows }) => shows),
        entry,
        world,
      ),
    };
  };
  return candidates(subject, rules, policy).map(ask);
}

interface Candidate {
  readonly who: string;
  readonly requester: Requester;
  readonly relation?: RelationKind;
}

const nobody = 'nobody-in-particular';
const bearer = { subject: '', scopes: [], client: '' };

function candidates({ columns, author }: Explained, rules: readonly ConsentRule[], policy: Policy): readonly Candidate[] {
  const patient = columns.patient ?? '';
  const inCare = (
    who: string,
    as: { role?: string; organization?: string; practitioner?: string },
    purpose: 'TREATMENT' | 'EMERGENCY',
  ): Candidate => ({
    who,
    requester: { ...bearer, kind: 'professional', purpose, role: 'AAS', organization: nobody, practitioner: nobody, ...as },
    relation: purpose === 'TREATMENT' ? 'declaration' : 'emergency',
  });
  const treating = Object.entries(policy.purposes).flatMap(([role, purposes]) => (purposes.includes('TREATMENT') ? [role] : []));
  return [
    { who: 'the person concerned', requester: { ...bearer, kind: 'citizen', purpose: 'PERSONAL', patient } },
    { who: 'whoever acts for the person', requester: { ...bearer, kind: 'delegate', purpose: 'PERSONAL', patient, person: nobody } },
    ...(author === null
      ? []
      : [
          {
            who: `Organization/${author}`,
            requester: { ...bearer, kind: 'system' as const, purpose: 'UPDATE' as const, organization: author },
          },
        ]),
    ...treating.map((role) => inCare(`role ${role}, in a care relation`, { role }, 'TREATMENT')),
    ...namedActors(rules).map((actor) => inCare(`${actor}, in a care relation`, partsOf(actor), 'TREATMENT')),
    inCare('whoever declares an emergency', {}, 'EMERGENCY'),
  ];
}

/** Organisations, roles at organisations and practitioners that the person's rules name. */
function namedActors(rules: readonly ConsentRule[]): readonly string[] {
  return [
    ...new Set(rules.filter(({ category, specificity }) => category === 'consultation' && specificity > 1).map(({ actor }) => actor)),
  ];
}

function partsOf(actor: string): { role?: string; organization?: string; practitioner?: string } {
  const [, kind = '', name = ''] = /^(\w+):(.*)$/.exec(actor) ?? [];
  if (kind !== 'role') return { [kind]: name };
  const [role = '', organization = nobody] = name.split('@');
  return { role, organization };
}

function worldWith(relation: RelationKind | undefined, patient: string, consentRules: readonly ConsentRule[]): World {
  const always = { patient, from: EARLIEST, to: LATEST };
  return {
    get: () => undefined,
    all: () => [],
    consentRules,
    relations:
      relation === undefined
        ? []
        : [{ ...always, relation, practitioner: nobody, organization: null }, ...namedCarers(relation, always, consentRules)],
    delegations: [{ ...always, person: nobody, documentKinds: null }],
  };
}

function namedCarers(
  relation: RelationKind,
  always: { patient: string; from: number; to: number },
  rules: readonly ConsentRule[],
): World['relations'] {
  return namedActors(rules).map((actor) => ({
    ...always,
    relation,
    practitioner: partsOf(actor).practitioner ?? null,
    organization: null,
  }));
}

const because: Readonly<Record<RuleName, string>> = {
  registry: 'it is part of the public registries',
  identity: 'the registry of persons says nothing of any record',
  'own record': 'a citizen sees their own record, except what a clinician still has to tell them',
  delegation: 'who acts for a person sees their record, except what is kept from the person or from parents',
  producer: 'an organisation always sees what it authored',
  treatment: 'the consents permit consultation for care',
  emergency: 'an emergency opens these kinds of documents, for hours and with a stated reason',
  office: 'the office keeps the choices, not the contents',
};

const namesTheUnseen = 'it names something that they may not see';

/** The first of these conditions that fails is the reason told. */
const reasons: readonly (readonly [Predicate['kind'], string])[] = [
  ['unmarked', 'it is hidden: nobody else knows that it exists'],
  ['record-open', 'the record is not open'],
  ['document-kind', 'the role does not read documents of this kind'],
  ['notebook-shown', 'it is a note of the person, who does not show them'],
  ['consented', 'the consents do not permit consultation'],
  ['or', 'consultation was refused'],
  ['labels-consented', 'it is sensitive, and nobody was permitted to see it'],
];

function whyNot(rules: readonly Predicate[], entry: Entry, world: World): string {
  const conditions = rules.filter((rule) => rule.kind === 'and').flatMap((rule) => (rule.kind === 'and' ? rule.of : []));
  const failing = new Set(conditions.filter((condition) => !matches(condition, entry, world)).map(({ kind }) => kind));
  return reasons.find(([kind]) => failing.has(kind))?.[1] ?? 'no rule shows it';
}
