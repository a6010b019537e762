// Dates and times as people in Italy read them, in the language of the page.
import type { Language } from './language.ts';

const locale = { it: 'it-IT', en: 'en-GB' } as const;
const timeZone = 'Europe/Rome';

type Style = 'day' | 'shortDay' | 'month' | 'moment' | 'time';

const styles: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  day: { dateStyle: 'long', timeZone },
  shortDay: { day: '2-digit', month: '2-digit', year: 'numeric', timeZone },
  month: { month: 'long', year: 'numeric', timeZone },
  moment: { dateStyle: 'long', timeStyle: 'short', timeZone },
  time: { timeStyle: 'short', timeZone },
};

const made = new Map<string, Intl.DateTimeFormat>();

/** `when` in milliseconds, or a FHIR date or dateTime; a year or a month alone is shown as that. */
export function formatDate(language: Language, when: number | string, style: Style = 'day'): string {
  if (typeof when === 'string' && /^\d{4}$/.test(when)) return when;
  const isMonth = typeof when === 'string' && /^\d{4}-\d{2}$/.test(when);
  const isDay = typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when);
  // Noon, so that a day is the same day in every time zone that matters.
  const time = typeof when === 'number' ? when : Date.parse(isMonth ? `${when}-15` : isDay ? `${when}T12:00:00Z` : when);
  if (Number.isNaN(time)) return String(when);
  return formatterFor(language, isMonth ? 'month' : isDay && style === 'moment' ? 'day' : style).format(time);
}

function formatterFor(language: Language, style: Style): Intl.DateTimeFormat {
  const name = `${language} ${style}`;
  const known = made.get(name) ?? new Intl.DateTimeFormat(locale[language], styles[style]);
  made.set(name, known);
  return known;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** In the largest unit that there is at least one of. */
export function durationIn(language: Language, milliseconds: number): string {
  const [unit, length] = units.find(([, size]) => milliseconds >= size) ?? ['second', 1000];
  const style = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale[language], style).format(Math.floor(milliseconds / length));
}
