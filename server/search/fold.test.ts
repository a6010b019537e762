import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DistinctWords } from './distinct-words.ts';
import { addWords, fold, words } from './fold.ts';

test.each([
  ['Rossi', 'rossi'],
  ['  De   Luca ', 'de luca'],
  ['Niccolò', 'niccolo'],
  ['D’Angelo', "d'angelo"],
  ['MÜLLER Straße', 'muller strasse'],
  ['Łukasz Ærø', 'lukasz aero'],
  ['İstanbul', 'istanbul'],
  ['ﬁbra', 'fibra'],
  ['Perù\t\n2', 'peru 2'],
  ['', ''],
])('%j folds to %j', (text, expected) => {
  expect(fold(text)).toBe(expected);
});

test('Folding twice is folding once', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(fold(fold(text))).toBe(fold(text))));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(fold(fold(text))).toBe(fold(text))));
});

test('Case and accents make no difference', () => {
  fc.assert(fc.property(fc.string(), (text) => void expect(fold(text.toUpperCase())).toBe(fold(text))));
});

test.each([
  ['Emocromo: Hb 13,4 g/dL.', ['emocromo', 'hb', '13', '4', 'g', 'dl']],
  ["L'età è alta", ['l', 'eta', 'e', 'alta']],
  ['x'.repeat(65), []],
  ['...', []],
])('%j has the words %j', (text, expected) => {
  expect(words(text)).toEqual(expected);
});

describe('Words are collected each once, in their order', () => {
  const collected = (...texts: readonly string[]): readonly string[] => {
    const found = new DistinctWords();
    for (const text of texts) addWords(text, found);
    return found.all;
  };

  test('whatever the letters', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(collected(text)).toEqual([...new Set(words(text))])));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(collected(text)).toEqual([...new Set(words(text))])));
  });

  test('however many there are', () => {
    const many = Array.from({ length: 100 }, (_, i) => `Parola${i % 60}`);
    expect(collected(many.join(' '), 'perché PAROLA3')).toEqual([...new Set(words(many.join(' '))), 'perche']);
  });
});
