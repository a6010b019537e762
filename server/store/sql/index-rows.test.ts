// Positions of a pack become numbers, and the rows of each resource come in the order of their table's key.
import { expect, test } from 'vitest';
import type { IndexEntry } from '#search/index-entry.ts';
import type { IndexTable } from '#search/predicate.ts';
import { indexRows, needOfShare, sharesOf, type Share } from './index-rows.ts';
import type { Needs, Numbers } from './numbers.ts';

const values = (...entries: readonly IndexEntry[]) => ({ entries, text: [], content: [] });
const code = (param: string, word: string): IndexEntry => ({ table: 'token', param, system: null, code: word });
const text = (folded: string): IndexEntry => ({ table: 'string', param: '3', folded, exact: folded });

/** Words that are numbers themselves. */
const needs = {
  name: (word: string) => word,
  term: (term: { code: string }) => term.code,
  target: (target: { id: string }) => target.id,
} as unknown as Needs;
const numbers = { name: (word: string) => Number(word.replace('$', '')), term: Number, target: Number } as unknown as Numbers;

function rowsOf(...all: readonly ReturnType<typeof values>[]) {
  const [share] = sharesOf(all) as [Share];
  const pks = all.map((_, place) => 100 + place);
  return indexRows(share, pks, needOfShare(share, needs), numbers);
}

const valuesOf = (table: IndexTable, rows: ReturnType<typeof rowsOf>) => rows.find((each) => each.table === `idx_${table}`)?.values;

test('Rows of one resource come in the order of their key, and those of the next after them', () => {
  const rows = rowsOf(values(code('7', '2'), code('5', '9'), code('7', '1'), code('5', '8')), values(code('5', '1'), code('4', '3')));
  expect(valuesOf('token', rows)).toEqual([...[100, 5, 8, 100, 5, 9, 100, 7, 1, 100, 7, 2], ...[101, 4, 3, 101, 5, 1]]);
});

test('The group of a part of a composite is written, and with it that of every row of its table', () => {
  const part: IndexEntry = { table: 'token', param: '6$5', system: null, code: '2', group: 3 };
  const [grouped] = rowsOf(values(part, code('5', '9')));
  expect(grouped).toMatchObject({ columns: ['pk', 'param', 'term', 'grp'], same: {} });
  expect(grouped?.values).toEqual([...[100, 5, 9, 0], ...[100, 65, 2, 3]]);
  const [alone] = rowsOf(values(code('5', '9')));
  expect(alone).toMatchObject({ columns: ['pk', 'param', 'term'], same: { grp: 0 } });
});

test('Texts come in their own order', () => {
  const rows = rowsOf(values(text('rossi'), text('bianchi'), text('neri')));
  expect(valuesOf('string', rows)).toEqual([...[100, 3, 'bianchi', ''], ...[100, 3, 'neri', ''], ...[100, 3, 'rossi', '']]);
});

test('Of thousands none is lost, in whatever order', () => {
  const words = Array.from({ length: 5000 }, (_, i) => String(5000 - i));
  const rows = valuesOf('token', rowsOf(values(...words.map((word) => code('1', word))))) ?? [];
  const terms = rows.filter((_, i) => i % 3 === 2);
  expect(terms.length).toBe(5000);
  expect(new Set(terms)).toEqual(new Set(words.map(Number)));
});
