// Each name of a text is made once, whatever the names are.
import { afterEach, expect, test, vi } from 'vitest';
import { createXmlNames } from './xml-names.ts';

afterEach(() => vi.restoreAllMocks());

/** Equally long, with the same first, middle and last letter. */
const alike = Array.from({ length: 2000 }, (_, at) => `a${String(at).padStart(4, '0')}m${String(at).padStart(4, '0')}z`);

test.each([
  ['a few', ['id', 'code', 'f:code', 'id', 'xmlns', 'xmlns:f', 'f:code']],
  ['many that are alike', [...alike, ...alike]],
])('Equal names are one, and others are others: %s', (_, written) => {
  const source = written.join(' ');
  const names = createXmlNames(source);
  let from = 0;
  const found = written.map((each) => {
    const name = names.at(from, from + each.length);
    from += each.length + 1;
    return name;
  });
  expect(found.map(({ qualified }) => qualified)).toEqual(written);
  const first = new Map(found.map((name) => [name.qualified, name]));
  expect(found.every((name) => first.get(name.qualified) === name)).toBe(true);
  expect([...first.values()].map(({ index }) => index).sort((a, b) => a - b)).toEqual([...first.keys()].map((__, at) => at));
});

test('Names made to look alike are not compared with all the others', () => {
  const source = alike.join(' ');
  const names = createXmlNames(source);
  const compared = vi.spyOn(String.prototype, 'startsWith');
  for (let from = 0; from < source.length; from += 11) names.at(from, from + 10);
  expect(compared.mock.calls.length).toBeLessThan(10 * alike.length);
});
