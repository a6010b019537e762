import { describe, expect, test } from 'vitest';
import type { RangeOperator } from './predicate.ts';
import { rangeHolds } from './range-test.ts';

// The asked range is [10, 20).
describe('An indexed range against an asked one', () => {
  test.each<[string, number, number, RangeOperator[]]>([
    ['before', 0, 5, ['ne', 'lt', 'le', 'eb']],
    ['touching the start', 5, 10, ['ne', 'lt', 'le', 'eb']],
    ['over the start', 5, 15, ['ne', 'lt', 'le', 'ap']],
    ['within', 12, 15, ['eq', 'ge', 'le', 'ap']],
    ['the same', 10, 20, ['eq', 'ge', 'le', 'ap']],
    ['over the end', 15, 25, ['ne', 'gt', 'ge', 'ap']],
    ['touching the end', 20, 25, ['ne', 'gt', 'ge', 'sa']],
    ['after', 30, 40, ['ne', 'gt', 'ge', 'sa']],
    ['all around', 5, 25, ['ne', 'gt', 'lt', 'ge', 'le', 'ap']],
    ['a point at the start', 10, 10, ['eq', 'ge', 'le']],
    ['a point at the end', 20, 20, ['ne']],
  ])('%s', (_, lo, hi, expected) => {
    const operators: RangeOperator[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
    expect(operators.filter((op) => rangeHolds({ op, lo: 10, hi: 20 }, { lo, hi }))).toEqual(expected);
  });
});

test.each<[RangeOperator, number, boolean]>([
  ['gt', 5, false],
  ['gt', 6, true],
  ['lt', 5, false],
  ['lt', 4, true],
  ['sa', 5, false],
  ['sa', 6, true],
  ['eb', 5, false],
  ['eb', 4, true],
])('%s of the number 5 for %d is %s', (op, value, expected) => {
  expect(rangeHolds({ op, lo: 5, hi: 5 }, { lo: value, hi: value })).toBe(expected);
});
