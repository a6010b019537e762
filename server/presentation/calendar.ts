// An appointment as a calendar file that phones and programs take over.
// https://www.rfc-editor.org/rfc/rfc5545
import type { ReadableAppointment } from './appointment.ts';
import { words } from './words.ts';
import type { Language } from './language.ts';

export interface CalendarFacts {
  /** Unique over the world: the server's host. */
  readonly host: string;
  /** When the file is made, milliseconds. */
  readonly now: number;
  /** Version of the appointment: a later file replaces an earlier one. */
  readonly sequence: number;
  readonly language: Language;
  /** Page of the appointment. */
  readonly url?: string;
}

/** undefined for an appointment without a time. */
export function calendarOf(appointment: ReadableAppointment, facts: CalendarFacts): string | undefined {
  const { start, end = (start ?? 0) + 1_800_000 } = appointment;
  if (start === undefined) return undefined;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Fascicolo//Appuntamenti//IT',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    ...rome,
    'BEGIN:VEVENT',
    `UID:appointment-${appointment.id}@${facts.host}`,
    `SEQUENCE:${facts.sequence}`,
    `DTSTAMP:${utc(facts.now)}`,
    `DTSTART;TZID=Europe/Rome:${local(start)}`,
    `DTEND;TZID=Europe/Rome:${local(end)}`,
    `SUMMARY:${escaped(appointment.service || words[facts.language].appointment)}`,
    ...written('LOCATION', [appointment.place, appointment.structure, appointment.address].filter((part) => part !== '').join(', ')),
    ...written('DESCRIPTION', describe(appointment, facts.language)),
    ...(facts.url === undefined ? [] : [`URL:${facts.url}`]),
    `STATUS:${appointment.state.code === 'cancelled' ? 'CANCELLED' : appointment.state.code === 'booked' ? 'CONFIRMED' : 'TENTATIVE'}`,
    ...(appointment.isAhead ? alarm(appointment.service) : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** Health is nobody else's business: the diagnosis is not in it. */
function describe({ preparation, booking, cancellation }: ReadableAppointment, language: Language): string {
  const { field } = words[language];
  return [
    preparation === '' ? '' : `${field.preparation}: ${preparation}`,
    booking === undefined ? '' : `${field.booking}: ${booking}`,
    cancellation === undefined ? '' : `${field.cancellation}: ${cancellation}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function written(name: string, text: string): readonly string[] {
  return text === '' ? [] : [`${name}:${escaped(text)}`];
}

function alarm(service: string): readonly string[] {
  return ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(service)}`, 'TRIGGER:-P1D', 'END:VALARM'];
}

/** Section 3.3.11. */
function escaped(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/;/g, '\\;')
    .replace(/,/g, '\\,')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');
}

/** Section 3.1: at most 75 octets in a line, no character broken in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

function utc(time: number): string {
  return `${new Date(time).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
}

const romeClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  dateStyle: 'short',
  timeStyle: 'medium',
});

function local(time: number): string {
  return romeClock.format(time).replace(/[-:]/g, '').replace(' ', 'T');
}

const rome = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Rome',
  'BEGIN:DAYLIGHT',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'END:STANDARD',
  'END:VTIMEZONE',
];
