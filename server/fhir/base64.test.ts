import { expect, test } from 'vitest';
import { isBase64 } from './base64.ts';

test.each([
  ['', true],
  ['QUJD', true],
  ['QUI=', true],
  ['QQ==', true],
  ['QUJD\r\nQUI=\n', true],
  ['+/09azAZ', true],
  ['QUJ', false],
  ['Q===', false],
  ['QQ==QUJD', false],
  ['QUJ-', false],
  ['QUJ\u00e9', false],
  ['====', false],
])('%j is base64: %s', (text, expected) => {
  expect(isBase64(text)).toBe(expected);
});

test('a file of many megabytes is looked through whole', () => {
  const long = 'QUJD'.repeat(5_000_000);
  expect([isBase64(long), isBase64(`${long}?`)]).toEqual([true, false]);
});
