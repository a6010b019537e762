// The places of acting for a person that their record knows, and how they are written.
import type { Patient, RelatedPerson, Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import { contentOf, type Entry, type Proceeding, type View } from '#record/proceed.ts';
import type { Version } from '#store/store.ts';
import { readRelatedPerson, type Delegated } from './delegation-resources.ts';
import { tellPerson } from './tell-person.ts';

export interface RelatedVersion {
  readonly version: Version;
  readonly delegated: Delegated;
}

export async function relatedOf(view: View, patient: string): Promise<readonly RelatedVersion[]> {
  return (await view.ofPatient(patient, 'RelatedPerson', 'delegation')).flatMap((version) => {
    const delegated = readRelatedPerson(JSON.parse(version.body) as RelatedPerson);
    return delegated === undefined ? [] : [{ version, delegated }];
  });
}

/** Also one that is still to begin. */
export function isInForce({ active, until }: Pick<Delegated, 'active' | 'until'>, now: number): boolean {
  const end = until === undefined ? undefined : parseDateTime(until)?.hi;
  return active && (end === undefined || end > now);
}

export function delegationEntry(resource: Resource, { birthDate }: Patient, authority: Entry['authority'], author: string | null): Entry {
  return { content: contentOf(resource), authority, author, birthDate };
}

/** Both learn of it. */
export async function tellOfDelegation(
  parts: { readonly newId: () => string },
  proceeding: Proceeding,
  people: readonly Patient[],
  subject: 'delegation-made' | 'delegation-ended' | 'delegation-ends',
  name: string,
  happens?: number,
): Promise<void> {
  for (const patient of people) {
    for (const telling of tellPerson(parts, { patient, now: proceeding.now }, { subject, values: { name }, happens }))
      await proceeding.tell(telling);
  }
}

export function fullName({ name = [] }: Pick<Patient, 'name'>): string {
  const official = name.find(({ use }) => use === 'official') ?? name[0];
  return official?.text ?? [...(official?.given ?? []), official?.family ?? ''].join(' ').trim();
}
