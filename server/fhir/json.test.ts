import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from './json.ts';
import { OperationOutcomeError } from './outcome.ts';

function refusal(text: string): string {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof OperationOutcomeError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('Text is kept as sent but for the spaces between tokens', () => {
  test.each([
    ['{ "a" : 1.10 , "b" : [ 1 , 2e3 ] }', '{"a":1.10,"b":[1,2e3]}'],
    ['\uFEFF{"a":"x  y"}\n', '{"a":"x  y"}'],
    ['[]', '[]'],
    [' { } ', '{}'],
    ['-0.0', '-0.0'],
    ['"\\u00e8\\n"', '"\\u00e8\\n"'],
    ['{"\\u0069d":"1"}', '{"id":"1"}'],
    ['{"emoji":"😀 \\ud83d\\ude00"}', '{"emoji":"😀 \\ud83d\\ude00"}'],
    ['{"a":true,"b":false,"c":null}', '{"a":true,"b":false,"c":null}'],
  ])('%s', (source, text) => {
    expect(readJson(source)).toEqual({ value: JSON.parse(text), text });
  });
});

describe('What is no strict JSON is refused with its place', () => {
  test.each([
    ['', 'Line 1, column 1: Found the end of the text where a JSON value was expected.'],
    ['{"a":1,}', 'Line 1, column 8: Found "}" where a member name'],
    ['{"a":1\n "b":2}', 'Line 2, column 2: Found "\'" where "," or "}" was expected.'],
    ['{"a":{"b":[1,01]}}', 'at a.b[1]: "01" is no JSON number'],
    ['{"a":1,"a":2}', 'Member "a" occurs twice'],
    ['{"a":1,"\\u0061":2}', 'Member "a" occurs twice'],
    ['{"__proto__":{}}', '"__proto__" is not allowed'],
    ['{"x":{"constructor":1}}', '"constructor" is not allowed'],
    ['{"\\u005f_proto__":1}', '"__proto__" is not allowed'],
    ['{"a":"\\ud83d"}', 'half of a surrogate pair'],
    ['{"a":"\ud83d"}', 'half of a surrogate pair'],
    ['{"a":"\\ude00\\ud83d"}', 'half of a surrogate pair'],
    ['{"a":"\t"}', 'control character U+0009'],
    ['{"a":"\\u0000"}', 'control character U+0000'],
    ['{"a":"\\x"}', 'Escape \\x is unknown'],
    ['{"a":"\\u12g4"}', 'four hexadecimal digits'],
    ['{"a":"x', 'ends inside a string'],
    ['{"a":1} x', 'behind the end'],
    ['{"a":.5}', 'Found "." where'],
    ['{"a":5.}', 'no JSON number'],
    ['{"a":+5}', 'Found "+" where'],
    ['{"a":1e}', 'no JSON number'],
    ['{"a":1e999}', 'too large'],
    ['{"a":NaN}', 'Found "N" where'],
    ["{'a':1}", 'member name in double quotes'],
    ['{"a" 1}', '":" behind the member name'],
    ['[1 2]', '"," or "]"'],
    ['tru', 'Found "t" where'],
    ['['.repeat(65) + ']'.repeat(65), 'deeper than 64 levels'],
    ['{"a":'.repeat(100_000), 'deeper than 64 levels'],
  ])('%s', (text, message) => {
    expect(refusal(text)).toContain('structure: ');
    expect(refusal(text)).toContain(message);
  });
  test('more members than any element has', () => {
    const members = Array.from({ length: 1001 }, (_, i) => `"m${i}":1`);
    expect(refusal(`{${members.join(',')}}`)).toContain('structure: Line 1, column 8899: An object has more than 1000 members.');
    expect(refusal(`{${members.slice(1).join(',')}}`)).toBe('accepted');
  });
  test('64 levels are read', () => {
    expect(refusal('['.repeat(64) + ']'.repeat(64))).toBe('accepted');
  });
});

const plainString = fc.string({ unit: 'grapheme' }).filter((s) => ![...s].some((c) => c < ' '));
const key = plainString.filter((k) => !['__proto__', 'constructor', 'prototype'].includes(k));
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }),
    plainString,
    fc.boolean(),
    fc.constant(null),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 25 }),
})).value;

test('Whatever JSON.stringify writes is read back, minified', () => {
  fc.assert(
    fc.property(json, fc.constantFrom('', ' ', '\t', '\n  '), (value, space) => {
      const minified = JSON.stringify(value);
      expect(readJson(JSON.stringify(value, null, space))).toEqual({ value: JSON.parse(minified), text: minified });
    }),
  );
});

test('Any text is either read as JSON.parse reads it or refused with an outcome', () => {
  const mutated = fc.tuple(json, fc.nat(), fc.constantFrom('"', '{', '}', ',', '\\', '1', ' ', ':', '')).map(([value, at, put]) => {
    const text = JSON.stringify(value);
    const i = at % (text.length + 1);
    return text.slice(0, i) + put + text.slice(i + 1);
  });
  fc.assert(
    fc.property(mutated, (text) => {
      if (refusal(text) === 'accepted') expect(readJson(text).value).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});
