import { describe, expect, test } from 'vitest';
import { entryResourceTexts, memberText, parseLossless, spliceMembers, stringifyLossless, toPlain } from './json-text.ts';

describe('Members are replaced behind the resource type, the rest stays byte for byte', () => {
  test.each([
    ['{"resourceType":"A","v":1.10}', { id: '"1"' }, '{"resourceType":"A","id":"1","v":1.10}'],
    [
      '{"id":"x","v":[1.0,{"id":"y"}],"resourceType":"A","meta":{}}',
      { id: '"1"', meta: '{"a":1}' },
      '{"resourceType":"A","id":"1","meta":{"a":1},"v":[1.0,{"id":"y"}]}',
    ],
    ['{"resourceType":"A","id":"x","meta":{}}', { id: undefined, meta: undefined }, '{"resourceType":"A"}'],
    ['{"v":"a\\"},{\\\\"}', { id: '"1"' }, '{"id":"1","v":"a\\"},{\\\\"}'],
    ['{}', { id: '"1"' }, '{"id":"1"}'],
    ['{}', {}, '{}'],
    ['{"a":1,"b":true}', {}, '{"a":1,"b":true}'],
  ])('%s', (text, given, expected) => {
    expect(spliceMembers(text, given)).toBe(expected);
  });
});

test('A member is read as text', () => {
  expect(memberText('{"a":{"b":1.0},"c":-2.50}', 'c')).toBe('-2.50');
  expect(memberText('{"a":{"b":1.0},"c":2}', 'b')).toBeUndefined();
  expect(memberText('{"a":"x\\\\","b":""}', 'b')).toBe('""');
});

test('Entries of a Bundle give the exact text of their resources', () => {
  const bundle =
    '{"resourceType":"Bundle","entry":[{"resource":{"v":1.10}},{"request":{"url":"x]}"}},{"fullUrl":"a","resource":{"w":[2.0]},"request":{}}]}';
  expect(entryResourceTexts(bundle)).toEqual(['{"v":1.10}', undefined, '{"w":[2.0]}']);
  expect(entryResourceTexts('{"entry":[]}')).toEqual([]);
  expect(entryResourceTexts('{"entry":[1,null,[],"x"]}')).toEqual([undefined, undefined, undefined, undefined]);
  expect(entryResourceTexts('{"entry":{"a":1}}')).toEqual([]);
  expect(entryResourceTexts('{}')).toEqual([]);
});

test('A lossless edit keeps the other numbers as they were', () => {
  const value = parseLossless('{"a":1.10,"b":{"c":5}}') as { b: Record<string, unknown> };
  value.b['d'] = 2;
  expect(stringifyLossless(value)).toBe('{"a":1.10,"b":{"c":5,"d":2}}');
  expect(toPlain(value)).toEqual({ a: 1.1, b: { c: 5, d: 2 } });
});
