import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { parseDateTime } from '#fhir/period.ts';
import { createClassifier } from './classify.ts';
import { liguria } from './example-world.ts';
import { clinicalKinds } from './matrix.ts';
import type { Authority } from './reading.ts';

const classify = createClassifier({ policy: liguria, baseUrl: 'https://record.example/fhir' });
const citizen = { reference: 'Patient/citizen' };
const loinc = 'http://loinc.org';
const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';

const valuesOf = (content: object, authority: Authority = 'feeder') =>
  classify({ id: 'x', ...content } as Resource, { authority, author: 'hospital' }).values;
const columnsOf = (content: object, authority?: Authority) => valuesOf(content, authority).columns;
const concept = (system: string, code: string) => ({ coding: [{ system, code }] });

describe('A resource belongs to', () => {
  test.each<[string, object, string | null, string]>([
    ['itself, when it is the person (a copy, when a feeder sends it)', { resourceType: 'Patient' }, 'x', 'identity-copy'],
    ['its subject', { resourceType: 'Observation', subject: citizen }, 'citizen', 'other'],
    [
      'its subject, whoever performed it',
      { resourceType: 'Observation', subject: citizen, performer: [{ reference: 'Patient/guardian' }] },
      'citizen',
      'other',
    ],
    [
      'its subject under our own address',
      { resourceType: 'Observation', subject: { reference: 'https://record.example/fhir/Patient/citizen' } },
      'citizen',
      'other',
    ],
    [
      'its patient, by version',
      { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/citizen/_history/2' } },
      'citizen',
      'other',
    ],
    [
      'the participant who is a patient',
      { resourceType: 'Appointment', participant: [{ actor: { reference: 'Practitioner/gp' } }, { actor: citizen }] },
      'citizen',
      'appointment',
    ],
    [
      'the beneficiary',
      { resourceType: 'Coverage', beneficiary: citizen, policyHolder: { reference: 'Patient/guardian' } },
      'citizen',
      'exemption',
    ],
    ['whom the task is for', { resourceType: 'Task', for: citizen }, 'citizen', 'other'],
    ['the bearer of a device', { resourceType: 'Device', patient: citizen }, 'citizen', 'other'],
    ['who sent a message about nobody else', { resourceType: 'Communication', sender: citizen }, 'citizen', 'other'],
    [
      'nobody, when it speaks of two persons',
      { resourceType: 'Appointment', participant: [{ actor: citizen }, { actor: { reference: 'Patient/other' } }] },
      null,
      'shared',
    ],
    [
      'nobody known: an identifier only',
      { resourceType: 'MedicationRequest', subject: { identifier: { value: 'RSSMRA80A01D969X' } } },
      null,
      'unlinked',
    ],
    [
      'nobody known: another server',
      { resourceType: 'Observation', subject: { reference: 'https://elsewhere.example/fhir/Patient/citizen' } },
      null,
      'unlinked',
    ],
    ['nobody known: a contained patient', { resourceType: 'Observation', subject: { reference: '#p' } }, null, 'unlinked'],
    ['nobody known: a device of somebody', { resourceType: 'Device', patient: { display: 'Maria' } }, null, 'unlinked'],
    ['nobody: clinical content about a place', { resourceType: 'Observation', subject: { reference: 'Location/ward' } }, null, 'unlinked'],
    ['nobody: a file that nothing names yet', { resourceType: 'Binary' }, null, 'unlinked'],
    ['nobody: a Bundle', { resourceType: 'Bundle', type: 'document' }, null, 'unlinked'],
    ['nobody: somebody’s subscription', { resourceType: 'Subscription' }, null, 'unlinked'],
    ['everybody: an organisation', { resourceType: 'Organization' }, null, ''],
    ['everybody: a definition with an author', { resourceType: 'Library', author: [{ name: 'x' }] }, null, ''],
    ['everybody: the schedule of a practitioner', { resourceType: 'Schedule', actor: [{ reference: 'Practitioner/gp' }] }, null, ''],
    ['everybody: an analyser', { resourceType: 'Device' }, null, ''],
  ])('%s', (_who, content, patient, documentKind) => {
    expect(columnsOf(content)).toMatchObject({ patient, documentKind });
  });

  test('no person, while its type is not listed as open: of all types of R4', () => {
    const open = loadConformance().resourceTypes.filter(
      (type) => type !== 'Provenance' && columnsOf({ resourceType: type }).documentKind === '',
    );
    expect(open).toEqual([...liguria.kinds.open].sort());
    for (const closed of [
      'Binary',
      'Bundle',
      'DocumentReference',
      'Group',
      'GuidanceResponse',
      'Contract',
      'MessageHeader',
      'Parameters',
      'VerificationResult',
    ])
      expect(open).not.toContain(closed);
  });
});

describe('Its author is told that it is in no record', () => {
  const remarkOf = (content: object) => classify({ id: 'x', ...content } as Resource, { authority: 'feeder', author: 'hospital' }).remark;
  test.each<[string, object, boolean]>([
    ['a report that names no patient', { resourceType: 'DiagnosticReport' }, true],
    ['a result of a person known by an identifier only', { resourceType: 'Observation', subject: { identifier: { value: 'X' } } }, true],
    ['a report of somebody known here', { resourceType: 'DiagnosticReport', subject: citizen }, false],
    ['an organisation', { resourceType: 'Organization' }, false],
    ['a Provenance, which goes with its target', { resourceType: 'Provenance', target: [{ reference: 'Observation/o' }] }, false],
  ])('%s', (_what, content, told) => {
    const remark = remarkOf(content);
    expect(remark !== undefined).toBe(told);
    if (remark !== undefined)
      expect(remark).toMatchObject({ severity: 'warning', diagnostics: expect.stringContaining("in nobody's record") as string });
  });
});

describe('The kind of', () => {
  test.each<[string, object, string]>([
    ['a laboratory report', { resourceType: 'DiagnosticReport', code: concept(loinc, '11502-2') }, 'laboratory-report'],
    [
      'a document by an OID of LOINC',
      { resourceType: 'DocumentReference', type: concept('urn:oid:2.16.840.1.113883.6.1', '34105-7') },
      'discharge-letter',
    ],
    ['a specialist report', { resourceType: 'DocumentReference', type: concept(loinc, '11488-4') }, 'specialist-report'],
    [
      'a specialist report of cardiology',
      { resourceType: 'DocumentReference', type: concept(loinc, '11488-4'), context: { practiceSetting: concept('x', 'AD_PSC008') } },
      'cardiology-report',
    ],
    [
      'a discharge letter of cardiology',
      { resourceType: 'DocumentReference', type: concept(loinc, '34105-7'), context: { practiceSetting: concept('x', 'AD_PSC008') } },
      'discharge-letter',
    ],
    [
      'a report by its section',
      { resourceType: 'DiagnosticReport', category: [concept('http://terminology.hl7.org/CodeSystem/v2-0074', 'RAD')] },
      'radiology-report',
    ],
    [
      'a result by its category',
      { resourceType: 'Observation', category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory')] },
      'laboratory-report',
    ],
    ['the same code of another system', { resourceType: 'Observation', category: [concept('x', 'laboratory')] }, 'other'],
    ['a prescription of drugs', { resourceType: 'MedicationRequest' }, 'drug-prescription'],
    ['an immunization', { resourceType: 'Immunization' }, 'vaccination'],
    ['a condition', { resourceType: 'Condition' }, 'other'],
    ['a care team', { resourceType: 'CareTeam' }, 'other'],
    [
      'a declaration of care',
      { resourceType: 'CareTeam', category: [concept('https://fascicolo.example/fhir/CodeSystem/care-declaration', 'declaration')] },
      'care-team',
    ],
    ['a consent', { resourceType: 'Consent', category: [] }, 'consent'],
  ])('%s', (_what, content, documentKind) => {
    expect(columnsOf({ subject: citizen, patient: citizen, ...content }).documentKind).toBe(documentKind);
  });

  test('a task or a relative is content when a feeder sends it, and the running of the record otherwise', () => {
    expect(columnsOf({ resourceType: 'Task', for: citizen }, 'operator').documentKind).toBe('workflow');
    expect(columnsOf({ resourceType: 'RelatedPerson', patient: citizen }, 'operator').documentKind).toBe('delegation');
    expect(columnsOf({ resourceType: 'RelatedPerson', patient: citizen }, 'feeder').documentKind).toBe('other');
  });

  test('clinical content is one of the code system, so that a citizen can name it', () => {
    const codes = loadConformance().codeSystems;
    for (const kind of clinicalKinds(liguria))
      expect(codes.lookup('https://fascicolo.example/fhir/CodeSystem/document-kind', kind), kind).toBeDefined();
  });
});

describe('The clinical date is', () => {
  test.each<[string, object, string | null]>([
    ['when it was observed, not when it was issued', { effectiveDateTime: '2024-05-01', issued: '2024-05-03T10:00:00Z' }, '2024-05-01'],
    ['the beginning of a period', { effectivePeriod: { start: '2024-05-01', end: '2024-05-09' } }, '2024-05-01'],
    ['the end of a period without a beginning', { period: { end: '2024-05-09' } }, '2024-05-10'],
    ['the first of several times', { effectiveTiming: { event: ['2024-05-02', '2024-05-01'] } }, '2024-05-01'],
    [
      'when a document’s service took place, not when it was filed',
      { context: { period: { start: '2024-05-01' } }, date: '2024-05-08T00:00:00Z' },
      '2024-05-01',
    ],
    ['unknown when nothing says it', {}, null],
    ['unknown when it is no date', { effectiveDateTime: 'yesterday' }, null],
  ])('%s', (_what, content, date) => {
    expect(columnsOf({ resourceType: 'Observation', subject: citizen, ...content }).clinicalDate).toBe(
      date === null ? null : parseDateTime(date)?.lo,
    );
  });
});

describe('Blinding spreads', () => {
  const keys = (content: object) => valuesOf({ subject: citizen, ...content }).correlations.map(({ key, role }) => `${role} ${key}`);
  test.each<[string, object, string[]]>([
    [
      'from a report to its results, and along its order and accession number',
      {
        resourceType: 'DiagnosticReport',
        identifier: [
          { system: 'https://fascicolo.example/fhir/sid/accession', value: 'A1' },
          { system: 'urn:x', value: 'no' },
        ],
        basedOn: [{ reference: 'ServiceRequest/s', identifier: { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.8', value: '070A1' } }],
        result: [{ reference: 'Observation/o' }],
      },
      [
        'self DiagnosticReport/x',
        'part Observation/o',
        'peer ServiceRequest/s',
        'peer https://fascicolo.example/fhir/sid/accession|A1',
        `peer ${nre}|070A1`,
      ],
    ],
    [
      'from a document to its file and what it tells of',
      {
        resourceType: 'DocumentReference',
        content: [{ attachment: { url: 'Binary/b' } }],
        context: { related: [{ reference: 'DiagnosticReport/d' }, citizen] },
        relatesTo: [{ code: 'replaces', target: { reference: 'DocumentReference/old' } }],
      },
      ['self DocumentReference/x', 'part Binary/b', 'part DiagnosticReport/d', 'peer DocumentReference/old'],
    ],
    [
      'along the number of a prescription',
      { resourceType: 'MedicationRequest', groupIdentifier: { system: nre, value: '070A2' } },
      ['self MedicationRequest/x', `peer ${nre}|070A2`],
    ],
    [
      'to the entries of nested sections',
      {
        resourceType: 'Composition',
        section: [{ entry: [{ reference: 'Condition/a' }], section: [{ entry: [{ reference: 'Condition/b' }] }] }],
      },
      ['self Composition/x', 'part Condition/a', 'part Condition/b'],
    ],
    [
      'not from a patient summary to the facts that it gathers',
      { resourceType: 'Composition', type: concept(loinc, '60591-5'), section: [{ entry: [{ reference: 'Condition/a' }] }] },
      ['self Composition/x'],
    ],
    [
      'from a summary document to its file only',
      {
        resourceType: 'DocumentReference',
        type: concept(loinc, '60591-5'),
        content: [{ attachment: { url: 'Binary/b' } }],
        context: { related: [{ reference: 'Condition/a' }] },
      },
      ['self DocumentReference/x', 'part Binary/b'],
    ],
    [
      'not to files elsewhere',
      { resourceType: 'DocumentReference', content: [{ attachment: { url: 'https://elsewhere.example/Binary/b' } }] },
      ['self DocumentReference/x'],
    ],
  ])('%s', (_what, content, expected) => {
    expect(keys(content)).toEqual(expected);
  });
});

describe('What belongs to another resource follows it', () => {
  test.each<[string, object, object | undefined]>([
    ['a file', { resourceType: 'Binary', securityContext: { reference: 'DocumentReference/d' } }, { type: 'DocumentReference', id: 'd' }],
    ['a file by itself', { resourceType: 'Binary' }, undefined],
    ['a file of a person, which is no part of their demographics', { resourceType: 'Binary', securityContext: citizen }, undefined],
    ['a provenance', { resourceType: 'Provenance', target: [{ reference: 'Observation/o' }] }, { type: 'Observation', id: 'o' }],
    [
      'a provenance of several, the document',
      { resourceType: 'Provenance', target: [{ reference: 'Observation/o' }, { reference: 'DocumentReference/d' }] },
      { type: 'DocumentReference', id: 'd' },
    ],
    [
      'a provenance of several, what is content',
      { resourceType: 'Provenance', target: [citizen, { reference: 'Observation/o' }] },
      { type: 'Observation', id: 'o' },
    ],
    ['an observation', { resourceType: 'Observation', subject: citizen }, undefined],
  ])('%s', (_what, content, expected) => {
    expect(valuesOf(content).inheritsFrom).toEqual(expected);
  });
});
