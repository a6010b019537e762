// Dates, times and numbers as people in Italy read them, in the two languages of the pages. The time zone is Europe/Rome.
import { parseDateTime } from '#fhir/period.ts';

export type Language = 'it' | 'en';

const locales: Readonly<Record<Language, string>> = { it: 'it-IT', en: 'en-GB' };
const zone = 'Europe/Rome';

type Style = 'year' | 'month' | 'day' | 'short-day' | 'brief-day' | 'time' | 'moment';

const styles: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  year: { year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  'short-day': { day: '2-digit', month: '2-digit', year: 'numeric' },
  'brief-day': { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  moment: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, style: Style): Intl.DateTimeFormat {
  const key = `${language} ${style}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locales[language], { timeZone: zone, ...styles[style] });
  formatters.set(key, known);
  return known;
}

/** A time in milliseconds. */
export function formatTime(time: number, language: Language, style: Style = 'moment'): string {
  return formatter(language, style).format(time);
}

/** A FHIR date, dateTime or instant, as precise as it was written; what is no date is shown as it is. */
export function formatDate(text: string | undefined, language: Language, style: 'long' | 'short' | 'brief' | 'full' = 'long'): string {
  if (text === undefined) return '';
  const range = parseDateTime(text);
  if (range === undefined) return text;
  if (text.length === 4) return formatTime(range.lo, language, 'year');
  if (text.length === 7) return formatTime(range.lo, language, 'month');
  if (style === 'full' && text.length > 10) return formatTime(range.lo, language, 'moment');
  return formatTime(range.lo, language, style === 'short' ? 'short-day' : style === 'brief' ? 'brief-day' : 'day');
}

/** `from 2 to 9 December`, or the one of the two that is known. */
export function formatPeriod(period: { readonly start?: string; readonly end?: string } | undefined, language: Language): string {
  const start = formatDate(period?.start, language);
  const end = formatDate(period?.end, language);
  if (start === '' || end === '') return start === '' ? (end === '' ? '' : `${until[language]} ${end}`) : `${from[language]} ${start}`;
  return start === end ? start : `${from[language]} ${start} ${to[language]} ${end}`;
}

const from: Readonly<Record<Language, string>> = { it: 'dal', en: 'from' };
const to: Readonly<Record<Language, string>> = { it: 'al', en: 'to' };
const until: Readonly<Record<Language, string>> = { it: 'fino al', en: 'until' };

/** Milliseconds of the beginning of what the text covers. */
export function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDateTime(text)?.lo;
}

const plain = new Map<string, Intl.NumberFormat>();

/** With as many decimals as it was written with: 1.10 is not 1.1. */
export function formatNumber(value: number, language: Language): string {
  const text = String(value);
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const decimals = text.split('.')[1]?.length ?? 0;
  const key = `${language} ${decimals}`;
  const known =
    plain.get(key) ?? new Intl.NumberFormat(locales[language], { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  plain.set(key, known);
  return known.format(Number(text));
}
