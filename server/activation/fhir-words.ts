// The codes, identifiers and references that the resources of an activation are written with (docs/conventions.md).
import type { CodeableConcept } from '@medplum/fhirtypes';

const base = 'https://fascicolo.example/fhir';

export const codes = {
  consentCategory: `${base}/CodeSystem/consent-category`,
  workflow: `${base}/CodeSystem/workflow`,
  state: `${base}/CodeSystem/activation-state`,
  obstacle: `${base}/CodeSystem/activation-obstacle`,
  detail: `${base}/CodeSystem/activation-detail`,
} as const;

export const verificationCodeSystem = `${base}/sid/verification-code`;
export const sha256Extension = `${base}/StructureDefinition/sha-256`;

/** On a Consent that the person has ended: the receipt of that. */
export const endReceiptExtension = `${base}/StructureDefinition/end-receipt`;

export function concept(system: string, code: string, display?: string): CodeableConcept {
  return { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] };
}

export function referenceTo(reference: string): { reference: string } {
  return { reference };
}

/** Controller of the record. */
export const regionReference = referenceTo('Organization/region');
