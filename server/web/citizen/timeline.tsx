// Everything of one year in one line of time: documents, stays, appointments, vaccinations, prescriptions.
import type { Appointment, DocumentReference, Encounter, Immunization, Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import { appointmentOf } from '#presentation/appointment.ts';
import { documentOf } from '#presentation/document.ts';
import { titleOf } from '#presentation/document-title.ts';
import { formatTime, type Language } from '#presentation/language.ts';
import { prescriptionTitle, prescriptionsOf, type Prescribed, type ReadablePrescription } from '#presentation/prescription.ts';
import { stayOf } from '#presentation/stay.ts';
import { vaccinationOf } from '#presentation/vaccination.ts';
import { all, and, type Predicate } from '#search/predicate.ts';
import { Badge } from '../components/display.tsx';
import { isDay, today } from '../day.ts';
import { address, type CitizenVisit } from './parts.ts';
import { addressOf } from './prescriptions.tsx';
import { ofKind } from './report-kinds.ts';

const kinds = ['document', 'stay', 'appointment', 'vaccination', 'prescription'] as const;
type Kind = (typeof kinds)[number];

interface Event {
  readonly time: number;
  readonly kind: Kind;
  readonly title: string;
  readonly more: string;
  readonly href?: string;
}

/** Events on one page; those of one day stay together, and with them the lines of a prescription. */
const pageLength = 40;
const firstYear = 1900;

export async function timelinePage(visit: CitizenVisit): Promise<Response> {
  const { text, language, now } = visit;
  const thisYear = Number(formatTime(now, 'it', 'year'));
  const asked = Number(visit.query('anno') ?? thisYear);
  const year = Number.isInteger(asked) && asked >= firstYear && asked <= thisYear + 2 ? asked : thisYear;
  const kind = kinds.find((one) => one === visit.query('genere'));
  const span = spanOf(year, visit.query('prima'));
  const parts = await Promise.all((kind === undefined ? kinds : [kind]).map((one) => readers[one](visit, span)));
  const { events, isMore } = pageOf(parts, span);
  return visit.page({
    title: text.timeline.title,
    lead: text.timeline.lead,
    body: (
      <>
        <Years visit={visit} year={year} thisYear={thisYear} kind={kind} />
        <Kinds visit={visit} year={year} kind={kind} />
        <h2>{kind === undefined ? year : `${year}: ${text.timeline.only[kind]}`}</h2>
        {span.isLater && (
          <p>
            <a href={address('/cronologia', { anno: String(year), genere: kind })}>{text.timeline.newest}</a>
          </p>
        )}
        {events.length === 0 && <p>{kind === undefined ? text.timeline.none(year) : text.timeline.noneOfKind(year)}</p>}
        <ol class="timeline">
          {events.map((event) => (
            <li class="timeline-event">
              <p class="timeline-date">{formatTime(event.time, language, 'day')}</p>
              <div>
                <h3 class="record-title">{event.href === undefined ? event.title : <a href={event.href}>{event.title}</a>}</h3>
                <p class="record-more">
                  <Badge>{text.timeline.kinds[event.kind]}</Badge> {event.more}
                </p>
              </div>
            </li>
          ))}
        </ol>
        {isMore && events.length > 0 && (
          <p>
            <a
              href={address('/cronologia', { anno: String(year), genere: kind, prima: today(events.at(-1)?.time ?? span.from) })}
              rel="next"
            >
              {text.timeline.earlier}
            </a>
          </p>
        )}
      </>
    ),
  });
}

/** The newest of all kinds together, whole days down to where each of them was read. */
function pageOf(parts: readonly Found[], { from, to }: Span): { readonly events: readonly Event[]; readonly isMore: boolean } {
  const inSpan = (time: number): number => Math.min(Math.max(time, from), to - 1);
  const floors = parts.flatMap(({ readTo }) => (readTo === undefined ? [] : [dayOf(inSpan(readTo)).hi]));
  const found = parts
    .flatMap(({ events }) => events.map((event) => ({ ...event, time: inSpan(event.time) })))
    .sort((a, b) => b.time - a.time);
  const oldest = Math.max(from, ...floors, dayOf(found[pageLength - 1]?.time ?? from).lo);
  const whole = found.filter(({ time }) => time >= oldest);
  // A day that is fuller than a page is cut after all.
  const events = whole.length > 0 ? whole : found;
  return { events, isMore: events.length < found.length || floors.length > 0 };
}

/** Of Rome. */
function dayOf(time: number): { readonly lo: number; readonly hi: number } {
  return parseDateTime(today(time)) as { lo: number; hi: number };
}

interface Chosen {
  readonly visit: CitizenVisit;
  readonly year: number;
  /** Only these; undefined = all. */
  readonly kind: Kind | undefined;
}

function Kinds({ visit, year, kind }: Chosen) {
  const { timeline } = visit.text;
  return (
    <nav class="narrowing" aria-label={timeline.kindsLabel}>
      <ul>
        {[undefined, ...kinds].map((one) => (
          <li>
            <a
              href={address('/cronologia', { anno: String(year), genere: one })}
              {...(one === kind ? { 'aria-current': 'true' as const } : {})}
            >
              {one === undefined ? timeline.everything : timeline.only[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Years({ visit, year, thisYear, kind }: Chosen & { readonly thisYear: number }) {
  const { timeline } = visit.text;
  const years = [thisYear + 1, ...Array.from({ length: 6 }, (_, i) => thisYear - i)];
  const shown = years.includes(year) ? years : [...years, year].sort((a, b) => b - a);
  return (
    <nav class="tabs" aria-label={timeline.years}>
      {shown.map((one) => (
        <a
          href={address('/cronologia', { anno: String(one), genere: kind })}
          {...(one === year ? { 'aria-current': 'page' as const } : {})}
        >
          {one}
        </a>
      ))}
      {!shown.includes(year - 1) && <a href={address('/cronologia', { anno: String(year - 1), genere: kind })}>{year - 1}</a>}
    </nav>
  );
}

interface Found {
  readonly events: readonly Event[];
  /** There is more, and of what is older than this not everything was read. */
  readonly readTo: number | undefined;
}

function foundOf(events: readonly Event[], isMore: boolean): Found {
  return { events, readTo: isMore ? events.at(-1)?.time : undefined };
}

type Param = readonly [string, string];

interface Span {
  readonly from: number;
  readonly to: number;
  /** Not the newest of the year. */
  readonly isLater: boolean;
}

/** A year of Rome, or what was before a day in it. */
function spanOf(year: number, before: string | undefined): Span {
  const { lo, hi } = parseDateTime(String(year)) as { lo: number; hi: number };
  const instant = before !== undefined && isDay(before) ? dayOf(Date.parse(`${before}T12:00:00Z`)).lo : hi;
  const isLater = instant > lo && instant < hi;
  return { from: lo, to: isLater ? instant : hi, isLater };
}

async function ofYear<T extends Resource>(
  visit: CitizenVisit,
  { from, to }: Span,
  { type, where = all, more = [] }: { readonly type: string; readonly where?: Predicate; readonly more?: readonly Param[] },
) {
  const page = await visit.chart.search<T>(visit.read('search-type'), {
    type,
    of: visit.patient,
    order: 'newest',
    where: and({ kind: 'dated', from, to }, where),
    params: [['_count', String(pageLength + 1)], ['_total', 'none'], ...more],
  });
  return { matches: page.matches, included: page.included, reading: page.reading(visit.language), isMore: page.next !== undefined };
}

async function documents(visit: CitizenVisit, span: Span): Promise<Found> {
  const more = [
    ['_include', 'DocumentReference:related:DiagnosticReport'],
    ['_include', 'DocumentReference:custodian'],
  ] as const;
  const { matches, included, reading, isMore } = await ofYear<DocumentReference>(visit, span, {
    type: 'DocumentReference',
    where: ofKind(undefined),
    more,
  });
  const events = matches.map((one): Event => {
    const read = documentOf(one, reading);
    return { time: read.time, kind: 'document', title: titleOf(read, included), more: read.structure, href: `/referti/${read.id}` };
  });
  return foundOf(events, isMore);
}

async function stays(visit: CitizenVisit, span: Span): Promise<Found> {
  const more = [['_include', 'Encounter:service-provider']] as const;
  const { matches, reading, isMore } = await ofYear<Encounter>(visit, span, { type: 'Encounter', more });
  const events = matches.map((one): Event => {
    const read = stayOf(one, [], reading);
    return {
      time: read.time,
      kind: 'stay',
      title: read.title,
      more: [read.structure, read.length].filter((part) => part !== '').join(' · '),
    };
  });
  return foundOf(events, isMore);
}

async function appointments(visit: CitizenVisit, span: Span): Promise<Found> {
  const { matches, reading, isMore } = await ofYear<Appointment>(visit, span, {
    type: 'Appointment',
    more: [['_include', 'Appointment:location']],
  });
  const events = matches.map((one): Event => {
    const read = appointmentOf(one, reading, visit.now);
    return {
      time: read.start ?? 0,
      kind: 'appointment',
      title: read.service,
      more: `${read.state.text} · ${read.place}`,
      href: `/appuntamenti/${read.id}`,
    };
  });
  return foundOf(events, isMore);
}

async function vaccinations(visit: CitizenVisit, span: Span): Promise<Found> {
  const { matches, reading, isMore } = await ofYear<Immunization>(visit, span, { type: 'Immunization' });
  const events = matches.map((one): Event => {
    const read = vaccinationOf(one, reading);
    return { time: read.time, kind: 'vaccination', title: read.vaccine, more: read.dose, href: '/vaccinazioni' };
  });
  return foundOf(events, isMore);
}

async function prescriptions(visit: CitizenVisit, span: Span): Promise<Found> {
  const [drugs, visits] = await Promise.all([
    ofYear<Prescribed>(visit, span, { type: 'MedicationRequest' }),
    ofYear<Prescribed>(visit, span, { type: 'ServiceRequest' }),
  ]);
  const [ofDrugs, ofVisits] = [drugs, visits].map(({ matches, reading, isMore }) =>
    foundOf(
      prescriptionsOf(matches, reading, visit.now).map((one) => eventOf(one, visit.language)),
      isMore,
    ),
  ) as [Found, Found];
  const readTo = [ofDrugs, ofVisits].flatMap((found) => found.readTo ?? []);
  return { events: [...ofDrugs.events, ...ofVisits.events], readTo: readTo.length === 0 ? undefined : Math.max(...readTo) };
}

function eventOf(one: ReadablePrescription, language: Language): Event {
  return {
    time: one.time,
    kind: 'prescription',
    title: one.lines.map(({ name }) => name).join(', '),
    more: one.isAdvice ? prescriptionTitle(one, language) : one.nre === undefined ? '' : `NRE ${one.nre}`,
    href: addressOf(one),
  };
}

const readers: Readonly<Record<Kind, (visit: CitizenVisit, span: Span) => Promise<Found>>> = {
  document: documents,
  stay: stays,
  appointment: appointments,
  vaccination: vaccinations,
  prescription: prescriptions,
};
