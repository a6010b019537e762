// What is written together is asked about only where an answer could be yes.
import { describe, expect, test } from 'vitest';
import { Mark } from '#search/predicate.ts';
import { correlationCode } from './codes.ts';
import { askForHidden, askToSpread, type Settling } from './quiet.ts';

const plain = { patient: 7, labels: 0, marks: 0 };
const { part, heir, self } = correlationCode;

function newcomer(
  pk: number,
  links: readonly (readonly [key: number, role: number])[] = [],
  inserted: Settling['inserted'] = plain,
): Settling {
  return { pk, links: links.map(([key, role]) => [pk, key, role]), bornHidden: false, ...(inserted === undefined ? {} : { inserted }) };
}

const known = (pk: number): Settling => ({ pk, links: [], bornHidden: false });
const nothing = { own: [], named: [] };

const rows: readonly (readonly [title: string, all: readonly Settling[], spread: object, hidden: object])[] = [
  ['a whole and its parts, all new and of one person', [newcomer(1, [[-2, part]]), newcomer(2)], nothing, nothing],
  ['a part that was there before', [newcomer(1, [[-9, part]])], { own: [1], named: [] }, { own: [1], named: [] }],
  ['a labelled whole', [newcomer(1, [[-2, part]], { ...plain, labels: 4 }), newcomer(2)], { own: [1], named: [] }, nothing],
  ['a part that is nobody’s', [newcomer(1, [[-2, part]]), newcomer(2, [], { ...plain, patient: null })], { own: [1], named: [] }, nothing],
  [
    'an heir of what is new, part of the whole',
    [newcomer(1, [[-2, part]]), newcomer(2, [[-1, heir]], { ...plain, patient: null })],
    { own: [], named: [1] },
    nothing,
  ],
  ['an heir of what was there', [newcomer(1, [[-9, heir]]), newcomer(2)], nothing, { own: [1, 2], named: [1, 2] }],
  [
    'an heir with parts',
    [
      newcomer(1),
      newcomer(2, [
        [-1, heir],
        [-3, part],
      ]),
      newcomer(3),
    ],
    { own: [2], named: [1] },
    nothing,
  ],
  ['a shared order number', [newcomer(1, [[55, self]]), newcomer(2)], nothing, { own: [1], named: [] }],
  [
    'one that is hidden',
    [newcomer(1, [[-2, part]], { ...plain, marks: Mark.hidden }), newcomer(2)],
    { own: [1], named: [] },
    { own: [1, 2], named: [1, 2] },
  ],
  ['one that others may have named', [known(1), newcomer(2)], { own: [], named: [1] }, { own: [], named: [1] }],
];

describe('Of resources written together', () => {
  test.each(rows)('%s', (_, all, spread, hidden) => {
    expect(askToSpread(all)).toEqual(spread);
    expect(askForHidden(all)).toEqual(hidden);
  });
});
