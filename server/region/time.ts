// Milliseconds to FHIR text as an Italian hospital writes it: local time of Europe/Rome with its offset.
import { romeToUtc } from '#fhir/rome-time.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const YEAR = 365.25 * DAY;

/** Wall clock of Rome to milliseconds; month from 1. */
export function at(year: number, month: number, day: number, hour = 0, minute = 0): number {
  return romeToUtc(Date.UTC(year, month - 1, day, hour, minute), year);
}

/** `2026-01-12T08:45:00+01:00` */
export function dateTime(ms: number): string {
  const offset = offsetHours(ms);
  return `${new Date(ms + offset * HOUR).toISOString().slice(0, 19)}+0${offset}:00`;
}

/** `2026-01-12` */
export function date(ms: number): string {
  return new Date(ms + offsetHours(ms) * HOUR).toISOString().slice(0, 10);
}

/** `12/01/2026`, for texts that people read. */
export function italianDate(ms: number): string {
  const [year, month, day] = date(ms).split('-');
  return `${day}/${month}/${year}`;
}

const summers = new Map<number, readonly [number, number]>();

function offsetHours(ms: number): 1 | 2 {
  const year = new Date(ms).getUTCFullYear();
  let summer = summers.get(year);
  if (summer === undefined) {
    summer = [lastSunday(year, 2), lastSunday(year, 9)];
    summers.set(year, summer);
  }
  return ms >= summer[0] && ms < summer[1] ? 2 : 1;
}

/** 01:00 UTC on the last Sunday of a month of 31 days (month from 0): when summer time begins and ends. */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 31, 1);
  return last - new Date(last).getUTCDay() * DAY;
}
