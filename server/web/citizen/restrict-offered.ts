// Whom a restriction can be about: the roles that treat, and who and what the registry has for them.
import type { Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { personName } from '#presentation/wording.ts';
import type { CitizenVisit } from './parts.ts';

export type Choices = readonly (readonly [value: string, label: string])[];

export interface Offered {
  readonly roles: Choices;
  readonly organizations: Choices;
  readonly practitioners: Choices;
}

const most = 1000;
const roleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';

export async function offeredTo(visit: CitizenVisit): Promise<Offered> {
  const { roles: names } = visit.text.who;
  const roles = Object.keys(visit.policy.purposes).filter((role) => visit.policy.purposes[role]?.includes('TREATMENT') === true);
  const { matches, included } = await visit.chart.search<PractitionerRole>(visit.read('search-type'), {
    type: 'PractitionerRole',
    params: [
      ['role', roles.map((role) => `${roleSystem}|${role}`).join(',')],
      ['_include', 'PractitionerRole:practitioner'],
      ['_include', 'PractitionerRole:organization'],
      ['_count', String(most)],
      ['_total', 'none'],
    ],
  });
  const named = new Map(included.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]));
  const working = matches.filter(({ active }) => active !== false);
  const organizationName = (reference = ''): string => (named.get(reference) as Organization | undefined)?.name ?? '';

  /** `Sara Campione, Medico, Ospedale Santa Prova`: two of one name are told apart. */
  const practitioners = working.flatMap(({ practitioner, organization, code }): [string, string][] => {
    const person = named.get(practitioner?.reference ?? '') as Practitioner | undefined;
    const role = code?.[0]?.coding?.find(({ system }) => system === roleSystem)?.code ?? '';
    const parts = [personName(person?.name), names[role] ?? '', organizationName(organization?.reference)];
    return person?.id === undefined ? [] : [[person.id, parts.filter((part) => part !== '').join(', ')]];
  });
  const organizations = working.flatMap(({ organization }): [string, string][] => {
    const found = named.get(organization?.reference ?? '') as Organization | undefined;
    return found?.id === undefined ? [] : [[found.id, found.name ?? found.id]];
  });
  return {
    roles: roles.map((role) => [role, names[role] ?? role] as const),
    organizations: inOrder(organizations, visit.language),
    practitioners: inOrder(practitioners, visit.language),
  };
}

function inOrder(choices: Choices, language: string): Choices {
  return [...new Map(choices)].sort(([, a], [, b]) => a.localeCompare(b, language));
}
