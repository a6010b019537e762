// Who acts for a person, as a RelatedPerson says it: an extension names who acts, the relationship by which right.
// https://hl7.org/fhir/R4/relatedperson.html; the conventions are in docs/conventions.md.
import type { RelatedPerson } from '@medplum/fhirtypes';

export const actingPerson = 'https://fascicolo.example/fhir/StructureDefinition/acting-person';
export const delegationScope = 'https://fascicolo.example/fhir/StructureDefinition/delegation-scope';
export const roleCodes = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

export type Relation = 'parent' | 'guardian' | 'delegate';
export const relationCodes: Readonly<Record<Relation, string>> = { parent: 'PRN', guardian: 'GUARD', delegate: 'DELEGATEE' };

const relations = new Map((Object.keys(relationCodes) as Relation[]).map((relation) => [relationCodes[relation], relation]));

/** The Patient id of who acts; undefined when it names nobody of this registry. */
export function actingPersonOf({ extension = [] }: Pick<RelatedPerson, 'extension'>): string | undefined {
  const reference = extension.find(({ url }) => url === actingPerson)?.valueReference?.reference;
  return /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(reference ?? '')?.[1];
}

/** The first right that is named. */
export function relationOf({ relationship = [] }: Pick<RelatedPerson, 'relationship'>): Relation | undefined {
  const spoken = relationship.flatMap(({ coding = [] }) => coding.map(({ code = '' }) => relations.get(code)));
  return spoken.find((relation) => relation !== undefined);
}
