// From resource to answer: what is indexed is found by the question that means it, and by no other.
import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { createIndexer } from './index-values.ts';
import { matches } from './matches.ts';
import { ask, FISCAL_CODE } from './parse/questions.ts';
import { createSystemAliases } from './system-aliases.ts';
import type { Entry, World } from './world.ts';

const { searchParameters, structures } = loadConformance();
const indexer = createIndexer(searchParameters, {
  structures,
  baseUrl: 'https://fascicolo.example/fhir',
  aliases: createSystemAliases({ 'http://hl7.it/sid/codiceFiscale': FISCAL_CODE }),
});
const mg = { unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' };
const component = (code: string, value: number) => ({ code: { coding: [{ system: 's', code }] }, valueQuantity: { value, ...mg } });

const resources = [
  {
    resourceType: 'Patient',
    id: 'p1',
    active: true,
    gender: 'female',
    birthDate: '1980-05-03',
    name: [{ family: 'Già', given: ['Anna', 'Maria'] }],
    identifier: [{ system: FISCAL_CODE, value: 'AAA' }],
    generalPractitioner: [{ reference: 'Practitioner/d1' }],
    meta: { tag: [{ system: 't', code: 'vip' }], lastUpdated: '2024-05-01T00:00:00Z' },
    text: { status: 'generated', div: '<div>Paziente seguita da anni</div>' },
  },
  { resourceType: 'Patient', id: 'p2', name: [{ text: 'Bruno Bo' }] },
  { resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Dottori' }] },
  {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Emoglobina' }] },
    subject: { reference: 'Patient/p1' },
    effectiveDateTime: '2024-05-10T08:30:00+02:00',
    valueQuantity: { value: 5.4, ...mg },
    component: [component('sys', 120), component('dia', 80)],
  },
  {
    resourceType: 'Observation',
    id: 'o2',
    status: 'final',
    code: { text: 'senza codice' },
    effectivePeriod: { start: '2024-05-01', end: '2024-06-30' },
    valueQuantity: { value: 3, comparator: '<', ...mg },
  },
  { resourceType: 'List', id: 'l1', entry: [{ item: { reference: 'Patient/p1' } }] },
];

const entries: Entry[] = resources.map((resource) => ({
  type: resource.resourceType,
  id: resource.id,
  updated: Date.parse('2024-05-01T00:00:00Z'),
  deleted: false,
  index: indexer(resource),
  policy: { patient: null, documentKind: '', labels: 0, marks: 0, clinicalDate: null, author: null },
}));
const world: World = {
  get: ({ type, id }) => entries.find((entry) => entry.type === type && entry.id === id),
  all: () => entries,
  consentRules: [],
  relations: [],
  delegations: [],
};

function found(question: string): string {
  const { types, where } = ask(question).query;
  return entries
    .filter((entry) => (types.length === 0 || types.includes(entry.type)) && matches(where, entry, world))
    .map((entry) => entry.id)
    .join(' ');
}

describe('A question finds what it means', () => {
  test.each([
    ['Patient?name=gia', 'p1'],
    ['Patient?name=Maria', 'p1'],
    ['Patient?name=già anna', 'p1'],
    ['Patient?name=anna maria g', 'p1'],
    ['Patient?name=bruno', 'p2'],
    ['Patient?name=nna', ''],
    ['Patient?name:contains=NNA', 'p1'],
    ['Patient?name:exact=gia', ''],
    ['Patient?name:exact=Già', 'p1'],
    ['Patient?identifier=AAA', 'p1'],
    ['Patient?identifier=http://hl7.it/sid/codiceFiscale|AAA', 'p1'],
    ['Patient?identifier=x|AAA', ''],
    ['Patient?active=true', 'p1'],
    ['Patient?active:not=true', 'p2'],
    ['Patient?active:missing=true', 'p2'],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', 'p1'],
    ['Patient?deceased=false', 'p1 p2'],
    ['Patient?_tag=t|vip', 'p1'],
    ['?_tag=vip', 'p1'],
    ['Patient?_id=p2,p1', 'p1 p2'],
    ['Patient?_list=l1', 'p1'],
    ['Patient?_text=seguita anni', 'p1'],
    ['Patient?_content=Bo', 'p2'],
    ['Patient?_lastUpdated=2024-05-01', 'p1 p2'],
    ['Patient?_lastUpdated=gt2024-05-01', ''],
    ['Patient?birthdate=1980', 'p1'],
    ['Patient?birthdate=1980-05-03', 'p1'],
    ['Patient?birthdate=ne1980-05-03', ''],
    ['Patient?birthdate=lt1980-05-03', ''],
    ['Patient?birthdate=le1980-05-03', 'p1'],
    ['Patient?birthdate=ge1980-06', ''],
    ['Patient?birthdate=sa1979', 'p1'],
    ['Patient?birthdate=eb1981', 'p1'],
    ['Patient?birthdate=ap1981', 'p1'],
    ['Patient?birthdate=ge1979&birthdate=lt1981', 'p1'],
    ['Observation?date=2024-05-10', 'o1'],
    ['Observation?date=2024-05-10T06:30Z', 'o1'],
    ['Observation?date=2024', 'o1 o2'],
    ['Observation?date=2024-05', 'o1'],
    ['Observation?date=gt2024-05-31', 'o2'],
    ['Observation?date=ap2024-05-31', 'o2'],
    ['Observation?_filter=date po 2024-05-20', 'o2'],
    ['Observation?value-quantity=5.4', 'o1'],
    ['Observation?value-quantity=5', 'o1'],
    ['Observation?value-quantity=6', ''],
    ['Observation?value-quantity=5.4||mg', 'o1'],
    ['Observation?value-quantity=5.4||g', ''],
    ['Observation?value-quantity=ge5.4', 'o1'],
    ['Observation?value-quantity=gt5.4', ''],
    ['Observation?value-quantity=le5.4', 'o1 o2'],
    ['Observation?value-quantity=lt3', 'o2'],
    ['Observation?value-quantity=gt3', 'o1'],
    ['Observation?code=718-7', 'o1'],
    ['Observation?code:text=emoglo', 'o1'],
    ['Observation?code:text=senza', 'o2'],
    ['Observation?code:not=718-7', 'o2'],
    ['Observation?code:missing=true', ''],
    ['Observation?combo-code=dia', 'o1'],
    ['Observation?combo-code=718-7', 'o1'],
    ['Observation?combo-code:not=dia', 'o2'],
    ['Observation?code-value-quantity=718-7$5.4', 'o1'],
    ['Observation?code-value-quantity=718-7$9', ''],
    ['Observation?component-code-value-quantity=sys$gt100', 'o1'],
    ['Observation?component-code-value-quantity=dia$gt100', ''],
    ['Observation?combo-code-value-quantity=dia$80,x$1', 'o1'],
    ['Observation?subject=Patient/p1', 'o1'],
    ['Observation?patient=p1', 'o1'],
    ['Observation?patient=https://fascicolo.example/fhir/Patient/p1', 'o1'],
    ['Observation?subject:missing=true', 'o2'],
    ['Observation?patient.name=anna', 'o1'],
    ['Observation?subject:Patient.name=bruno', ''],
    ['Observation?patient.general-practitioner:Practitioner.family=dott', 'o1'],
    ['Observation?patient._id=p1', 'o1'],
    ['Patient?_has:Observation:patient:code=718-7', 'p1'],
    ['Practitioner?_has:Patient:general-practitioner:_has:Observation:patient:code=718-7', 'd1'],
    ['Patient?_filter=not (name co "ann")', 'p2'],
    ['Patient?_filter=(birthdate ge 1980-05-03 and active eq true) or name sw bo', 'p1'],
    ['?_type=Patient,Practitioner&name=d', 'd1'],
  ])('%s', (question, expected) => {
    expect(found(question)).toBe(expected);
  });
});
