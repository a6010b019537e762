// TS and IVL_TS as FHIR dates: as precise as they were written. A time without a zone is a clock in Italy.
// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7 (CDA R2, data type TS)
import type { Period } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import { attribute, child, type XmlElement } from '../xml/element.ts';
import type { Remarks } from './remarks.ts';

const shape = /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\.\d{1,9})?)?)?)?)?)?(?:([+-])(\d\d):?(\d\d)|(Z))?$/;

interface Time {
  readonly time: string;
  readonly isZoned: boolean;
}

/** A document says few times, many times over. */
const known = new Map<string, Time>();
const MOST_KNOWN = 1000;

/** `20220330112426+0100` -> `2022-03-30T11:24:26+01:00`; undefined when it is no time. */
export function fhirTime(text: string): Time | undefined {
  const before = known.get(text);
  if (before !== undefined) return before;
  const read = readShape(text);
  if (known.size >= MOST_KNOWN) known.clear();
  // A copy: the text was cut out of the document, which would be kept with it.
  if (read !== undefined) known.set(JSON.parse(JSON.stringify(text)) as string, read);
  return read;
}

function readShape(text: string): Time | undefined {
  const [whole, year = '', month, day, hour, minute = '00', second = '00', fraction = '', sign, zoneHour, zoneMinute, utc] =
    shape.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (hour === undefined) return checked(date, true);
  const clock = `${date}T${hour}:${minute}:${second}${fraction}`;
  if (utc !== undefined) return checked(`${clock}Z`, true);
  if (sign !== undefined) return checked(`${clock}${sign}${zoneHour}:${zoneMinute}`, true);
  const inRome = parseDateTime(clock)?.lo;
  return inRome === undefined ? undefined : checked(`${clock}${romeOffset(clock, inRome)}`, false);
}

function checked(time: string, isZoned: boolean): Time | undefined {
  return parseDateTime(time) === undefined ? undefined : { time, isZoned };
}

/** What the clock shows, less what it is. */
function romeOffset(clock: string, inRome: number): string {
  const minutes = Math.round(((parseDateTime(`${clock}Z`)?.lo ?? inRome) - inRome) / 60_000);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

/** The element's own `value`; marks it when it could be read. */
export function readTime(element: XmlElement | undefined, remarks: Remarks): string | undefined {
  const text = attribute(element, 'value');
  if (element === undefined || text === undefined) return undefined;
  const found = fhirTime(text);
  if (found === undefined) {
    remarks.warn(element, 'The value is no date or time (YYYYMMDDhhmmss+ZZZZ, as precise as it is known); it was left out.');
    return undefined;
  }
  element.isUnderstood = true;
  if (!found.isZoned) remarks.warn(element, 'The time has no zone; the time of Italy was taken. Write +0100 or +0200 behind it.');
  return found.time;
}

/** A date (birth): only its first ten characters count. */
export function readDate(element: XmlElement | undefined, remarks: Remarks): string | undefined {
  return readTime(element, remarks)?.slice(0, 10);
}

export interface Interval {
  readonly start?: string;
  readonly end?: string;
  /** It was one moment and no interval. */
  readonly moment?: string;
}

/** `low` and `high`, or the moment; undefined when it says none of them. */
export function readInterval(element: XmlElement | undefined, remarks: Remarks): Interval | undefined {
  if (element === undefined) return undefined;
  const moment = readTime(element, remarks) ?? readTime(child(element, 'center'), remarks);
  if (moment !== undefined) return { moment };
  const start = readTime(child(element, 'low'), remarks);
  const end = readTime(child(element, 'high'), remarks);
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** A moment is a period that begins and of whose end nothing is said. */
export function periodOf({ start, end, moment }: Interval): Period {
  const from = start ?? moment;
  return { ...(from === undefined ? {} : { start: from }), ...(end === undefined ? {} : { end }) };
}
