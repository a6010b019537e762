// What becomes of each kind of document: which resources, and what each says that its kind is about. Kinds of which others published samples
// are compared value by value in journeys/nothing-lost.test.ts and journeys/ministry-comparison.test.ts.
import { describe, expect, test } from 'vitest';
import type { MedicationRequest, Resource } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import {
  dispensationSections,
  exampleDocument,
  laboratorySection,
  prescriptionSections,
  specialistPrescriptionSections,
} from './example.fixture.ts';
import { classOfDocument } from './cda/kinds.ts';
import { OURS } from './cda/systems.ts';
import { ingested } from './ingest.fixture.ts';

const nre = { system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '0700A0000000002' };
const problems = `<component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problemi</title><text>Ipertensione</text>
  <entry><act classCode="ACT" moodCode="EVN"><code nullFlavor="NA"/><statusCode code="active"/><effectiveTime><low value="20200101"/></effectiveTime>
  <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><code code="29308-4" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/>
  <value xsi:type="CD" code="401.9" codeSystem="2.16.840.1.113883.6.103" displayName="Ipertensione"/></observation></entryRelationship></act></entry></section></component>`;
const words = '<component><section><title>Parole</title><text>Solo parole</text></section></component>';

async function made(code: string, sections: string): Promise<readonly Resource[]> {
  const { resources } = await ingested(exampleDocument({ code, sections, nre: nre.value }));
  return resources.map(({ value }) => value);
}

describe('A document of LOINC', () => {
  test.each([
    ['11502-2', 'laboratory', laboratorySection(1), 'REF', { resourceType: 'DiagnosticReport', category: [{ coding: [{ code: 'LAB' }] }] }],
    ['68604-8', 'radiology', words, 'REF', { resourceType: 'DiagnosticReport', category: [{ coding: [{ code: 'RAD' }] }] }],
    ['11526-1', 'anatomic pathology', words, 'REF', { resourceType: 'DiagnosticReport', category: [{ coding: [{ code: 'SP' }] }] }],
    ['11488-4', 'a specialist', words, 'REF', { resourceType: 'DiagnosticReport' }],
    ['34105-7', 'discharge', problems, 'LDO', { resourceType: 'Condition', code: { coding: [{ code: '401.9' }] } }],
    ['59258-4', 'the emergency room', problems, 'VRB', { resourceType: 'Condition' }],
    [
      '60591-5',
      'the patient summary',
      problems.replace('29308-4', '75326-9'),
      'SUM',
      { resourceType: 'Condition', category: [{ coding: [{ code: 'problem-list-item' }, { code: '75326-9' }] }] },
    ],
    [
      '57833-6',
      'a prescription of drugs',
      prescriptionSections,
      'PRS',
      {
        resourceType: 'MedicationRequest',
        groupIdentifier: nre,
        reasonCode: [{ coding: [{ code: '462' }] }],
        dispenseRequest: { quantity: { value: 2 } },
        dosageInstruction: [{ timing: { repeat: { period: 12, periodUnit: 'h' } } }],
      },
    ],
    ['57833-6', 'a prescription with an exemption', prescriptionSections, 'PRS', { resourceType: 'Coverage' }],
    [
      '57832-8',
      'a prescription of a specialist',
      specialistPrescriptionSections,
      'PRS',
      {
        resourceType: 'ServiceRequest',
        requisition: nre,
        code: { coding: [{ code: '88.72.3' }] },
        reasonCode: [{ coding: [{ code: '401.9' }] }],
      },
    ],
    [
      '60593-1',
      'a dispensation of drugs',
      dispensationSections,
      'PRE',
      { resourceType: 'MedicationDispense', authorizingPrescription: [{ identifier: nre }], whenHandedOver: '2026-10-21T12:00:00+02:00' },
    ],
    ['81223-0', 'a service given by a specialist', problems, 'PRE', { resourceType: 'Condition' }],
    ['99999-9', 'any other kind', words, 'REF', { resourceType: 'Composition', section: [{ title: 'Parole' }] }],
  ] as const)('%s, %s', async (code, _, sections, classCode, expected) => {
    const resources = await made(code, sections);
    const found = resources.filter(({ resourceType }) => resourceType === expected.resourceType);
    expect(found.length, resources.map(({ resourceType }) => resourceType).join(' ')).toBeGreaterThan(0);
    expect(found.some((each) => matches(each, expected))).toBe(true);
    expect(resources[0]).toMatchObject({ resourceType: 'DocumentReference', category: [{ coding: [{ code: classCode }] }] });
    for (const type of ['Binary', 'Composition', 'Provenance'])
      expect(resources.some(({ resourceType }) => resourceType === type)).toBe(true);
  });
});

test.each([
  ['34105-7', 'letter', undefined],
  ['57833-6', 'prescription', nre],
])(
  'A drug that a document of %s (%s) asks for has the number of the order that the document answers only where that is its own',
  async (code, _, number) => {
    const drugs = (await made(code, prescriptionSections)).filter(({ resourceType }) => resourceType === 'MedicationRequest');
    expect(drugs).toMatchObject([{ resourceType: 'MedicationRequest' }]);
    expect(drugs.map((drug) => (drug as MedicationRequest).groupIdentifier)).toEqual([number]);
  },
);

test('The map of kinds to classes says of each kind what a document is classed by', () => {
  const map = loadConformance().conceptMaps.find(({ id }) => id === 'document-class');
  const elements = map?.group?.[0]?.element ?? [];
  expect(elements.length).toBeGreaterThan(20);
  const classed = (code = '') => classOfDocument(code);
  expect(elements.map(({ code, target }) => [code, target?.[0]?.code, target?.[0]?.display])).toEqual(
    elements.map(({ code }) => [code, classed(code).classCode, classed(code).className]),
  );
  const { lookup } = loadConformance().codeSystems;
  for (const { code } of elements)
    expect(lookup(`${OURS}/CodeSystem/document-class`, classed(code).classCode)?.display).toBe(classed(code).className);
});

function matches(resource: Resource, expected: object): boolean {
  try {
    expect(resource).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}
