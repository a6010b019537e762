// The personas of the demo as its identity provider knows them: from the fixtures that the registry is filled with.
import { readFileSync } from 'node:fs';
import type { Bundle, Patient, Practitioner } from '@medplum/fhirtypes';
import { personas } from '#auth/personas.ts';
import type { DemoPerson } from '#demo-idp/people.ts';

const files = ['10-registry.json', '20-people.json'] as const;

export function readDemoPeople(folder: URL = new URL('../fixtures/demo/', import.meta.url)): readonly DemoPerson[] {
  const resources = files.flatMap((file) => {
    const bundle = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Bundle;
    return bundle.entry?.flatMap(({ resource }) => resource ?? []) ?? [];
  });
  return Object.entries(personas).flatMap(([name, { subject, about }]) => {
    const found = resources.find(({ resourceType, id }) => `${resourceType}/${id}` === subject);
    return found?.resourceType === 'Patient' || found?.resourceType === 'Practitioner' ? [personOf(name, about, found)] : [];
  });
}

function personOf(name: string, about: string, person: Patient | Practitioner): DemoPerson {
  const phone = person.telecom?.find(({ system }) => system === 'phone')?.value ?? '+39 000 0000000';
  return {
    name,
    about,
    fiscalNumber: person.identifier?.[0]?.value ?? '',
    givenName: person.name?.[0]?.given?.join(' ') ?? '',
    familyName: person.name?.[0]?.family ?? '',
    birthDate: person.birthDate ?? '',
    gender: person.gender === 'female' ? 'F' : 'M',
    email: `${name}@example.org`,
    mobile: phone.replace(/ /g, ''),
  };
}
