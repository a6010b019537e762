import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { parseDateTime } from '#fhir/period.ts';
import { share } from '#fhir/shared.ts';
import type { IndexEntry } from './index-entry.ts';
import { createIndexer } from './index-values.ts';
import { HIGHEST, LOWEST } from './numbers.ts';
import { createSystemAliases } from './system-aliases.ts';

const { structures, searchParameters } = loadConformance();
const fiscalCode = 'urn:oid:2.16.840.1.113883.2.9.4.3.2';
const indexer = createIndexer(searchParameters, {
  structures,
  baseUrl: 'https://fascicolo.example/fhir',
  aliases: createSystemAliases({ 'http://hl7.it/sid/codiceFiscale': fiscalCode }),
});

/** The rows of a parameter, without what all of them share. */
function rows(resource: object, param: string): object[] {
  return indexer(resource)
    .entries.filter((entry) => entry.param === param)
    .map(({ param: _, ...row }: IndexEntry) => row);
}

const token = (system: string | null, code: string) => ({ table: 'token', system, code });
const text = (exact: string, folded = exact.toLowerCase()) => ({ table: 'string', folded, exact });
const reference = (type: string, id: string) => ({ table: 'reference', target: { type, id } });
const quantity = (lo: number, hi: number, system: string | null, code: string | null) => ({ table: 'quantity', lo, hi, system, code });
const date = (from: string, to = from) => ({ table: 'date', lo: parseDateTime(from)?.lo, hi: parseDateTime(to)?.hi });
const mg = { system: 'http://unitsofmeasure.org', code: 'mg' };

test('No parameter of R4 is left to an interpreter', () => {
  expect(indexer.interpreted).toEqual([]);
});

describe('Values of each data type', () => {
  test.each<[string, object, string, object[]]>([
    ['a code has no system', { resourceType: 'Patient', gender: 'male' }, 'Patient.gender', [token(null, 'male')]],
    ['a boolean', { resourceType: 'Patient', active: true }, 'Patient.active', [token(null, 'true')]],
    [
      'an identifier under an alias',
      { resourceType: 'Patient', identifier: [{ system: 'http://hl7.it/sid/codiceFiscale', value: 'X' }] },
      'Patient.identifier',
      [token(fiscalCode, 'X')],
    ],
    [
      'an identifier by its type',
      { resourceType: 'Patient', identifier: [{ value: 'X', type: { coding: [{ system: 's', code: 'MR' }] } }] },
      'Patient.identifier:of-type',
      [token('s|MR', 'X')],
    ],
    ['a coding', { resourceType: 'Patient', meta: { tag: [{ system: 's', code: 'c', display: 'D' }] } }, '_tag', [token('s', 'c')]],
    [
      'codings and texts',
      { resourceType: 'Condition', code: { coding: [{ code: 'c', display: 'Febbre' }], text: 'Febbre alta' } },
      'Condition.code:text',
      [text('Febbre'), text('Febbre alta')],
    ],
    [
      'a phone number however written',
      { resourceType: 'Patient', telecom: [{ system: 'phone', value: '010 12-34' }] },
      'Patient.phone',
      [token('phone', '010 12-34'), token('phone', '0101234')],
    ],
    [
      'an e-mail address',
      { resourceType: 'Patient', telecom: [{ system: 'email', value: 'A@b.it' }] },
      'Patient.email',
      [token('email', 'A@b.it'), token('email', 'a@b.it')],
    ],
    ['no e-mail among phones', { resourceType: 'Patient', telecom: [{ system: 'phone', value: '1' }] }, 'Patient.email', []],
    ['alive when nothing is said', { resourceType: 'Patient' }, 'Patient.deceased', [token(null, 'false')]],
    ['deceased by date', { resourceType: 'Patient', deceasedDateTime: '2020' }, 'Patient.deceased', [token(null, 'true')]],
    ['not deceased', { resourceType: 'Patient', deceasedBoolean: false }, 'Patient.deceased', [token(null, 'false')]],
    [
      'parts of a name and the whole',
      { resourceType: 'Patient', name: [{ family: 'Già', given: ['Al'] }] },
      'Patient.name',
      [text('Già', 'gia'), text('Al'), text('Al Già', 'al gia'), text('Già Al', 'gia al')],
    ],
    ['an address', { resourceType: 'Patient', address: [{ city: 'Genova' }] }, 'Patient.address', [text('Genova')]],
    ['a date', { resourceType: 'Patient', birthDate: '1980-02-03' }, 'Patient.birthdate', [date('1980-02-03')]],
    [
      'a Period',
      { resourceType: 'Encounter', period: { start: '2024-01', end: '2024-02' } },
      'Encounter.date',
      [date('2024-01', '2024-02')],
    ],
    [
      'a Timing',
      { resourceType: 'Observation', effectiveTiming: { event: ['2024-01-01', '2024-01-05'] } },
      'Observation.date',
      [date('2024-01-01', '2024-01-05')],
    ],
    ['a date that is none', { resourceType: 'Patient', birthDate: 'soon' }, 'Patient.birthdate', []],
    [
      'a number',
      { resourceType: 'RiskAssessment', prediction: [{ probabilityDecimal: 0.5 }] },
      'RiskAssessment.probability',
      [{ table: 'number', lo: 0.5, hi: 0.5 }],
    ],
    [
      'a Quantity',
      { resourceType: 'Observation', valueQuantity: { value: 5, unit: 'mg', ...mg } },
      'Observation.value-quantity',
      [quantity(5, 5, mg.system, 'mg')],
    ],
    [
      'a Quantity with another printed unit',
      { resourceType: 'Observation', valueQuantity: { value: 5, unit: 'milli', ...mg } },
      'Observation.value-quantity',
      [quantity(5, 5, mg.system, 'mg'), quantity(5, 5, null, 'milli')],
    ],
    [
      'less than',
      { resourceType: 'Observation', valueQuantity: { value: 5, comparator: '<', ...mg } },
      'Observation.value-quantity',
      [quantity(LOWEST, 5, mg.system, 'mg')],
    ],
    [
      'a Range',
      { resourceType: 'Condition', onsetRange: { low: { value: 5, ...mg } } },
      'Condition.onset-age',
      [quantity(5, HIGHEST, mg.system, 'mg')],
    ],
    [
      'Money',
      { resourceType: 'Invoice', totalNet: { value: 3, currency: 'EUR' } },
      'Invoice.totalnet',
      [quantity(3, 3, 'urn:iso:std:iso:4217', 'EUR')],
    ],
    [
      'a reference',
      { resourceType: 'Observation', subject: { reference: 'Patient/1' } },
      'Observation.subject',
      [reference('Patient', '1')],
    ],
    [
      'a reference under our base url',
      { resourceType: 'Observation', subject: { reference: 'https://fascicolo.example/fhir/Patient/1/_history/3' } },
      'Observation.patient',
      [reference('Patient', '1')],
    ],
    [
      'a reference to elsewhere',
      { resourceType: 'Observation', subject: { reference: 'https://x.example/Patient/1' } },
      'Observation.patient',
      [reference('url', 'https://x.example/Patient/1')],
    ],
    ['a reference to another type', { resourceType: 'Observation', subject: { reference: 'Group/1' } }, 'Observation.patient', []],
    [
      'a logical reference',
      { resourceType: 'Observation', subject: { type: 'Patient', identifier: { system: 's', value: 'v' } } },
      'Observation.patient:identifier',
      [token('s', 'v')],
    ],
    [
      'a contained one',
      { resourceType: 'Observation', contained: [{ resourceType: 'Patient', id: 'p' }], subject: { reference: '#p' } },
      'Observation.patient',
      [],
    ],
    [
      'a canonical with a version',
      { resourceType: 'QuestionnaireResponse', questionnaire: 'http://q.example/1|2' },
      'QuestionnaireResponse.questionnaire',
      [reference('url', 'http://q.example/1'), reference('url', 'http://q.example/1|2')],
    ],
    [
      'the resource in a Bundle',
      { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Composition', id: 'c' } }] },
      'Bundle.composition',
      [reference('Composition', 'c')],
    ],
    ['a uri', { resourceType: 'ValueSet', url: 'http://v.example' }, 'ValueSet.url', [{ table: 'uri', value: 'http://v.example' }]],
    [
      'a profile with a version',
      { resourceType: 'Patient', meta: { profile: ['http://p.example|1'] } },
      '_profile',
      [
        { table: 'uri', value: 'http://p.example|1' },
        { table: 'uri', value: 'http://p.example' },
      ],
    ],
    [
      'a position',
      { resourceType: 'Location', position: { latitude: 44, longitude: 9 } },
      'Location.near',
      [{ table: 'position', latitude: 44, longitude: 9 }],
    ],
    [
      'null and odd values',
      { resourceType: 'Patient', name: [null, 5, { family: 7 }], gender: null, birthDate: 3, identifier: 'x' },
      'Patient.name',
      [],
    ],
  ])('%s', (_, resource, param, expected) => {
    expect(rows(resource, param)).toEqual(expected);
  });
});

test('Repetitions of a composite are told apart', () => {
  const component = (code: string, value?: number) => ({
    code: { coding: [{ code, display: 'D' }] },
    ...(value === undefined ? {} : { valueQuantity: { value, ...mg } }),
  });
  const observation = {
    resourceType: 'Observation',
    code: { coding: [{ code: 'root' }] },
    component: [component('a', 1), component('b'), component('c', 3)],
  };
  const key = 'Observation.component-code-value-quantity';
  expect(rows(observation, `${key}$0`)).toEqual([
    { ...token(null, 'a'), group: 1 },
    { ...token(null, 'c'), group: 3 },
  ]);
  expect(rows(observation, `${key}$1`)).toEqual([
    { ...quantity(1, 1, mg.system, 'mg'), group: 1 },
    { ...quantity(3, 3, mg.system, 'mg'), group: 3 },
  ]);
  expect(indexer(observation).entries.filter((entry) => /combo|Observation\.code-value/.test(entry.param))).toEqual([]);
});

test('An extension is indexed by a parameter of our own', () => {
  const own = {
    types: ['Patient'],
    get: () => undefined,
    nearest: () => [],
    of: () => [
      {
        code: 'acting',
        type: 'reference' as const,
        key: 'Patient.acting',
        url: '',
        targets: [],
        components: [],
        expression: "Patient.extension.where(url='http://x.example').value.as(Reference) | Patient.extension('http://y.example').value",
      },
    ],
  };
  const patient = {
    resourceType: 'Patient',
    extension: [
      { url: 'http://x.example', valueReference: { reference: 'Patient/1' } },
      { url: 'http://y.example', valueReference: { reference: 'Patient/2' } },
      { url: 'http://z.example', valueReference: { reference: 'Patient/3' } },
    ],
  };
  const ours = createIndexer(own, { structures, baseUrl: '', aliases: createSystemAliases({}) });
  expect(ours(patient).entries.map((entry) => entry.table === 'reference' && entry.target.id)).toEqual(['1', '2']);
});

test('A shape that is not walked is left to an interpreter', () => {
  const own = {
    types: ['Patient'],
    get: () => undefined,
    nearest: () => [],
    of: () => [
      {
        code: 'n',
        type: 'string' as const,
        key: 'Patient.n',
        url: '',
        targets: [],
        components: [],
        expression: "Patient.name.given.select($this + 'x')",
      },
    ],
  };
  const ours = createIndexer(own, { structures, baseUrl: '', aliases: createSystemAliases({}) });
  expect(ours.interpreted).toEqual(['Patient.n']);
  expect(ours({ resourceType: 'Patient', name: [{ given: ['A'] }] }).entries).toEqual([{ param: 'Patient.n', ...text('Ax') }]);
});

describe('A value that many resources share', () => {
  const code = { coding: [{ system: 's', code: 'c', display: 'Glucosio nel sangue' }] };
  const shared = share(structuredClone(code));
  const whole = { resourceType: 'Observation', status: 'final', code, category: [code], subject: { reference: 'Patient/1' } };

  test.each([
    ['where it stands alone', { ...whole, code: shared }, whole],
    ['as the only one of a list', { ...whole, category: [shared] }, whole],
    ['beside another', { ...whole, category: [shared, { text: 'Altro' }] }, { ...whole, category: [code, { text: 'Altro' }] }],
    ['under two names', { ...whole, code: shared, category: [shared] }, whole],
  ])('gives each the rows and words that one of its own would, %s', (_where, sharing, own) => {
    expect([indexer(sharing), indexer(sharing)]).toEqual([indexer(own), indexer(own)]);
  });

  test('is asked again where a parameter looks at more of the resource than it', () => {
    const expression = "Observation.code.where(%resource.status = 'final')";
    const parameter = { code: 'n', type: 'token' as const, key: 'Observation.n', url: '', targets: [], components: [], expression };
    const own = { types: ['Observation'], get: () => undefined, nearest: () => [], of: () => [parameter] };
    const ours = createIndexer(own, { structures, baseUrl: '', aliases: createSystemAliases({}) });
    expect(ours({ ...whole, code: shared }).entries).toContainEqual({ param: 'Observation.n', ...token('s', 'c') });
    expect(ours({ ...whole, code: shared, status: 'preliminary' }).entries).toEqual([]);
  });
});

test('Words of the narrative and of all texts', () => {
  const { text: narrative, content } = indexer({
    resourceType: 'Basic',
    id: 'id1',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p class="k">Città &amp; mare&#33;</p></div>' },
    code: { text: 'Prova 2024', coding: [{ system: 'http://sys.example', display: 'mare' }] },
    created: '2024-01-01',
  });
  expect(narrative).toEqual(['citta', 'mare']);
  expect(content).toEqual(['citta', 'mare', 'generated', 'prova', '2024']);
});

test('Words of the sections of a letter, however deep', () => {
  const div = (said: string): string => `<div xmlns="http://www.w3.org/1999/xhtml"><p>${said}</p></div>`;
  const { text: narrative, content } = indexer({
    resourceType: 'Composition',
    title: 'Lettera',
    section: [
      {
        title: 'Diagnosi',
        text: { status: 'generated', div: div('Polmonite') },
        section: [{ text: { status: 'generated', div: div('lobare') } }],
      },
    ],
  });
  expect(narrative).toEqual([]);
  expect(content).toEqual(['lettera', 'diagnosi', 'generated', 'polmonite', 'lobare']);
});

test('Very long values stay within bounds', () => {
  expect(rows({ resourceType: 'Patient', identifier: [{ value: 'x'.repeat(5000) }] }, 'Patient.identifier')).toEqual([]);
  expect(rows({ resourceType: 'Patient', name: [{ family: 'x'.repeat(5000) }] }, 'Patient.family')).toEqual([text('x'.repeat(500))]);
});
