// Who somebody is in our registry: by codice fiscale, and only by what the registry itself has written.
import type { Patient, Practitioner } from '@medplum/fhirtypes';
import { systemPermit } from '#consent/permit.ts';
import type { ReadQuery } from '#search/parse.ts';
import { all } from '#search/predicate.ts';
import type { Reader, Store } from '#store/store.ts';

const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';

export interface Membership {
  readonly organization: string;
  readonly organizationName: string;
  readonly role: string;
}

export interface RegistryPerson {
  readonly patient?: { readonly id: string; readonly name: string };
  readonly practitioner?: { readonly id: string; readonly name: string; readonly memberships: readonly Membership[] };
}

/** As references. */
export function subjectsIn({ patient, practitioner }: RegistryPerson): readonly string[] {
  return [
    ...(patient === undefined ? [] : [`Patient/${patient.id}`]),
    ...(practitioner === undefined ? [] : [`Practitioner/${practitioner.id}`]),
  ];
}

export interface Represented {
  readonly patient: string;
  readonly name: string;
  readonly relation: 'parent' | 'guardian' | 'delegate';
}

export interface People {
  /** The search knows both systems of the codice fiscale as one. */
  byFiscalCode(code: string): Promise<RegistryPerson>;
  /** For whom this person may act now, found by the registry's link to them. */
  representedBy(patient: string): Promise<readonly Represented[]>;
  actsForOthers(patient: string): Promise<boolean>;
  nameOf(type: 'Patient' | 'Practitioner' | 'Organization', id: string): Promise<string>;
}

export interface PeopleParts {
  readonly store: Store;
  readonly readQuery: ReadQuery;
  readonly clock: () => number;
}

export function createPeople({ store, readQuery, clock }: PeopleParts): People {
  return {
    byFiscalCode: (code) =>
      store.read(async (reader) => {
        const [patient] = await registered<Patient>(reader, 'Patient', code);
        return {
          ...(patient === undefined ? {} : { patient: { id: patient.id ?? '', name: nameIn(patient) } }),
          ...(await practitionerOf(reader, code)),
        };
      }),

    representedBy: (person) =>
      store.read(async (reader) => {
        const found = new Map<string, Represented>();
        for (const { patient, relation } of await reader.represented(person, clock())) {
          // Parent and guardian come before a delegate of the same person.
          if (!found.has(patient)) found.set(patient, { patient, name: await nameOf(reader, 'Patient', patient), relation });
        }
        return [...found.values()];
      }),

    actsForOthers: async (person) => (await store.read((reader) => reader.represented(person, clock()))).length > 0,

    nameOf: (type, id) => store.read((reader) => nameOf(reader, type, id)),
  };

  /** A feeder's copy of a person is content and makes nobody. */
  async function registered<T>(reader: Reader, type: string, code: string): Promise<readonly T[]> {
    const { query } = readQuery({ type, params: [['identifier', `${fiscalCode}|${code}`]], handling: 'strict' });
    const { matches } = await reader.search(systemPermit({ ...query, total: 'none' }, 'to know who has logged in'));
    const ours: T[] = [];
    for (const { id, body } of matches) {
      if (type !== 'Patient' || (await reader.standing({ type, id }))?.documentKind === 'identity') ours.push(JSON.parse(body) as T);
    }
    return ours;
  }

  /** Roles count only when the registry wrote them, so who has none is no professional here. */
  async function practitionerOf(reader: Reader, code: string): Promise<Pick<RegistryPerson, 'practitioner'>> {
    for (const practitioner of await registered<Practitioner>(reader, 'Practitioner', code)) {
      const memberships = await membershipsOf(reader, practitioner.id ?? '');
      if (memberships.length > 0) return { practitioner: { id: practitioner.id ?? '', name: nameIn(practitioner), memberships } };
    }
    return {};
  }

  async function membershipsOf(reader: Reader, practitioner: string): Promise<readonly Membership[]> {
    const found: Membership[] = [];
    for (const { organization, role } of await reader.memberships(practitioner, clock())) {
      found.push({ organization, role, organizationName: await nameOf(reader, 'Organization', organization) });
    }
    return found;
  }
}

async function nameOf(reader: Reader, type: string, id: string): Promise<string> {
  const version = await reader.read(systemPermit({ type, id, where: all }, 'to call people and organisations by their names'));
  if (version === undefined || version.deleted) return id;
  return nameIn(JSON.parse(version.body) as Named, id);
}

interface Named {
  readonly id?: string;
  readonly name?: string | readonly { readonly text?: string; readonly family?: string; readonly given?: readonly string[] }[];
}

function nameIn({ id = '', name }: Named, fallback = id): string {
  if (typeof name === 'string') return name;
  const [first] = name ?? [];
  const parts = [...(first?.given ?? []), first?.family].filter((part) => part !== undefined);
  return first?.text ?? (parts.length === 0 ? fallback : parts.join(' '));
}
