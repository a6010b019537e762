// The policy rows that a resource makes: consent rules, care relations, delegations, memberships. A row counts only when the
// one who wrote the resource has a say in the matter.
import type { CareTeam, Encounter, Patient, PractitionerRole, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { actingPerson, delegationScope, relationOf } from '#fhir/acting-person.ts';
import { EARLIEST, LATEST, rangeOfPeriod } from '#fhir/period.ts';
import { grantedTime, never } from './granted-time.ts';
import type { Target } from '#search/predicate.ts';
import { comingOfAge } from './coming-of-age.ts';
import type { PolicyRow } from './policy-values.ts';
import { nationalRoleSystem, rulesOf } from './provision.ts';
import type { Authority, Reading } from './reading.ts';

export type { Authority } from './reading.ts';

export interface RowContext {
  readonly authority: Authority;
  /** Organisation accountable for the resource. */
  readonly author: string | null;
  /** Of the person a RelatedPerson or Consent is about: what parents may and decided ends when they come of age. */
  readonly birthDate?: string | undefined;
}

/** Types whose rows rest on the birth date of the person that they are about. */
export const needsBirthDate: ReadonlySet<string> = new Set(['RelatedPerson', 'Consent']);

const day = 86_400_000;
export const careDeclarationSystem = 'https://fascicolo.example/fhir/CodeSystem/care-declaration';
const inCare = new Set(['arrived', 'triaged', 'in-progress', 'onleave']);

export function policyRowsOf(resource: Resource, context: RowContext, reading: Reading): readonly PolicyRow[] {
  const { authority } = context;
  const isOffice = authority === 'registry' || authority === 'operator';
  switch (resource.resourceType) {
    case 'Consent':
      return authority === 'feeder' || authority === 'self'
        ? []
        : rulesOf(resource, context.birthDate, reading).map((rule) => ({ table: 'consent-rule', ...rule }));
    case 'Patient':
      return isOffice ? gpRelations(resource, reading) : [];
    case 'RelatedPerson':
      return isOffice ? delegations(resource, context, reading) : [];
    case 'PractitionerRole':
      return authority === 'registry' ? memberships(resource, reading) : [];
    case 'CareTeam':
      return authority === 'registry' ? declaredRelations(resource, reading) : [];
    case 'Encounter':
      return authority === 'feeder' || authority === 'registry' ? encounterRelations(resource, context, reading) : [];
    default:
      return [];
  }
}

/** The resource referred to, when it is of this type. */
function referred(
  type: string,
  reference: { readonly reference?: string | undefined } | undefined,
  { locate }: Reading,
): string | undefined {
  const target: Target | undefined = locate(reference?.reference ?? '');
  return target?.type === type ? target.id : undefined;
}

function gpRelations({ id = '', generalPractitioner = [] }: Patient, reading: Reading): readonly PolicyRow[] {
  return generalPractitioner.flatMap((reference): PolicyRow[] => {
    const practitioner = referred('Practitioner', reference, reading);
    if (practitioner === undefined) return [];
    return [{ table: 'relation', patient: id, relation: 'gp', practitioner, organization: null, from: EARLIEST, to: LATEST }];
  });
}

function encounterRelations(encounter: Encounter, { author, authority }: RowContext, reading: Reading): readonly PolicyRow[] {
  const patient = referred('Patient', encounter.subject, reading);
  const provider = referred('Organization', encounter.serviceProvider, reading);
  // A feeder opens a relation for itself only, never for an organisation (or a ward) that it merely names.
  const organization = authority === 'registry' ? (provider ?? author) : author;
  const held = careTime(encounter, reading);
  if (patient === undefined || organization === null || held === undefined) return [];
  return [{ table: 'relation', patient, relation: 'encounter', practitioner: null, organization, ...held }];
}

/** From when to when the encounter is a reason to look; undefined when it is none. */
function careTime(
  { status, period }: Encounter,
  { policy: { care } }: Reading,
): { readonly from: number; readonly to: number } | undefined {
  const range = grantedTime(period);
  if (range === never) return undefined;
  const begins = period?.start === undefined ? undefined : range.lo;
  const ends = period?.end === undefined ? undefined : range.hi;
  const grace = care.encounterGraceDays * day;
  if (inCare.has(status ?? '')) return { from: begins ?? EARLIEST, to: ends === undefined ? LATEST : ends + grace };
  if (status === 'finished' && ends !== undefined) return { from: begins ?? EARLIEST, to: ends + grace };
  // What is only planned has no end until it begins: without dates it would be a reason for ever.
  if (status === 'planned' && begins !== undefined) return { from: begins - care.plannedLeadDays * day, to: (ends ?? begins) + grace };
  return undefined;
}

/** The one who declared, not their organisation: the declaration is personal. */
function declaredRelations(team: CareTeam, reading: Reading): readonly PolicyRow[] {
  const kind = team.category?.flatMap(({ coding = [] }) => coding).find(({ system }) => system === careDeclarationSystem)?.code;
  const patient = referred('Patient', team.subject, reading);
  const period = team.period === undefined ? undefined : rangeOfPeriod(team.period);
  if ((kind !== 'declaration' && kind !== 'emergency') || patient === undefined || team.status !== 'active' || period === undefined)
    return [];
  return (team.participant ?? []).flatMap(({ member }): PolicyRow[] => {
    const practitioner = referred('Practitioner', member, reading);
    if (practitioner === undefined) return [];
    return [{ table: 'relation', patient, relation: kind, practitioner, organization: null, from: period.lo, to: period.hi }];
  });
}

function delegations(related: RelatedPerson, { birthDate }: RowContext, reading: Reading): readonly PolicyRow[] {
  const patient = referred('Patient', related.patient, reading);
  const person = referred('Patient', related.extension?.find(({ url }) => url === actingPerson)?.valueReference, reading);
  const relation = relationOf(related);
  if (patient === undefined || person === undefined || relation === undefined || related.active === false) return [];
  const { lo: from, hi: end } = grantedTime(related.period);
  // An unknown birth date gives a parent nothing.
  const to = relation === 'parent' ? Math.min(end, comingOfAge(birthDate, reading.policy.adultAge) ?? EARLIEST) : end;
  return [{ table: 'delegation', patient, person, relation, from, to, documentKinds: scopeOf(related) }];
}

/** Whoever may see some kinds of documents sees whose they are. */
function scopeOf({ extension = [] }: RelatedPerson): readonly string[] | null {
  const kinds = extension.filter(({ url }) => url === delegationScope).map(({ valueCoding }) => valueCoding?.code ?? '');
  return kinds.length === 0 ? null : ['identity', ...kinds];
}

function memberships(role: PractitionerRole, reading: Reading): readonly PolicyRow[] {
  const practitioner = referred('Practitioner', role.practitioner, reading);
  const organization = referred('Organization', role.organization, reading);
  if (practitioner === undefined || organization === undefined || role.active === false) return [];
  const { lo: from, hi: to } = grantedTime(role.period);
  const codes = (role.code ?? []).flatMap(({ coding = [] }) => coding).filter(({ system }) => system === nationalRoleSystem);
  return codes.map(({ code = '' }) => ({
    table: 'membership',
    practitioner,
    organization,
    role: code,
    from,
    to,
  }));
}
