// From when and until when somebody is to act: days in Rome, as they are typed.
import { badValue, businessRule } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';

const place = (name: string): string => `Parameters.parameter(${name})`;

export interface AskedPeriod {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Answers the first moment: that of the day that was asked for, or now. */
export function checkPeriod(asked: AskedPeriod, now: number): number {
  const { first } = read(asked, now);
  if (first !== undefined && first.hi <= now) throw businessRule('The beginning lies in the past (from-past).', place('from'));
  return first === undefined ? now : Math.max(first.lo, now);
}

/** The same of what a birth or a court has made, which may be older than today. */
export function checkTitlePeriod(asked: AskedPeriod, now: number): number {
  return read(asked, now).first?.lo ?? now;
}

function read({ from, until }: AskedPeriod, now: number): { readonly first: Day | undefined } {
  const first = from === undefined ? undefined : day(from);
  const last = until === undefined ? undefined : day(until);
  if (from !== undefined && first === undefined) throw badValue('The beginning is a date, YYYY-MM-DD (from).', place('from'));
  if (until !== undefined && last === undefined) throw badValue('The end is a date, YYYY-MM-DD (until).', place('until'));
  if (last !== undefined && last.hi <= now) throw businessRule('The end lies in the past (until-past).', place('until'));
  if (first !== undefined && last !== undefined && last.hi <= first.lo)
    throw businessRule('The end comes before the beginning (until-before-from).', place('until'));
  return { first };
}

interface Day {
  readonly lo: number;
  readonly hi: number;
}

function day(text: string): Day | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDateTime(text) : undefined;
}
