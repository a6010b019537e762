// By which document an officer recognised who stood at the counter: part of the evidence, in the Provenance of the act.
import type { Extension } from '@medplum/fhirtypes';
import { plainDocumentNumber, type IdentityDocument } from '#fhir/identity-document.ts';

const url = 'https://fascicolo.example/fhir/StructureDefinition/identity-document';

export function recognitionExtension({ kind, number, expires }: IdentityDocument): Extension {
  return { url, valueIdentifier: { type: { text: kind }, value: plainDocumentNumber(number), period: { end: expires } } };
}
