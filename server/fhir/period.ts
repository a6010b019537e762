// FHIR date, dateTime and instant as the time they cover: [lo, hi) in milliseconds since the epoch, as precise as the text.
// https://hl7.org/fhir/R4/search.html#date
import { civilDay, romeToUtc } from './rome-time.ts';

export interface TimeRange {
  readonly lo: number;
  /** Exclusive. */
  readonly hi: number;
}

/** Open ends: the ends of ECMAScript time, exact in SQLite integers, PostgreSQL bigint and JavaScript numbers. */
export const EARLIEST = -8.64e15;
export const LATEST = 8.64e15;

const MINUTE = 60_000;
const DAY = 86_400_000;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What was read last: nearly all times of a document are one. */
let latest: { readonly text: string; readonly range: TimeRange | undefined } = { text: '', range: undefined };

/**
 * `2024`, `2024-05`, `2024-05-01`, `2024-05-01T10:30`, `...T10:30:15`, `...T10:30:15.123+02:00`; undefined when it is none.
 * Without a time zone it is the time of Europe/Rome.
 */
export function parseDateTime(text: string): TimeRange | undefined {
  if (text !== latest.text) latest = { text, range: readDateTime(text) };
  return latest.range;
}

function readDateTime(text: string): TimeRange | undefined {
  const length = text.length;
  const year = digits(text, 0, 4);
  if (year < 1) return undefined;
  if (length === 4) return localDays(year, civilDay(year, 1, 1), year + 1, civilDay(year + 1, 1, 1));
  if (text.charCodeAt(4) !== DASH) return undefined;
  const month = digits(text, 5, 2);
  if (month < 1 || month > 12) return undefined;
  if (length === 7) return monthRange(year, month);
  if (text.charCodeAt(7) !== DASH) return undefined;
  const day = digits(text, 8, 2);
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  const start = civilDay(year, month, day);
  if (length === 10) return localDays(year, start, year, start + 1);
  return text.charCodeAt(10) === LETTER_T ? timeRange(text, year, start * DAY) : undefined;
}

/** Absent ends are open; undefined when there is no end at all, or an end that is no date, or nothing in between. */
export function rangeOfPeriod(period: { readonly start?: unknown; readonly end?: unknown }): TimeRange | undefined {
  const { start, end } = period;
  const from = typeof start === 'string' ? parseDateTime(start) : undefined;
  const to = typeof end === 'string' ? parseDateTime(end) : undefined;
  if (from === undefined && to === undefined) return undefined;
  const range = { lo: from?.lo ?? EARLIEST, hi: to?.hi ?? LATEST };
  return range.lo < range.hi ? range : undefined;
}

/** From the first to the last of the events and the bounds. */
export function rangeOfTiming(timing: { readonly event?: unknown; readonly repeat?: unknown }): TimeRange | undefined {
  const ranges: TimeRange[] = [];
  for (const event of Array.isArray(timing.event) ? timing.event : []) {
    const range = typeof event === 'string' ? parseDateTime(event) : undefined;
    if (range) ranges.push(range);
  }
  const bounds = (timing.repeat as { boundsPeriod?: object } | undefined)?.boundsPeriod;
  const bounded = bounds && rangeOfPeriod(bounds);
  if (bounded) ranges.push(bounded);
  if (ranges.length === 0) return undefined;
  return { lo: Math.min(...ranges.map((r) => r.lo)), hi: Math.max(...ranges.map((r) => r.hi)) };
}

const DASH = 45;
const COLON = 58;
const DOT = 46;
const LETTER_T = 84;

/** The number written in `count` digits, -1 when one of them is no digit. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (MONTH_DAYS[month - 1] as number);
}

function localDays(fromYear: number, fromDay: number, toYear: number, toDay: number): TimeRange {
  return { lo: romeToUtc(fromDay * DAY, fromYear), hi: romeToUtc(toDay * DAY, toYear) };
}

function monthRange(year: number, month: number): TimeRange {
  const endYear = month === 12 ? year + 1 : year;
  return localDays(year, civilDay(year, month, 1), endYear, civilDay(endYear, month === 12 ? 1 : month + 1, 1));
}

function timeRange(text: string, year: number, midnight: number): TimeRange | undefined {
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  if (hour < 0 || hour > 23 || text.charCodeAt(13) !== COLON || minute < 0 || minute > 59) return undefined;
  let at = 16;
  let local = midnight + (hour * 60 + minute) * MINUTE;
  let width = MINUTE;
  if (text.charCodeAt(at) === COLON) {
    const second = digits(text, 17, 2);
    // 60 is a leap second; the regular expression of FHIR lets it pass.
    if (second < 0 || second > 60) return undefined;
    at = 19;
    local += second * 1000;
    width = 1000;
    if (text.charCodeAt(at) === DOT) {
      const end = fractionEnd(text, at + 1);
      if (end === at + 1) return undefined;
      const count = Math.min(end - at - 1, 3);
      width = count === 1 ? 100 : count === 2 ? 10 : 1;
      local += digits(text, at + 1, count) * width;
      at = end;
    }
  }
  const lo = zoned(text, at, local, year);
  return lo === undefined ? undefined : { lo, hi: lo + width };
}

function fractionEnd(text: string, from: number): number {
  let at = from;
  while (digits(text, at, 1) >= 0) at++;
  return at;
}

/** Reads the zone that ends the text: nothing, `Z`, `+hh:mm` or `-hh:mm`. */
function zoned(text: string, at: number, local: number, year: number): number | undefined {
  if (at === text.length) return romeToUtc(local, year);
  const sign = text[at];
  if (sign === 'Z') return at + 1 === text.length ? local : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return undefined;
  const offset = (hours * 60 + minutes) * MINUTE;
  return sign === '+' ? local - offset : local + offset;
}
