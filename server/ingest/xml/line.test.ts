// The line of a place in a text, in whatever order the places are asked for.
import { expect, test } from 'vitest';
import { linesOf } from './line.ts';

test.each([
  ['a text of one line', 'one'],
  ['lines, some of them empty', 'one\n\nthree\r\nfour\n'],
  ['a text that begins with the end of a line', '\ntwo'],
])('Each place of %s, from the end and from the beginning', (_, text) => {
  const expected = Array.from({ length: text.length + 1 }, (_unused, offset) => text.slice(0, offset).split('\n').length);
  const lineOf = linesOf(text);
  for (let offset = text.length; offset >= 0; offset -= 1) expect(lineOf(offset)).toBe(expected[offset]);
  expected.forEach((line, offset) => expect(linesOf(text)(offset)).toBe(line));
});
