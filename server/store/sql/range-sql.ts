// The table of range operators as SQL; `search/range-test.ts` says the same in memory.
// https://hl7.org/fhir/R4/search.html#prefix
import { assertNever } from '#fhir/assert-never.ts';
import type { RangeTest } from '#search/predicate.ts';
import { sql, type Sql } from './sql.ts';

/** `lo` and `hi` are the columns (or expressions) of what is stored. */
export function rangeSql(test: RangeTest, lo: Sql, hi: Sql): Sql {
  switch (test.op) {
    case 'eq':
      return within(test, lo, hi);
    case 'ne':
      return sql`not ${within(test, lo, hi)}`;
    case 'gt':
      return sql`${hi} > ${test.hi}`;
    case 'lt':
      return sql`${lo} < ${test.lo}`;
    case 'ge':
      return sql`(${hi} > ${test.hi} or ${within(test, lo, hi)})`;
    case 'le':
      return sql`(${lo} < ${test.lo} or ${within(test, lo, hi)})`;
    case 'sa':
      return sql`(${lo} >= ${test.hi} and ${hi} > ${test.hi})`;
    case 'eb':
      return sql`(${hi} <= ${test.lo} and ${lo} < ${test.lo})`;
    case 'ap':
      return sql`(${lo} < ${test.hi} and ${hi} > ${test.lo})`;
    default:
      return assertNever(test.op);
  }
}

const furthest = 9e15;

/** Bounds of dates as the integers that they are compared with. */
export function wholeMilliseconds(test: RangeTest): RangeTest {
  const whole = (value: number) => Math.max(-furthest, Math.min(furthest, Math.round(value)));
  return { ...test, lo: whole(test.lo), hi: whole(test.hi) };
}

function within(test: RangeTest, lo: Sql, hi: Sql): Sql {
  return sql`(${lo} >= ${test.lo} and ${hi} <= ${test.hi} and ${lo} < ${test.hi})`;
}
