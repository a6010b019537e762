// The policy rows that a resource makes: consent rules, care relations, delegations, memberships. A row counts only when the
// one who wrote the resource has a say in the matter.
import type { CareTeam, Consent, Encounter, Patient, PractitionerRole, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { EARLIEST, LATEST, parseDateTime, rangeOfPeriod } from '#fhir/period.ts';
import type { PolicyRow } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { nationalRoleSystem, rulesOf } from './provision.ts';
import { localTarget } from './values-at.ts';

export type Authority = 'registry' | 'operator' | 'citizen' | 'feeder';

export interface RowContext {
  readonly authority: Authority;
  /** Organisation accountable for the resource. */
  readonly author: string | null;
  /** Of the person a RelatedPerson is about: a parent's delegation ends when they come of age. */
  readonly birthDate?: string | undefined;
}

const day = 86_400_000;
export const careDeclarationSystem = 'https://fascicolo.example/fhir/CodeSystem/care-declaration';
const actingPerson = 'https://fascicolo.example/fhir/StructureDefinition/acting-person';
const openEncounter = new Set(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished']);
const relationOf: Readonly<Record<string, 'parent' | 'guardian' | 'delegate'>> = { PRN: 'parent', GUARD: 'guardian', DELEGATEE: 'delegate' };

export function policyRowsOf(resource: Resource, context: RowContext, policy: Policy): readonly PolicyRow[] {
  const isOffice = context.authority === 'registry' || context.authority === 'operator';
  switch (resource.resourceType) {
    case 'Consent':
      return context.authority === 'feeder' ? [] : rulesOf(resource as Consent, policy).map((rule) => ({ table: 'consent-rule', ...rule }));
    case 'Patient':
      return isOffice ? gpRelations(resource as Patient) : [];
    case 'RelatedPerson':
      return isOffice ? delegations(resource as RelatedPerson, context, policy) : [];
    case 'PractitionerRole':
      return context.authority === 'registry' ? memberships(resource as PractitionerRole) : [];
    case 'CareTeam':
      return context.authority === 'registry' ? declaredRelations(resource as CareTeam) : [];
    case 'Encounter':
      return encounterRelations(resource as Encounter, context, policy);
    default:
      return [];
  }
}

function gpRelations({ id = '', generalPractitioner = [] }: Patient): readonly PolicyRow[] {
  return generalPractitioner.flatMap(({ reference = '' }): PolicyRow[] => {
    const target = localTarget(reference);
    if (target?.type !== 'Practitioner') return [];
    return [{ table: 'relation', patient: id, relation: 'gp', practitioner: target.id, organization: null, from: EARLIEST, to: LATEST }];
  });
}

/** Care goes on for the policy's days of grace after an encounter ends: the letter is written, the late result is read. */
function encounterRelations(encounter: Encounter, { author }: RowContext, { care }: Policy): readonly PolicyRow[] {
  const patient = localTarget(encounter.subject?.reference ?? '');
  const provider = localTarget(encounter.serviceProvider?.reference ?? '');
  // Only the organisation that writes the encounter gains by it, never one that it merely names.
  const organization = provider?.type === 'Organization' && (author === null || provider.id === author) ? provider.id : author;
  if (patient?.type !== 'Patient' || organization === null || !openEncounter.has(encounter.status ?? '')) return [];
  const period = encounter.period === undefined ? undefined : rangeOfPeriod(encounter.period);
  const from = period?.lo ?? EARLIEST;
  const isOver = encounter.status === 'finished';
  if (isOver && encounter.period?.end === undefined) return [];
  const to = encounter.period?.end === undefined ? LATEST : (period?.hi ?? LATEST) + care.encounterGraceDays * day;
  return [{ table: 'relation', patient: patient.id, relation: 'encounter', practitioner: null, organization, from, to }];
}

function declaredRelations(team: CareTeam): readonly PolicyRow[] {
  const kind = team.category?.flatMap(({ coding = [] }) => coding).find(({ system }) => system === careDeclarationSystem)?.code;
  const patient = localTarget(team.subject?.reference ?? '');
  const period = team.period === undefined ? undefined : rangeOfPeriod(team.period);
  if ((kind !== 'declaration' && kind !== 'emergency') || patient?.type !== 'Patient' || team.status !== 'active' || period === undefined) return [];
  return (team.participant ?? []).flatMap(({ member }): PolicyRow[] => {
    const practitioner = localTarget(member?.reference ?? '');
    if (practitioner?.type !== 'Practitioner') return [];
    return [{ table: 'relation', patient: patient.id, relation: kind, practitioner: practitioner.id, organization: null, from: period.lo, to: period.hi }];
  });
}

function delegations(related: RelatedPerson, { birthDate }: RowContext, policy: Policy): readonly PolicyRow[] {
  const patient = localTarget(related.patient?.reference ?? '');
  const acting = localTarget(related.extension?.find(({ url }) => url === actingPerson)?.valueReference?.reference ?? '');
  const codes = (related.relationship ?? []).flatMap(({ coding = [] }) => coding.map(({ code = '' }) => relationOf[code]));
  const relation = codes.find((code) => code !== undefined);
  if (patient?.type !== 'Patient' || acting?.type !== 'Patient' || relation === undefined || related.active === false) return [];
  const period = related.period === undefined ? undefined : rangeOfPeriod(related.period);
  const end = period?.hi ?? LATEST;
  const to = relation === 'parent' ? Math.min(end, comingOfAge(birthDate, policy.adultAge)) : end;
  return [{ table: 'delegation', patient: patient.id, person: acting.id, relation, from: period?.lo ?? EARLIEST, to, documentKinds: null }];
}

/** The first moment of the birthday on which the person is of age; an unknown birth date gives a parent nothing. */
export function comingOfAge(birthDate: string | undefined, adultAge: number): number {
  const [, year, rest = ''] = /^(\d{4})(-\d{2}-\d{2})$/.exec(birthDate ?? '') ?? [];
  if (year === undefined) return EARLIEST;
  const birthday = `${Number(year) + adultAge}${rest}`;
  // 29 February has no birthday in a common year: the day after the 28th is the first on which the age is complete.
  return parseDateTime(birthday)?.lo ?? parseDateTime(`${Number(year) + adultAge}-03-01`)?.lo ?? EARLIEST;
}

function memberships(role: PractitionerRole): readonly PolicyRow[] {
  const practitioner = localTarget(role.practitioner?.reference ?? '');
  const organization = localTarget(role.organization?.reference ?? '');
  if (practitioner?.type !== 'Practitioner' || organization?.type !== 'Organization' || role.active === false) return [];
  const period = role.period === undefined ? undefined : rangeOfPeriod(role.period);
  const codes = (role.code ?? []).flatMap(({ coding = [] }) => coding).filter(({ system }) => system === nationalRoleSystem);
  return codes.map(({ code = '' }) => ({
    table: 'membership', practitioner: practitioner.id, organization: organization.id, role: code, from: period?.lo ?? EARLIEST, to: period?.hi ?? LATEST,
  }));
}
