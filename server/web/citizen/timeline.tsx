// Everything of one year in one line of time: documents, stays, appointments, vaccinations, prescriptions.
import type { Appointment, DocumentReference, Encounter, Immunization, Resource } from '@medplum/fhirtypes';
import { parseDateTime } from '#fhir/period.ts';
import { appointmentOf } from '#presentation/appointment.ts';
import { documentOf } from '#presentation/document.ts';
import { formatTime } from '#presentation/language.ts';
import { prescriptionsOf, type Prescribed } from '#presentation/prescription.ts';
import { stayOf } from '#presentation/stay.ts';
import { vaccinationOf } from '#presentation/vaccination.ts';
import { all, and, type Predicate } from '#search/predicate.ts';
import { Badge } from '../components/display.tsx';
import { address, type CitizenVisit } from './parts.ts';
import { addressOf } from './prescriptions.tsx';
import { ofKind } from './report-kinds.ts';
import { titleOf } from './reports.tsx';

const kinds = ['document', 'stay', 'appointment', 'vaccination', 'prescription'] as const;
type Kind = (typeof kinds)[number];

interface Event {
  readonly time: number;
  readonly kind: Kind;
  readonly title: string;
  readonly more: string;
  readonly href?: string;
}

const most = 100;
const firstYear = 1900;

export async function timelinePage(visit: CitizenVisit): Promise<Response> {
  const { text, language, now } = visit;
  const thisYear = Number(formatTime(now, 'it', 'year'));
  const asked = Number(visit.query('anno') ?? thisYear);
  const year = Number.isInteger(asked) && asked >= firstYear && asked <= thisYear + 2 ? asked : thisYear;
  const kind = kinds.find((one) => one === visit.query('genere'));
  const parts = await Promise.all((kind === undefined ? kinds : [kind]).map((one) => readers[one](visit, year)));
  const events = parts.flatMap(({ events }) => events).sort((a, b) => b.time - a.time);
  return visit.page({
    title: text.timeline.title,
    lead: text.timeline.lead,
    body: (
      <>
        <Years visit={visit} year={year} thisYear={thisYear} kind={kind} />
        <Kinds visit={visit} year={year} kind={kind} />
        <h2>{kind === undefined ? year : `${year}: ${text.timeline.only[kind]}`}</h2>
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
        {parts.some(({ isMore }) => isMore) && <p>{text.timeline.more}</p>}
      </>
    ),
  });
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
  readonly isMore: boolean;
}

type Param = readonly [string, string];

/** A year of Rome. */
function datedIn(year: number): Predicate {
  const { lo, hi } = parseDateTime(String(year)) as { lo: number; hi: number };
  return { kind: 'dated', from: lo, to: hi };
}

async function ofYear<T extends Resource>(
  visit: CitizenVisit,
  year: number,
  { type, where = all, more = [] }: { readonly type: string; readonly where?: Predicate; readonly more?: readonly Param[] },
) {
  const page = await visit.chart.search<T>(visit.read('search-type'), {
    type,
    of: visit.patient,
    order: 'newest',
    where: and(datedIn(year), where),
    params: [['_count', String(most)], ['_total', 'none'], ...more],
  });
  return { matches: page.matches, included: page.included, reading: page.reading(visit.language), isMore: page.next !== undefined };
}

async function documents(visit: CitizenVisit, year: number): Promise<Found> {
  const more = [
    ['_include', 'DocumentReference:related'],
    ['_include', 'DocumentReference:custodian'],
  ] as const;
  const { matches, included, reading, isMore } = await ofYear<DocumentReference>(visit, year, {
    type: 'DocumentReference',
    where: ofKind(undefined),
    more,
  });
  const events = matches.map((one): Event => {
    const read = documentOf(one, reading);
    return { time: read.time, kind: 'document', title: titleOf(read, included), more: read.structure, href: `/referti/${read.id}` };
  });
  return { events, isMore };
}

async function stays(visit: CitizenVisit, year: number): Promise<Found> {
  const more = [['_include', 'Encounter:service-provider']] as const;
  const { matches, reading, isMore } = await ofYear<Encounter>(visit, year, { type: 'Encounter', more });
  const events = matches.map((one): Event => {
    const read = stayOf(one, [], reading);
    return {
      time: read.time,
      kind: 'stay',
      title: read.title,
      more: [read.structure, read.length].filter((part) => part !== '').join(' · '),
    };
  });
  return { events, isMore };
}

async function appointments(visit: CitizenVisit, year: number): Promise<Found> {
  const { matches, reading, isMore } = await ofYear<Appointment>(visit, year, {
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
  return { events, isMore };
}

async function vaccinations(visit: CitizenVisit, year: number): Promise<Found> {
  const { matches, reading, isMore } = await ofYear<Immunization>(visit, year, { type: 'Immunization' });
  const events = matches.map((one): Event => {
    const read = vaccinationOf(one, reading);
    return { time: read.time, kind: 'vaccination', title: read.vaccine, more: read.dose, href: '/vaccinazioni' };
  });
  return { events, isMore };
}

async function prescriptions(visit: CitizenVisit, year: number): Promise<Found> {
  const [drugs, visits] = await Promise.all([
    ofYear<Prescribed>(visit, year, { type: 'MedicationRequest' }),
    ofYear<Prescribed>(visit, year, { type: 'ServiceRequest' }),
  ]);
  const told = [drugs, visits].flatMap(({ matches, reading }) => prescriptionsOf(matches, reading, visit.now));
  const events = told.map((one): Event => ({
    time: one.time,
    kind: 'prescription',
    title: one.lines.map(({ name }) => name).join(', '),
    more: one.nre === undefined ? '' : `NRE ${one.nre}`,
    href: addressOf(one),
  }));
  return { events, isMore: drugs.isMore || visits.isMore };
}

const readers: Readonly<Record<Kind, (visit: CitizenVisit, year: number) => Promise<Found>>> = {
  document: documents,
  stay: stays,
  appointment: appointments,
  vaccination: vaccinations,
  prescription: prescriptions,
};
