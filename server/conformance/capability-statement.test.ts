import { expect, test } from 'vitest';
import { capabilityStatement } from './capability-statement.ts';
import { loadConformance } from './load.ts';
import { openApi } from './open-api.ts';
import type { OfferedOperation } from './operation-definition.ts';
import { createValidator } from './validate.ts';

const conformance = loadConformance();
const operations: readonly OfferedOperation[] = [
  {
    name: '$validate',
    levels: ['type', 'instance'],
    affectsState: false,
    definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  },
  {
    name: '$hide',
    levels: ['instance'],
    types: ['DocumentReference'],
    affectsState: true,
    definition: { title: 'Hide', description: 'Hides.', takes: [], gives: [] },
  },
];
const statement = capabilityStatement(conformance, {
  baseUrl: 'http://127.0.0.1:8080/fhir',
  version: '0.1.0',
  date: new Date('2024-01-01T00:00:00Z'),
  operations,
  oauth: { token: 'http://127.0.0.1:8080/auth/token' },
  notSupported: ['XML'],
});
const resources = statement.rest?.[0]?.resource ?? [];
const of = (type: string) => resources.find((resource) => resource.type === type);

test('it is right by our own validator', () => {
  expect(createValidator(conformance).validate(statement)).toEqual([]);
});

test('it tells every type with its search parameters, includes, profiles and operations', () => {
  expect(resources).toHaveLength(conformance.resourceTypes.length);
  expect(of('Observation')?.searchParam?.map(({ name }) => name)).toEqual(expect.arrayContaining(['code', 'date', '_tag']));
  expect(of('Observation')?.searchInclude).toContain('Observation:subject');
  expect(of('Patient')?.searchRevInclude).toContain('Observation:subject');
  expect(of('Patient')?.supportedProfile).toEqual(['https://fascicolo.example/fhir/StructureDefinition/fascicolo-patient']);
  expect(of('DocumentReference')?.operation?.map(({ name }) => name)).toEqual(['validate', 'hide']);
  expect(of('Patient')?.operation?.map(({ name }) => name)).toEqual(['validate']);
});

test('it says what is not supported and not checked', () => {
  expect(statement.description).toContain('Not supported: XML.');
  expect(statement.description).toContain('ctm-1');
});

test('the OpenAPI document has the same addresses', () => {
  const { paths } = openApi(statement, operations);
  expect(Object.keys(paths['/Observation/{id}'] ?? {})).toEqual(['get', 'put', 'patch', 'delete']);
  expect(Object.keys(paths['/DocumentReference/{id}/$hide'] ?? {})).toEqual(['post']);
  expect(Object.keys(paths['/Patient/$validate'] ?? {})).toEqual(['get', 'post']);
  expect(paths['/Patient/{id}/$hide']).toBeUndefined();
});
