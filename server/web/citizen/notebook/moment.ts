// Day and time of an entry, as a person writes them and as FHIR keeps them, in Rome.
import { romeToUtc } from '#fhir/rome-time.ts';
import { readDay } from '../days.ts';
import type { CitizenVisit } from '../parts.ts';

export interface Moment {
  readonly giorno: string;
  readonly ora: string;
}

const parts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

export function momentOf(time: number): Moment {
  const [giorno = '', ora = ''] = parts.format(time).split(' ');
  return { giorno, ora };
}

/** Undefined with what is wrong; a day without time is kept as that. */
export function readMoment(
  { text: { notebook }, now }: Pick<CitizenVisit, 'text' | 'now'>,
  { giorno, ora }: Moment,
): { readonly when?: string; readonly errors: { readonly giorno?: string; readonly ora?: string } } {
  const day = readDay(giorno);
  if (day === undefined) return { errors: { giorno: notebook.wrongDay } };
  if (ora === '') return day > momentOf(now).giorno ? { errors: { giorno: notebook.future } } : { when: day, errors: {} };
  const [, hour, minute] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(ora) ?? [];
  if (hour === undefined || minute === undefined) return { errors: { ora: notebook.wrongTime } };
  const local = Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:00Z`);
  const time = romeToUtc(local, Number(day.slice(0, 4)));
  // Clocks differ by a little.
  if (time > now + 5 * 60_000) return { errors: { giorno: notebook.future } };
  return { when: new Date(time).toISOString(), errors: {} };
}
