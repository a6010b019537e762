// Local time of Europe/Rome to UTC: what a date without a time zone means here.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** From this year on the dates of summer time follow one rule, so that they can be computed. */
const FIRST_COMPUTED_YEAR = 1997;

interface SummerTime {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

let latest: SummerTime = summerTimeOf(2026);

/** Days since 1970-01-01 of a civil date; arithmetic, because `Date.UTC` reads the years 0 to 99 as 1900 to 1999. */
export function civilDay(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** `local` is a wall clock reading as if it were UTC. A reading that comes twice (October) means its first time. */
export function romeToUtc(local: number, year: number): number {
  if (year < FIRST_COMPUTED_YEAR) return olderRomeToUtc(local);
  const summer = latest.year === year ? latest : (latest = summerTimeOf(year));
  const asSummer = local - 2 * HOUR;
  return asSummer >= summer.from && asSummer < summer.to ? asSummer : local - HOUR;
}

/** Last Sunday of March to last Sunday of October, at 01:00 UTC. */
function summerTimeOf(year: number): SummerTime {
  return { year, from: lastSunday(year, 3) + HOUR, to: lastSunday(year, 10) + HOUR };
}

/** Of a month of 31 days. 1970-01-01 was a Thursday. */
function lastSunday(year: number, month: number): number {
  const day31 = civilDay(year, month, 31);
  const weekday = (((day31 + 4) % 7) + 7) % 7;
  return (day31 - weekday) * DAY;
}

// Older rules changed from year to year: asked of Intl, and remembered, since birth dates come again and again.
const remembered = new Map<number, number>();
const REMEMBERED_MAX = 50_000;
const romeClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Rome',
  era: 'short',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
});

function olderRomeToUtc(local: number): number {
  const known = remembered.get(local);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  const first = local - offsetAt(local - 2 * HOUR);
  const utc = first + offsetAt(first) === local ? first : local - offsetAt(first);
  remembered.set(local, utc);
  return utc;
}

function offsetAt(utc: number): number {
  const second = Math.floor(utc / 1000) * 1000;
  const part: Record<string, string> = {};
  for (const { type, value } of romeClock.formatToParts(second)) part[type] = value;
  // The calendar of Intl is Julian before 1582; no record is that old, so the standard offset will do.
  if (part['era'] !== 'AD' || Number(part['year']) < 1583) return HOUR;
  const days = civilDay(Number(part['year']), Number(part['month']), Number(part['day']));
  const local = days * DAY + Number(part['hour']) * HOUR + Number(part['minute']) * 60_000 + Number(part['second']) * 1000;
  return local - second;
}

const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The day that a moment falls on, `YYYY-MM-DD`. */
export function romeDay(at: number): string {
  return days.format(at);
}
