// The systems and small pieces of FHIR that every resource of the region is written with (docs/conventions.md).
import type { CodeableConcept, Coding, Identifier, Meta, Reference, Resource } from '@medplum/fhirtypes';

const OURS = 'https://fascicolo.example/fhir';

export const systems = {
  fiscalCode: 'urn:oid:2.16.840.1.113883.2.9.4.3.2',
  regionalPerson: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.1',
  asl: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  hospital: 'urn:oid:2.16.840.1.113883.2.9.4.1.2',
  outpatientStructure: 'urn:oid:2.16.840.1.113883.2.9.4.1.3',
  nre: 'urn:oid:2.16.840.1.113883.2.9.4.3.9',
  documentId: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4',
  accession: `${OURS}/sid/accession`,
  episode: `${OURS}/sid/episode`,
  booking: `${OURS}/sid/booking`,
  cancellation: `${OURS}/sid/cancellation-code`,
  organization: `${OURS}/sid/organization`,
  nationalRole: `${OURS}/CodeSystem/national-role`,
  documentKind: `${OURS}/CodeSystem/document-kind`,
  consentCategory: `${OURS}/CodeSystem/consent-category`,
  visibility: `${OURS}/CodeSystem/visibility`,
  sensitiveLabel: `${OURS}/CodeSystem/sensitive-label`,
  classCode: `${OURS}/CodeSystem/document-class`,
  practiceSetting: `${OURS}/CodeSystem/practice-setting`,
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  roleCode: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  diagnosticSection: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  icd9: 'http://hl7.org/fhir/sid/icd-9-cm',
  atc: 'http://www.whocc.no/atc',
  aic: 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic',
  service: 'urn:oid:2.16.840.1.113883.2.9.6.1.11',
  triage: 'urn:oid:2.16.840.1.113883.2.9.6.1.54.4',
} as const;

/** For whom, by whom, and with which labels and marks a resource is written. */
export interface Origin {
  readonly patient: string;
  /** Author organisation: `meta.source`. */
  readonly organization: string;
  readonly security?: readonly Coding[];
}

export const hidden: Coding = { system: systems.visibility, code: 'P99', display: 'Documento oscurato' };
export const hiv: Coding = { system: systems.actCode, code: 'HIV', display: 'HIV/AIDS information sensitivity' };
export const familyCounselling: Coding = { system: systems.sensitiveLabel, code: 'family-counselling', display: 'Consultorio familiare' };
export const substances: Coding = { system: systems.actCode, code: 'ETH', display: 'substance abuse information sensitivity' };

export function coding(system: string, code: string, display: string): Coding {
  return { system, code, display };
}

export function concept(system: string, code: string, text: string): CodeableConcept {
  return { coding: [{ system, code, display: text }], text };
}

export function identifier(system: string, value: string): Identifier {
  return { system, value };
}

export function reference<T extends Resource>(type: T['resourceType'], id: string): Reference<T> {
  return { reference: `${type}/${id}` };
}

export function metaOf({ organization, security }: Omit<Origin, 'patient'>): Meta {
  const source = `Organization/${organization}`;
  return security === undefined || security.length === 0 ? { source } : { source, security: [...security] };
}
