// The kind of document that a resource comes from, as its tag says. docs/conventions.md
import type { Resource } from '@medplum/fhirtypes';

/** Codes: `profiles/policies/document-kinds.json`. */
export const documentKindSystem = 'https://fascicolo.example/fhir/CodeSystem/document-kind';

export function taggedKind({ meta }: Pick<Resource, 'meta'>): string | undefined {
  return meta?.tag?.find(({ system }) => system === documentKindSystem)?.code;
}
