// Whom a restriction can be about: the roles that treat, and who and what the registry has for them; by name where there are many.
import type { Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { personName } from '#presentation/wording.ts';
import { fold } from '#search/fold.ts';
import { and, not, type Predicate } from '#search/predicate.ts';
import type { CitizenVisit } from './parts.ts';

export type Choices = readonly (readonly [value: string, label: string])[];

export interface Offered {
  readonly roles: Choices;
  readonly organizations: Choices;
  readonly practitioners: Choices;
  /** There are others, to be found by name. */
  readonly more: { readonly organizations: boolean; readonly practitioners: boolean };
}

/** What was typed to find them, and what was chosen from an earlier list. */
export interface Sought {
  readonly organization: string;
  readonly practitioner: string;
  readonly chosen: { readonly organizations: readonly string[]; readonly practitioners: readonly string[] };
}

export const nothingSought: Sought = { organization: '', practitioner: '', chosen: { organizations: [], practitioners: [] } };

const most = 100;
const roleSystem = 'https://fascicolo.example/fhir/CodeSystem/national-role';

export async function offeredTo(visit: CitizenVisit, sought: Sought = nothingSought): Promise<Offered> {
  const { roles: names } = visit.text.who;
  const roles = Object.keys(visit.policy.purposes).filter((role) => visit.policy.purposes[role]?.includes('TREATMENT') === true);
  const treats = and(
    { kind: 'token', param: 'PractitionerRole.role', values: roles.map((code) => ({ system: roleSystem, code })) },
    not({ kind: 'token', param: 'PractitionerRole.active', values: [{ code: 'false' }] }),
  );
  const { organizations, practitioners } = sought.chosen;
  const [places, people, chosenPlaces, chosenPeople] = await Promise.all([
    organizationsOf(visit, and(where(treats), named('Organization.name', sought.organization))),
    peopleOf(visit, and(treats, leadingTo(named('Practitioner.name', sought.practitioner)))),
    organizations.length === 0 ? nobody : organizationsOf(visit, and(where(treats), { kind: 'id', ids: organizations })),
    practitioners.length === 0 ? nobody : peopleOf(visit, and(treats, leadingTo({ kind: 'id', ids: practitioners }))),
  ]);
  return {
    roles: roles.map((role) => [role, names[role] ?? role] as const),
    organizations: inOrder([...shown(places, sought.organization), ...chosenPlaces.found], visit.language),
    practitioners: inOrder([...shown(people, sought.practitioner), ...chosenPeople.found], visit.language),
    more: {
      organizations: places.isMore || sought.organization !== '',
      practitioners: people.isMore || sought.practitioner !== '',
    },
  };
}

interface Found {
  readonly found: Choices;
  readonly isMore: boolean;
}

/** Some out of many would be a list in which one looks in vain. */
function shown({ found, isMore }: Found, typed: string): Choices {
  return isMore && typed === '' ? [] : found;
}

const nobody: Found = { found: [], isMore: false };

/** Where somebody works who treats. */
function where(treats: Predicate): Predicate {
  return { kind: 'has', source: 'PractitionerRole', param: 'PractitionerRole.organization', where: treats };
}

function leadingTo(person: Predicate): Predicate {
  return person.kind === 'all' ? person : { kind: 'chain', param: 'PractitionerRole.practitioner', to: 'Practitioner', where: person };
}

/** Every word that was typed, anywhere in the name. */
function named(param: string, typed: string): Predicate {
  const words = fold(typed)
    .split(' ')
    .filter((word) => word !== '');
  return and(...words.map((word): Predicate => ({ kind: 'string', param, test: 'contains', values: [word] })));
}

async function organizationsOf(visit: CitizenVisit, asked: Predicate): Promise<Found> {
  const { matches, next } = await visit.chart.search<Organization>(visit.read('search-type'), {
    type: 'Organization',
    where: asked,
    params: [
      ['_sort', 'name'],
      ['_count', String(most)],
      ['_total', 'none'],
    ],
  });
  return { found: matches.map(({ id = '', name = id }) => [id, name] as const), isMore: next !== undefined };
}

/** `Sara Campione, Medico, Ospedale Santa Prova`: two of one name are told apart. */
async function peopleOf(visit: CitizenVisit, asked: Predicate): Promise<Found> {
  const { roles: names } = visit.text.who;
  const { matches, included, next } = await visit.chart.search<PractitionerRole>(visit.read('search-type'), {
    type: 'PractitionerRole',
    where: asked,
    params: [
      ['_include', 'PractitionerRole:practitioner'],
      ['_include', 'PractitionerRole:organization'],
      ['_count', String(most)],
      ['_total', 'none'],
    ],
  });
  const known = new Map(included.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]));
  const found = matches.flatMap(({ practitioner, organization, code }): [string, string][] => {
    const person = known.get(practitioner?.reference ?? '') as Practitioner | undefined;
    const place = known.get(organization?.reference ?? '') as Organization | undefined;
    const role = code?.[0]?.coding?.find(({ system }) => system === roleSystem)?.code ?? '';
    const parts = [personName(person?.name), names[role] ?? '', place?.name ?? ''];
    return person?.id === undefined ? [] : [[person.id, parts.filter((part) => part !== '').join(', ')]];
  });
  return { found, isMore: next !== undefined };
}

function inOrder(choices: Choices, language: string): Choices {
  return [...new Map(choices)].sort(([, a], [, b]) => a.localeCompare(b, language));
}
