import { describe, expect, test } from 'vitest';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { consent, observation, patient, report } from '../example.fixture.ts';
import { loadConformance } from '../load.ts';
import { createValidator } from '../validate.ts';

const conformance = loadConformance();
const { validate } = createValidator(conformance);
const base = 'https://fascicolo.example/fhir/StructureDefinition/';

function claiming(name: string, resource: object): object {
  return { ...resource, meta: { profile: [`${base}${name}`] } };
}

function found(resource: unknown): string[] {
  return validate(resource).map(({ code, expression }) => `${code} ${expression?.[0] ?? ''}`);
}

test.each([
  ['fascicolo-patient', patient],
  ['fascicolo-diagnostic-report', report],
  ['fascicolo-consent', consent],
])('%s is kept', (name, resource) => {
  expect(validate(claiming(name, resource))).toEqual([]);
});

test('our own profiles are right StructureDefinitions', () => {
  for (const profile of conformance.profiles.values()) expect(validate(profile), profile.id).toEqual([]);
});

describe('fascicolo-patient', () => {
  const [fiscal] = patient.identifier;
  test.each<[string, object, string[]]>([
    ['two codici fiscali', { identifier: [fiscal, fiscal] }, ['structure Patient.identifier']],
    ['a malformed codice fiscale', { identifier: [{ ...fiscal, value: 'X' }] }, ['invariant Patient.identifier[0]']],
    ['another identifier', { identifier: [fiscal, { system: 'https://a.example', value: 'X' }] }, []],
    ['no date of birth', { birthDate: undefined }, ['required Patient.birthDate']],
    ['a death before the birth', { deceasedDateTime: '1970' }, ['invariant Patient']],
    [
      'a Practitioner and an Organization as GP',
      { generalPractitioner: [{ reference: 'Practitioner/1' }, { reference: 'Organization/1' }] },
      [],
    ],
  ])('a Patient with %s', (_, change, issues) => {
    expect(found(claiming('fascicolo-patient', { ...patient, ...change }))).toEqual(issues);
  });
});

describe('fascicolo-consent', () => {
  const coding = (system: string, code: string): object[] => [{ coding: [{ system, code }] }];
  test.each<[string, object, string[]]>([
    [
      'another scope',
      { scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'research' }] } },
      ['value Consent.scope'],
    ],
    ['no decision that we know', { category: coding('https://a.example', 'feed') }, ['required Consent.category']],
    ['a decision in force without permit or deny', { provision: { period: { start: '2024' } } }, ['invariant Consent']],
    [
      'a purpose that we do not know',
      { provision: { type: 'permit', purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HMARKT' }] } },
      ['code-invalid Consent.provision.purpose[0]'],
    ],
  ])('a Consent with %s', (_, change, issues) => {
    expect(found(claiming('fascicolo-consent', { ...consent, ...change }))).toEqual(issues);
  });
});

test('an unknown profile is a warning when claimed, an error when asked for', () => {
  const resource = { ...observation, meta: { profile: ['https://a.example/unknown'] } };
  expect(validate(resource).map(({ severity }) => severity)).toEqual(['warning']);
  expect(validate(observation, { profiles: ['https://a.example/unknown'] }).map(({ severity }) => severity)).toEqual(['error']);
});

test('a profile of another type cannot be claimed', () => {
  expect(found(claiming('fascicolo-patient', observation))).toEqual(['value Observation.meta']);
});

test('a profile is checked once, claimed or asked for', () => {
  const wrong = claiming('fascicolo-patient', { ...patient, birthDate: undefined });
  expect(validate(wrong, { profiles: [`${base}fascicolo-patient|1.0.0`] })).toHaveLength(1);
});

describe('slices', () => {
  const profile = (elements: object[]): StructureDefinition => ({
    resourceType: 'StructureDefinition',
    url: 'https://a.example/p',
    name: 'P',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'Observation',
    differential: { element: elements as NonNullable<StructureDefinition['differential']>['element'] },
  });
  const issuesOf = (elements: object[], change: object): string[] => {
    const one = profile(elements);
    const validator = createValidator({ ...conformance, profiles: new Map([[one.url, one]]) });
    const issues = validator.validate({ ...observation, ...change }, { profiles: [one.url] });
    return issues.map(({ code, expression }) => `${code} ${expression?.[0] ?? ''}`);
  };
  const sliced = (discriminator: object, rules = 'open'): object => ({
    id: 'Observation.component',
    path: 'Observation.component',
    slicing: { discriminator: [discriminator], rules },
  });
  const slice = (id: string, more: object = {}): object => ({
    id: `Observation.component:${id}`,
    path: 'Observation.component',
    sliceName: id,
    max: '1',
    ...more,
  });
  const systolic = [
    slice('systolic', { min: 1 }),
    {
      id: 'Observation.component:systolic.code',
      path: 'Observation.component.code',
      patternCodeableConcept: { coding: [{ code: '8480-6' }] },
    },
  ];
  const component = (code: string, value: object = { valueQuantity: { value: 1 } }): object => ({ code: { coding: [{ code }] }, ...value });

  test('by pattern: the needed one is missing, or there', () => {
    const elements = [sliced({ type: 'pattern', path: 'code' }), ...systolic];
    expect(issuesOf(elements, {})).toEqual(['required Observation.component']);
    expect(issuesOf(elements, { component: [component('8480-6'), component('x')] })).toEqual([]);
  });

  test('by a value below the pattern', () => {
    const elements = [sliced({ type: 'value', path: 'code.coding.code' }), ...systolic];
    expect(issuesOf(elements, { component: [component('8480-6'), component('8480-6')] })).toEqual(['structure Observation.component']);
    expect(issuesOf(elements, { component: [component('8480-6'), component('x')] })).toEqual([]);
    expect(issuesOf(elements, { component: [component('x')] })).toEqual(['required Observation.component']);
  });

  test('closed: no other is allowed', () => {
    const elements = [sliced({ type: 'value', path: 'code' }, 'closed'), ...systolic];
    expect(issuesOf(elements, { component: [component('8480-6'), component('x')] })).toEqual(['structure Observation.component[1]']);
  });

  test('by existence', () => {
    const elements = [
      sliced({ type: 'exists', path: 'dataAbsentReason' }),
      slice('absent'),
      { id: 'Observation.component:absent.dataAbsentReason', path: 'Observation.component.dataAbsentReason', min: 1 },
    ];
    const absent = component('a', { dataAbsentReason: { text: 'x' } });
    expect(issuesOf(elements, { component: [absent, component('b')] })).toEqual([]);
    expect(issuesOf(elements, { component: [absent, absent] })).toEqual(['structure Observation.component']);
    const [first, , last] = elements as [object, object, object];
    const measured = [first, slice('absent'), { ...last, min: 0, max: '0' }];
    expect(issuesOf(measured, { component: [absent, absent, component('b')] })).toEqual([]);
    expect(issuesOf(measured, { component: [absent, component('b'), component('c')] })).toEqual(['structure Observation.component']);
  });

  test('by the type of a choice', () => {
    const elements = [
      {
        id: 'Observation.value[x]',
        path: 'Observation.value[x]',
        slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'closed' },
      },
      { id: 'Observation.value[x]:valueString', path: 'Observation.value[x]', sliceName: 'valueString', type: [{ code: 'string' }] },
    ];
    expect(issuesOf(elements, {})).toEqual(['structure Observation.valueQuantity']);
    expect(issuesOf(elements, { valueQuantity: undefined, valueString: 'x' })).toEqual([]);
    const time = [
      elements[0] as object,
      { id: 'Observation.value[x]:valueTime', path: 'Observation.value[x]', sliceName: 'valueTime', type: [{ code: 'time' }] },
    ];
    expect(issuesOf(time, { valueQuantity: undefined, valueTime: '10:00:00' })).toEqual([]);
    expect(issuesOf(time, { valueQuantity: undefined, valueDateTime: '2026-01-01' })).toEqual(['structure Observation.valueDateTime']);
  });

  test('by the type that a reference leads to', () => {
    const elements = [
      {
        id: 'Observation.performer',
        path: 'Observation.performer',
        slicing: { discriminator: [{ type: 'type', path: 'resolve()' }], rules: 'open' },
      },
      {
        id: 'Observation.performer:organization',
        path: 'Observation.performer',
        sliceName: 'organization',
        max: '0',
        type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Organization'] }],
      },
    ];
    const by = (...performer: object[]): string[] => issuesOf(elements, { performer });
    expect(issuesOf(elements, {})).toEqual(['structure Observation.performer']);
    expect(by({ reference: 'Practitioner/gp' }, { reference: 'Organization/asl3' })).toEqual(['structure Observation.performer']);
    expect(by({ type: 'Organization', display: 'A house' })).toEqual(['structure Observation.performer']);
    expect(by({ reference: 'Practitioner/gp' }, { display: 'A house' })).toEqual([]);
  });

  test('extensions by their url, with the profile of the extension', () => {
    const actingPerson = conformance.profiles.get(`${base}acting-person`);
    const one = profile([
      {
        id: 'Observation.extension:person',
        path: 'Observation.extension',
        sliceName: 'person',
        min: 1,
        type: [{ code: 'Extension', profile: [`${base}acting-person`] }],
      },
    ]);
    const validator = createValidator({
      ...conformance,
      profiles: new Map([
        [one.url, one],
        [`${base}acting-person`, actingPerson as StructureDefinition],
      ]),
    });
    const issues = (extension: object[]): string[] =>
      validator
        .validate({ ...observation, extension }, { profiles: [one.url] })
        .map(({ code, expression }) => `${code} ${expression?.[0] ?? ''}`);
    expect(issues([{ url: 'https://a.example', valueString: 'x' }])).toEqual(['required Observation.extension']);
    expect(issues([{ url: `${base}acting-person`, valueReference: { reference: 'Patient/1' } }])).toEqual([]);
    expect(issues([{ url: `${base}acting-person`, valueReference: { reference: 'Device/1' } }])).toEqual([
      'value Observation.extension[0].valueReference',
    ]);
  });
});
