import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { stampText, timeAt, withTime } from './stamp-text.ts';

const stamp = { id: 'a', version: 1, updated: Date.parse('2026-03-01T08:00:00Z') };
const later = { ...stamp, updated: Date.parse('2026-03-01T08:00:01.250Z') };

function content(text: string) {
  return { text, value: JSON.parse(text) as Resource };
}

describe('The stamp of a version', () => {
  test.each([
    ['a resource without meta', '{"resourceType":"Basic","id":"a"}'],
    ['its digits', '{"resourceType":"Observation","id":"a","meta":{"tag":[{"code":"x"}]},"valueQuantity":{"value":1.10}}'],
    ['a stamp of before', '{"resourceType":"Basic","meta":{"versionId":"7","lastUpdated":"2020-01-01T00:00:00Z"}}'],
    ['a text that looks like one', '{"resourceType":"Basic","language":"\\"versionId\\":\\"1\\",\\"lastUpdated\\":"}'],
  ])('gets another time in its place: %s', (_, text) => {
    const stamped = stampText(content(text), stamp);
    expect(withTime(stamped, timeAt(stamped, stamp) ?? -1, later.updated)).toBe(stampText(content(text), later));
  });

  test('has no sure place where a contained resource says the same of itself', () => {
    const meta = '{"versionId":"1","lastUpdated":"2026-03-01T08:00:00.000Z"}';
    const stamped = stampText(content(`{"resourceType":"List","contained":[{"resourceType":"Basic","meta":${meta}}]}`), stamp);
    expect(timeAt(stamped, stamp)).toBeUndefined();
  });
});
