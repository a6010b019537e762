// Resources that are right, for tests to break one thing at a time.

export const observation = {
  resourceType: 'Observation',
  id: 'glucose',
  meta: { lastUpdated: '2024-05-01T10:00:00.000+02:00', source: 'Organization/laboratory' },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Glucose <b>5.4</b> mmol/l</p></div>' },
  identifier: [{ system: 'https://fascicolo.example/fhir/sid/result', value: '123' }],
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '15074-8', display: 'Glucose' }] },
  subject: { reference: 'Patient/citizen' },
  effectiveDateTime: '2024-05-01T09:30:00+02:00',
  issued: '2024-05-01T10:30:00+02:00',
  performer: [{ reference: 'Practitioner/gp' }, { reference: 'Organization/laboratory' }],
  valueQuantity: { value: 5.4, unit: 'mmol/l', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  referenceRange: [{ low: { value: 3.1, unit: 'mmol/l' }, high: { value: 6.2, unit: 'mmol/l' } }],
} as const;

export const report = {
  resourceType: 'DiagnosticReport',
  id: 'report',
  contained: [{ resourceType: 'Practitioner', id: 'signer', name: [{ family: 'Bianchi', given: ['Ada'] }] }],
  basedOn: [{ reference: 'ServiceRequest/request' }],
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
  subject: { reference: 'Patient/citizen' },
  effectivePeriod: { start: '2024-05-01T09:30:00+02:00', end: '2024-05-01T10:30:00+02:00' },
  issued: '2024-05-01T10:30:00+02:00',
  performer: [{ reference: '#signer' }],
  result: [{ reference: 'Observation/glucose' }],
  presentedForm: [{ contentType: 'application/pdf', data: 'JVBERi0xLjQK', title: 'Report' }],
} as const;

export const patient = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'RSSMRA80A01H501U' }],
  name: [{ family: 'Rossi', given: ['Maria'] }],
  gender: 'female',
  birthDate: '1980-01-01',
} as const;

const category = 'https://fascicolo.example/fhir/CodeSystem/consent-category';

export const consent = {
  resourceType: 'Consent',
  status: 'active',
  scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
  category: [{ coding: [{ system: category, code: 'feed' }] }],
  patient: { reference: 'Patient/citizen' },
  dateTime: '2024-01-01T10:00:00Z',
  policyRule: { text: 'liguria-2020' },
  provision: { type: 'permit' },
} as const;
