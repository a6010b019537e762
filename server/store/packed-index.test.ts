// Values of several resources become rows that point to lists of distinct words.
import { expect, test } from 'vitest';
import type { IndexEntry } from '#search/index-entry.ts';
import { packIndex } from './packed-index.ts';

const values = (...entries: readonly IndexEntry[]) => ({ entries, text: [], content: [] });
const code = (system: string | null, word: string): IndexEntry => ({ table: 'token', param: 'Observation.code', system, code: word });

test('A word that several resources have is there once, and their rows point to it', () => {
  const pack = packIndex([values(code('s', 'a'), code('s', 'b')), values(code('s', 'b'), code(null, 'b'))]);
  expect(pack.name).toEqual(['Observation.code']);
  expect(pack.term).toEqual([
    { system: 's', code: 'a' },
    { system: 's', code: 'b' },
    { system: null, code: 'b' },
  ]);
  const rows = [
    [0, 0, 0, 0],
    [0, 0, 1, 0],
    [1, 0, 1, 0],
    [1, 0, 2, 0],
  ];
  expect([...(pack.rows.token ?? [])]).toEqual(rows.flat());
});

test('A value that one resource has twice is one row, also when only the tables cannot tell it apart', () => {
  const many = Array.from({ length: 100 }, (_, i) => code('s', String(i % 3)));
  const veryMany = Array.from({ length: 20_000 }, (_, i) => code('s', String(i % 10_000)));
  expect(packIndex([values(code('s', 'a'), code('s', 'a'))]).rows.token).toHaveLength(4);
  expect(packIndex([values(code('s', 'a\0'), code('s', 'a\ufffd'))]).rows.token).toHaveLength(4);
  expect(packIndex([values(...many)]).rows.token).toHaveLength(12);
  expect(packIndex([values(...veryMany)]).rows.token).toHaveLength(40_000);
});

test('The same value of two parameters is two rows', () => {
  const category: IndexEntry = { table: 'token', param: 'Observation.category', system: 's', code: 'a' };
  expect([...(packIndex([values(code('s', 'a'), category, code('s', 'a'))]).rows.token ?? [])]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
});

test('Values of other kinds stand in the rows themselves; groups count only within composites', () => {
  const pack = packIndex([
    values(
      { table: 'quantity', param: 'Observation.value-quantity', lo: 0.5, hi: 1.5, system: null, code: null, group: 3 },
      { table: 'date', param: 'Observation.code-value-date$2', lo: 1, hi: 2, group: 3 },
      { table: 'string', param: 'Patient.name', folded: 'rossi', exact: 'Rossi' },
      { table: 'string', param: 'Patient.name', folded: 'rossi', exact: 'rossi' },
    ),
  ]);
  expect([...(pack.rows.quantity ?? [])]).toEqual([0, 0, 0.5, 1.5, 0, 0]);
  expect([...(pack.rows.date ?? [])]).toEqual([0, 1, 1, 2, 3]);
  expect([...(pack.rows.string ?? [])]).toEqual([0, 2, 0, 1, 0, 0, 2, 0, 2, 0]);
  expect(pack.text).toEqual(['rossi', 'Rossi', '']);
});
