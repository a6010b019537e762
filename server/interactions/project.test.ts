import { describe, expect, test } from 'vitest';
import { createProject } from './project.ts';

const project = createProject({
  isSummary: (_, element) => ['status', 'valueQuantity', 'birthDate'].includes(element),
  isMandatory: (_, element) => element === 'code',
  nameOf: (_, element) => element.replace(/^value.*/, 'value'),
});
const body =
  '{"resourceType":"Observation","id":"1","meta":{"versionId":"3"},"text":{"div":"<div>1.10</div>"},"status":"final","_status":{"id":"s"},"code":{"text":"x"},"note":[{"text":"n"}],"valueQuantity":{"value":1.10}}';
const version = { type: 'Observation', body };
const tag = '"meta":{"versionId":"3","tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}';
const part = (rest: string): string => `{"resourceType":"Observation","id":"1",${tag},${rest}}`;

describe('A part of a resource', () => {
  test.each([
    [
      '_summary=true',
      { summary: 'true' },
      part('"status":"final","_status":{"id":"s"},"code":{"text":"x"},"valueQuantity":{"value":1.10}'),
    ],
    ['_summary=text', { summary: 'text' }, part('"text":{"div":"<div>1.10</div>"},"code":{"text":"x"}')],
    [
      '_summary=data',
      { summary: 'data' },
      part('"status":"final","_status":{"id":"s"},"code":{"text":"x"},"note":[{"text":"n"}],"valueQuantity":{"value":1.10}'),
    ],
    ['_elements=note', { elements: ['note'] }, part('"code":{"text":"x"},"note":[{"text":"n"}]')],
    ['_elements=Observation.value', { elements: ['Observation.value'] }, part('"code":{"text":"x"},"valueQuantity":{"value":1.10}')],
    ['_elements=valueQuantity', { elements: ['valueQuantity'] }, part('"code":{"text":"x"},"valueQuantity":{"value":1.10}')],
    ['_elements of nothing known', { elements: ['colour'] }, part('"code":{"text":"x"}')],
  ] as const)('%s', (_, projection, expected) => {
    expect(project(version, projection)).toBe(expected);
  });

  test.each([{}, { summary: 'false' }, { summary: 'count' }] as const)('is the whole, byte for byte, for %j', (projection) => {
    expect(project(version, projection)).toBe(body);
  });

  test('keeps the tags that are there', () => {
    const tagged = { type: 'Observation', body: body.replace('"versionId":"3"', '"tag":[{"code":"mine"}]') };
    expect(project(tagged, { elements: [] })).toContain('"tag":[{"code":"mine"},{"system"');
  });
});
