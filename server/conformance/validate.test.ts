import { describe, expect, test } from 'vitest';
import { consent, observation, patient, report } from './example.fixture.ts';
import { loadConformance } from './load.ts';
import { createValidator } from './validate.ts';

const conformance = loadConformance();
const { validate } = createValidator(conformance);

function found(resource: unknown): string[] {
  return validate(resource).map(({ code, expression }) => `${code} ${expression?.[0] ?? ''}`);
}

test.each([observation, report, patient, consent])('a right $resourceType has no issue', (resource) => {
  expect(validate(resource)).toEqual([]);
});

describe('an Observation', () => {
  const { valueQuantity, ...without } = observation;
  test.each<[string, object, string]>([
    ['names a status that does not exist', { status: 'banana' }, 'code-invalid Observation.status'],
    ['has no code', { code: undefined }, 'required Observation.code'],
    ['has an unknown element', { statu: 'final' }, 'structure Observation.statu'],
    ['has an empty list', { category: [] }, 'structure Observation.category'],
    ['has a single value where a list belongs', { category: observation.category[0] }, 'structure Observation.category'],
    ['has a list where a single value belongs', { status: ['final'] }, 'structure Observation.status'],
    ['has null', { subject: null }, 'structure Observation.subject'],
    ['has null in a list', { performer: [null] }, 'structure Observation.performer[0]'],
    ['has an empty object', { subject: {} }, 'structure Observation.subject'],
    ['has an empty text', { subject: { display: '' } }, 'value Observation.subject.display'],
    ['has a number as text', { valueQuantity: { value: '5.4' } }, 'value Observation.valueQuantity.value'],
    ['has text where an object belongs', { subject: 'Patient/citizen' }, 'structure Observation.subject'],
    ['has an id that is none', { id: 'bad id!' }, 'value Observation.id'],
    ['has a day that does not exist', { effectiveDateTime: '2024-02-31' }, 'value Observation.effectiveDateTime'],
    ['has a time without zone', { effectiveDateTime: '2024-05-01T09:30:00' }, 'value Observation.effectiveDateTime'],
    ['has an instant without time', { issued: '2024-05-01' }, 'value Observation.issued'],
    ['has two values of one choice', { valueString: 'x' }, 'structure Observation.valueString'],
    ['gives a value and the reason for its absence', { dataAbsentReason: { text: 'x' } }, 'invariant Observation'],
    ['has a range without ends', { referenceRange: [{ type: { text: 'x' } }] }, 'invariant Observation.referenceRange[0]'],
    ['has a code without its system', { valueQuantity: { value: 1, code: 'g' } }, 'invariant Observation.valueQuantity'],
    ['repeats its code in a component', { component: [{ code: observation.code }] }, 'invariant Observation'],
    ['refers to the wrong type', { subject: { reference: 'Practitioner/gp' } }, 'value Observation.subject.reference'],
    [
      'refers absolutely to the wrong type',
      { subject: { reference: 'https://a.example/fhir/Practitioner/1' } },
      'value Observation.subject.reference',
    ],
    ['refers to no resource type', { subject: { reference: 'Person1/gp' } }, 'value Observation.subject.reference'],
    [
      'says one type and refers to another',
      { subject: { reference: 'Patient/citizen', type: 'Device' } },
      'value Observation.subject.type',
    ],
    ['refers to nothing that it contains', { subject: { reference: '#x' } }, 'invariant Observation.subject.reference'],
    ['has an extension without value', { extension: [{ url: 'https://a.example' }] }, 'invariant Observation.extension[0]'],
    ['has an extension without url', { extension: [{ valueString: 'x' }] }, 'required Observation.extension[0].url'],
    ['has the extension of a primitive that is none', { _status: 'x' }, 'structure Observation._status'],
    ['has the extension of something complex', { _code: { id: 'x' } }, 'structure Observation._code'],
    [
      'has a sample of no dimension',
      { valueQuantity: undefined, valueSampledData: { origin: { value: 1 }, period: 1, dimensions: 0 } },
      'value Observation.valueSampledData.dimensions',
    ],
    [
      'ends before it begins',
      { effectiveDateTime: undefined, effectivePeriod: { start: '2024-02', end: '2024-01-31' } },
      'invariant Observation.effectivePeriod',
    ],
    [
      'has a script in its narrative',
      { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' } },
      'invariant Observation.text.div',
    ],
  ])('that %s is refused', (_, change, issue) => {
    expect(found({ ...observation, ...change })).toEqual([issue]);
  });

  test.each<[string, object]>([
    [
      'a reason in place of its status',
      { status: undefined, _status: { extension: [{ url: 'https://a.example', valueCode: 'unknown' }] } },
    ],
    ['a period of coarse ends', { effectiveDateTime: undefined, effectivePeriod: { start: '2024-01-15', end: '2024' } }],
    ['a conditional reference', { subject: { reference: 'Patient?identifier=https://a.example|1' } }],
    ['a reference into its transaction', { subject: { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' } }],
    ['only an identifier to refer by', { subject: { type: 'Patient', identifier: { value: '1' } } }],
  ])('with %s is right', (_, change) => {
    expect(found({ ...observation, ...change })).toEqual([]);
  });

  test('needs no value', () => {
    expect(valueQuantity.value).toBe(5.4);
    expect(found(without)).toEqual([]);
  });
});

describe('names of people', () => {
  test.each<[string, object, string[]]>([
    [
      'null with an extension beside it',
      { given: [null, 'Ada'], _given: [{ extension: [{ url: 'https://a.example', valueCode: 'x' }] }, null] },
      [],
    ],
    ['null with nothing beside it', { given: [null, 'Ada'] }, ['structure Patient.name[0].given[0]']],
    ['lists of different length', { given: ['Ada'], _given: [null, null] }, ['structure Patient.name[0]._given']],
    ['an unknown use', { use: 'x' }, ['code-invalid Patient.name[0].use']],
  ])('with %s', (_, name, issues) => {
    expect(found({ ...patient, name: [name] })).toEqual(issues);
  });
});

describe('contained resources', () => {
  const [signer] = report.contained;
  test.each<[string, object, string]>([
    ['that nothing refers to', { performer: undefined }, 'invariant DiagnosticReport.contained[0]'],
    [
      'that contain others',
      { contained: [{ ...signer, contained: [{ resourceType: 'Basic', code: { text: 'x' } }] }] },
      'invariant DiagnosticReport.contained[0].contained',
    ],
    ['with a version', { contained: [{ ...signer, meta: { versionId: '1' } }] }, 'invariant DiagnosticReport.contained[0].meta'],
    ['with a label', { contained: [{ ...signer, meta: { security: [{ code: 'R' }] } }] }, 'invariant DiagnosticReport.contained[0].meta'],
    [
      'of the wrong type',
      { contained: [{ ...signer, resourceType: 'Location', name: 'x' }] },
      'value DiagnosticReport.performer[0].reference',
    ],
    ['with a fault of their own', { contained: [{ ...signer, gender: 'x' }] }, 'code-invalid DiagnosticReport.contained[0].gender'],
  ])('%s are refused', (_, change, issue) => {
    expect(found({ ...report, ...change })).toEqual([issue]);
  });
});

describe('a Bundle', () => {
  const entry = (resource: object): object => ({
    fullUrl: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    resource,
    request: { method: 'POST', url: 'X' },
  });
  test.each<[string, object, string[]]>([
    ['is right', entry(report), []],
    ['has a faulty entry', entry({ ...observation, status: 'x' }), ['code-invalid Bundle.entry[0].resource.status']],
    ['has an entry of no type', entry({ id: 'x' }), ['required Bundle.entry[0].resource.resourceType']],
    ['has no request', { resource: patient }, ['invariant Bundle']],
  ])('that %s', (_, first, issues) => {
    expect(found({ resourceType: 'Bundle', type: 'transaction', entry: [first] })).toEqual(issues);
  });
});

test.each<[unknown, string]>([
  [null, 'structure Resource'],
  [[], 'structure Resource'],
  ['Patient', 'structure Resource'],
  [{}, 'required Resource.resourceType'],
  [{ resourceType: 'Patien' }, 'structure Resource.resourceType'],
  [{ resourceType: 'Observation.component' }, 'structure Resource.resourceType'],
  [{ resourceType: 'HumanName' }, 'structure Resource.resourceType'],
])('%j is no resource', (resource, issue) => {
  expect(found(resource)).toEqual([issue]);
});

test('warnings hide no errors', () => {
  const profile = Array.from({ length: 150 }, (_, at) => `https://a.example/${at}`);
  const entry = [{ resource: { ...patient, meta: { profile } } }, { resource: { ...patient, gender: 'x' } }];
  const issues = validate({ resourceType: 'Bundle', type: 'collection', entry });
  expect(issues.filter(({ severity }) => severity === 'warning')).toHaveLength(100);
  expect(issues.at(-1)?.expression).toEqual(['Bundle.entry[1].resource.gender']);
});

test('a warning inside stops no rule outside', () => {
  const clinical = { resourceType: 'Condition', id: 'c', subject: { reference: '#' }, category: [{ coding: [{ code: 'x' }] }] };
  const issues = found({ ...observation, contained: [clinical], dataAbsentReason: { text: 'x' } });
  expect(issues).toEqual(expect.arrayContaining(['invariant Observation']));
});

test('good practice is told only where it is asked for', () => {
  expect(validate(patient, { thorough: true }).map(({ severity, diagnostics }) => `${severity} ${diagnostics?.slice(0, 5) ?? ''}`)).toEqual(
    ['warning dom-6'],
  );
});

test('a message names the value, the rule and what to do', () => {
  expect(validate({ ...observation, statu: 'final' })[0]?.diagnostics).toBe(
    '`statu` is no element of Observation. Is `status` meant? Rename or remove it, or say it in an extension.',
  );
});
