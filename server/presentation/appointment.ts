// An appointment for people: what, when, where, how to prepare, how to call it off.
// https://hl7.org/fhir/R4/appointment.html
import type { Appointment, Location, Organization } from '@medplum/fhirtypes';
import { formatDate, formatTime, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { words, wordFor } from './words.ts';
import { addressText, bookingSystems, cancellationSystems, conceptTexts, identifierValue, nreSystems, referenceText } from './wording.ts';

export interface ReadableAppointment {
  readonly id: string;
  readonly service: string;
  readonly state: { readonly code: string; readonly text: string };
  /** It is still to be: booked or proposed, and not over. */
  readonly isAhead: boolean;
  /** Milliseconds; undefined for a proposal without a time. */
  readonly start?: number;
  readonly end?: number;
  readonly date: string;
  readonly hours: string;
  readonly place: string;
  readonly structure: string;
  readonly address: string;
  readonly phone: string;
  readonly practitioner: string;
  readonly preparation: string;
  readonly booking?: string;
  readonly cancellation?: string;
  readonly nre?: string;
  readonly note: string;
}

const isOpen = new Set(['proposed', 'pending', 'booked', 'arrived', 'checked-in', 'waitlist']);

export function appointmentOf(appointment: Appointment, reading: Reading, now: number): ReadableAppointment {
  const { language } = reading;
  const { status = 'booked', identifier, participant } = appointment;
  const start = timeOf(appointment.start);
  const end = timeOf(appointment.end) ?? endAfter(start, appointment.minutesDuration);
  const location = placeOf(appointment, reading);
  const organization = organizationOf(location, reading);
  const actors = participant.map(({ actor }) => actor);
  const numbers = { booking: identifierValue(identifier, bookingSystems), cancellation: identifierValue(identifier, cancellationSystems) };
  const nre = identifierValue(identifier, nreSystems);
  return {
    id: appointment.id ?? '',
    service:
      conceptTexts(appointment.serviceType).join(', ') || conceptTexts(appointment.specialty).join(', ') || (appointment.description ?? ''),
    state: { code: status, text: wordFor(words[language].appointmentState, status) },
    isAhead: isOpen.has(status) && (end ?? start ?? now + 1) > now,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    date: formatDate(appointment.start, language),
    hours: start === undefined ? '' : hoursOf(start, end, language),
    place:
      location?.name ?? actors.map((actor) => (actor?.reference?.startsWith('Location/') === true ? (actor.display ?? '') : '')).join(''),
    structure: organization?.name ?? '',
    address: addressText(location?.address) || addressText(organization?.address?.[0]),
    phone: [...(location?.telecom ?? []), ...(organization?.telecom ?? [])].find(({ system }) => system === 'phone')?.value ?? '',
    practitioner: actors
      .filter((actor) => actor?.reference?.startsWith('Practitioner/') === true)
      .map((actor) => referenceText(actor, reading))
      .join(', '),
    preparation: appointment.patientInstruction ?? '',
    ...(numbers.booking === undefined ? {} : { booking: numbers.booking }),
    ...(numbers.cancellation === undefined ? {} : { cancellation: numbers.cancellation }),
    ...(nre === undefined ? {} : { nre }),
    note: appointment.comment ?? '',
  };
}

function endAfter(start: number | undefined, minutes: number | undefined): number | undefined {
  return start === undefined || minutes === undefined ? undefined : start + Number(minutes) * 60_000;
}

function hoursOf(start: number, end: number | undefined, language: Reading['language']): string {
  const from = formatTime(start, language, 'time');
  return end === undefined || end === start ? from : `${from} – ${formatTime(end, language, 'time')}`;
}

function placeOf({ participant }: Appointment, { find }: Reading): Location | undefined {
  const found = participant.map(({ actor }) => find(actor?.reference ?? ''));
  return found.find((resource): resource is Location => resource?.resourceType === 'Location');
}

function organizationOf(location: Location | undefined, { find }: Reading): Organization | undefined {
  const found = find(location?.managingOrganization?.reference ?? '');
  return found?.resourceType === 'Organization' ? found : undefined;
}
