import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { spliceMembers } from './json-text.ts';
import { stamped, stampText, textOf, withStampedHead, withTime } from './stamp-text.ts';

const stamp = { id: 'a', version: 1, updated: Date.parse('2026-03-01T08:00:00Z') };
const later = { ...stamp, updated: Date.parse('2026-03-01T08:00:01.250Z') };

function content(text: string) {
  return { text, value: JSON.parse(text) as Resource };
}

const contained = '"contained":[{"resourceType":"Basic","meta":{"versionId":"1","lastUpdated":"2026-03-01T08:00:00.000Z"}}]';
const texts: readonly (readonly [string, string])[] = [
  ['a resource without meta', '{"resourceType":"Basic","id":"a"}'],
  ['its digits', '{"resourceType":"Observation","id":"a","meta":{"tag":[{"code":"x"}]},"valueQuantity":{"value":1.10}}'],
  ['a stamp of before', '{"resourceType":"Basic","meta":{"versionId":"7","lastUpdated":"2020-01-01T00:00:00Z"}}'],
  ['a text that looks like one', '{"resourceType":"Basic","language":"\\"versionId\\":\\"1\\",\\"lastUpdated\\":"}'],
  ['a contained resource that says the same of itself', `{"resourceType":"List",${contained}}`],
  ['the same behind a meta of its own', `{"resourceType":"List","id":"a","meta":{"tag":[{"code":"x"}]},${contained}}`],
];

describe('The stamp of a version', () => {
  test.each(texts)('gets another time in its place: %s', (_, text) => {
    const { text: made, timeAt } = stamped(content(text), stamp);
    expect(withTime(made, timeAt, later.updated)).toBe(stampText(content(text), later));
  });

  test.each(texts)('stands behind type and id, and all else stays: %s', (_, text) => {
    const { tag } = content(text).value.meta ?? {};
    const meta = { ...(tag === undefined ? {} : { tag }), versionId: '1', lastUpdated: '2026-03-01T08:00:00.000Z' };
    expect(stampText(content(text), stamp)).toBe(spliceMembers(text, { id: '"a"', meta: JSON.stringify(meta) }));
  });

  test('is written at once where the head of a text is still to be written', () => {
    const value = { resourceType: 'Observation', id: 'a"b', meta: { tag: [{ code: 'x' }] } } as Resource;
    const headless = { value, rest: ',"valueQuantity":{"value":1.10}}' };
    const text = textOf(headless);
    const named = { ...stamp, id: 'a"b' };
    expect(text).toBe('{"resourceType":"Observation","id":"a\\"b","meta":{"tag":[{"code":"x"}]},"valueQuantity":{"value":1.10}}');
    expect(withStampedHead(headless, named)).toEqual(stamped({ value, text }, named));
    expect(withTime(withStampedHead(headless, named).text, withStampedHead(headless, named).timeAt, later.updated)).toBe(
      stampText({ value, text }, { ...later, id: 'a"b' }),
    );
  });
});
