// How an indexed range [lo, hi) answers a comparison with an asked one: the table that both readers of a predicate follow.
// https://hl7.org/fhir/R4/search.html#prefix
import { assertNever } from '#fhir/assert-never.ts';
import type { RangeTest } from './predicate.ts';

interface Range {
  readonly lo: number;
  readonly hi: number;
}

/**
 * `eq` asks that the indexed range lies within the asked one: a record of "2024" does not answer a question for May 2024.
 * A number is a point [v, v]; it lies within [lo, hi) when lo <= v < hi.
 */
export function rangeHolds(test: RangeTest, indexed: Range): boolean {
  const { lo, hi } = test;
  switch (test.op) {
    case 'eq':
      return within(test, indexed);
    case 'ne':
      return !within(test, indexed);
    case 'gt':
      return indexed.hi > hi;
    case 'lt':
      return indexed.lo < lo;
    case 'ge':
      return indexed.hi > hi || within(test, indexed);
    case 'le':
      return indexed.lo < lo || within(test, indexed);
    case 'sa':
      return indexed.lo >= hi && indexed.hi > hi;
    case 'eb':
      return indexed.hi <= lo && indexed.lo < lo;
    case 'ap':
      return indexed.lo < hi && indexed.hi > lo;
    default:
      return assertNever(test.op);
  }
}

function within(test: Range, indexed: Range): boolean {
  return indexed.lo >= test.lo && indexed.hi <= test.hi && indexed.lo < test.hi;
}
