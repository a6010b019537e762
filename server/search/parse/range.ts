// Date, number and quantity parameters: a prefix and a value.
// https://hl7.org/fhir/R4/search.html#prefix
import { parseDateTime } from '#fhir/period.ts';
import { nextUp, parseDecimal } from '../numbers.ts';
import type { QuantityTest, RangeOperator, RangeTest } from '../predicate.ts';
import type { Asked, ParseContext } from './context.ts';
import { splitEscaped, unescape } from './escape.ts';
import { badValue } from './refusals.ts';

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[^a-z])/;

function splitPrefix(text: string): { op: RangeOperator; rest: string } {
  const prefix = PREFIX.exec(text)?.[1];
  return prefix === undefined ? { op: 'eq', rest: text } : { op: prefix as RangeOperator, rest: text.slice(2) };
}

export function dateTest(asked: Asked, text: string, { now }: Pick<ParseContext, 'now'>): RangeTest {
  const { op, rest } = splitPrefix(text);
  const range = parseDateTime(rest);
  if (!range) throw badValue(asked, text, dateRule(rest));
  if (op !== 'ap') return { op, ...range };
  const margin = (end: number): number => Math.round(Math.abs(now - end) / 10);
  return { op, lo: range.lo - margin(range.lo), hi: range.hi + margin(range.hi) };
}

function dateRule(text: string): string {
  if (/T.* \d\d:\d\d$/.test(text)) return 'a plus sign in a URL is a space; write %2B before the hours of the time zone.';
  return 'write a date as 2024, 2024-05, 2024-05-31, 2024-05-31T10:30 or 2024-05-31T10:30:00+02:00, with eq, ne, gt, lt, ge, le, sa, eb or ap before it.';
}

/** Several, of which one suffices. */
export function numberTests(asked: Asked, text: string): readonly RangeTest[] {
  const { op, rest } = splitPrefix(text);
  const decimal = parseDecimal(rest);
  if (!decimal) throw badValue(asked, text, 'write a number as 100, 5.40 or 1e2, with eq, ne, gt, lt, ge, le, sa, eb or ap before it.');
  const { value, lo, hi } = decimal;
  const point = { lo: value, hi: value };
  switch (op) {
    case 'eq':
    case 'ne':
      return [{ op, lo, hi }];
    case 'ap': {
      const margin = Math.abs(value) / 10;
      return [{ op, lo: Math.min(lo, value - margin), hi: Math.max(hi, value + margin) }];
    }
    // The value itself is a range that holds nothing else.
    case 'ge':
      return [
        { op: 'gt', ...point },
        { op: 'eq', lo: value, hi: nextUp(value) },
      ];
    case 'le':
      return [
        { op: 'lt', ...point },
        { op: 'eq', lo: value, hi: nextUp(value) },
      ];
    default:
      return [{ op, ...point }];
  }
}

/** `5.4`, `5.4|http://unitsofmeasure.org|mg`, `5.4||mg`. */
export function quantityTests(asked: Asked, text: string, { aliases }: Pick<ParseContext, 'aliases'>): readonly QuantityTest[] {
  const parts = splitEscaped(text, '|').map(unescape);
  const [number = '', system = '', code = ''] = parts;
  if (parts.length !== 1 && parts.length !== 3) {
    throw badValue(asked, text, 'write a quantity as 5.4, 5.4|http://unitsofmeasure.org|mg or 5.4||mg.');
  }
  const unit = {
    ...(system === '' ? {} : { system: aliases.indexed(system) }),
    ...(code === '' ? {} : { code }),
  };
  return numberTests(asked, number).map((test) => ({ ...test, ...unit }));
}
