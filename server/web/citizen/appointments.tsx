// Appointments: what is ahead, with place, preparation and how to call it off; what is past.
import type { Appointment } from '@medplum/fhirtypes';
import { notFound } from '#fhir/outcome.ts';
import { openAppointment, printable } from '#interactions/printable.ts';
import { appointmentOf, type ReadableAppointment } from '#presentation/appointment.ts';
import { calendarOf } from '#presentation/calendar.ts';
import { pdfOf } from '#presentation/pdf.ts';
import { Badge, Pagination } from '../components/display.tsx';
import { LinkButton } from '../components/form.tsx';
import { fileAnswer } from './file-answer.ts';
import { address, type CitizenVisit } from './parts.ts';
import { Known } from './report.tsx';

export async function appointmentsPage(visit: CitizenVisit): Promise<Response> {
  const { text } = visit;
  const [ahead, past] = await Promise.all([appointmentsAhead(visit, 100), searchPast(visit)]);
  const before = past.matches.map((one) => appointmentOf(one, past.reading(visit.language), visit.now)).filter(({ isAhead }) => !isAhead);
  const to = (pagina: string | undefined) => (pagina === undefined ? undefined : address('/appuntamenti', { pagina }));
  return visit.page({
    title: text.appointments.title,
    body: (
      <>
        <section>
          <h2>{text.appointments.ahead}</h2>
          {ahead.length === 0 && <p>{text.appointments.noneAhead}</p>}
          <Items appointments={ahead} />
        </section>
        <section>
          <h2>{text.appointments.past}</h2>
          {before.length === 0 && <p>{text.appointments.nonePast}</p>}
          <Items appointments={before} />
          <Pagination words={visit.words} previous={to(past.previous)} next={to(past.next)} />
        </section>
      </>
    ),
  });
}

/** The next ones first. */
export async function appointmentsAhead(visit: CitizenVisit, count: number): Promise<readonly ReadableAppointment[]> {
  const page = await visit.chart.search<Appointment>(visit.read('search-type'), {
    type: 'Appointment',
    of: visit.patient,
    order: 'oldest',
    where: { kind: 'dated', from: visit.now },
    params: [['status:not', 'cancelled'], ['_count', String(count)], ['_total', 'none'], ...includes],
  });
  const reading = page.reading(visit.language);
  return page.matches.map((one) => appointmentOf(one, reading, visit.now)).filter(({ isAhead }) => isAhead);
}

const includes = [
  ['_include', 'Appointment:location'],
  ['_include:iterate', 'Location:organization'],
] as const;

function searchPast(visit: CitizenVisit) {
  return visit.chart.search<Appointment>(visit.read('search-type'), {
    type: 'Appointment',
    of: visit.patient,
    order: 'newest',
    params: [['_count', '20'], ['_total', 'none'], ...includes],
    cursor: visit.query('pagina'),
  });
}

function Items({ appointments }: { readonly appointments: readonly ReadableAppointment[] }) {
  return (
    <ul class="record-list">
      {appointments.map((one) => (
        <li class="record-item">
          <div class="record-date">
            {one.date}
            {one.isAhead && one.hours !== '' && <span class="record-hours">{one.hours}</span>}
          </div>
          <div class="record-main">
            <h3 class="record-title">
              <a href={`/appuntamenti/${one.id}`}>{one.service}</a>
            </h3>
            <p class="record-more">{[one.place, one.structure].filter((part) => part !== '').join(' · ')}</p>
          </div>
          <div class="record-tags">
            <Badge tone={one.isAhead ? 'success' : 'neutral'}>{one.state.text}</Badge>
          </div>
        </li>
      ))}
    </ul>
  );
}

export async function appointmentPage(visit: CitizenVisit): Promise<Response> {
  const { text } = visit;
  const { appointment: one } = await openAppointment(visit.chart, visit.read('read'), visit.param('id'), visit.printing);
  const { fields } = text.appointments;
  return visit.page({
    title: one.service || text.appointments.title,
    breadcrumbs: [{ href: '/appuntamenti', label: text.appointments.title }],
    body: (
      <>
        <Known
          entries={[
            [fields.when, [one.date, one.hours].filter((part) => part !== '').join(', ')],
            [fields.where, one.place],
            [fields.structure, one.structure],
            [fields.address, one.address],
            [fields.phone, one.phone],
            [fields.practitioner, one.practitioner],
            [fields.state, one.state.text],
            [fields.booking, one.booking ?? ''],
            [fields.cancellation, one.cancellation ?? ''],
            [fields.nre, one.nre ?? ''],
            [fields.note, one.note],
          ]}
        />
        {one.isAhead && (
          <>
            <h2>{text.appointments.preparation}</h2>
            <p>{one.preparation || text.appointments.noPreparation}</p>
            <h2>{text.appointments.cancelTitle}</h2>
            <p>{text.appointments.cancel}</p>
          </>
        )}
        <div class="buttons no-print">
          {one.start !== undefined && one.isAhead && (
            <LinkButton href={`/appuntamenti/${one.id}/calendario.ics`}>{text.appointments.calendar}</LinkButton>
          )}
          <LinkButton href={`/appuntamenti/${one.id}/stampa`} kind="secondary">
            {text.appointments.print}
          </LinkButton>
        </div>
      </>
    ),
  });
}

export async function appointmentCalendar(visit: CitizenVisit): Promise<Response> {
  const { appointment, version } = await openAppointment(visit.chart, visit.read('$ics'), visit.param('id'), visit.printing);
  const facts = { host: visit.host, now: visit.now, sequence: version, language: visit.language };
  const text = calendarOf(appointment, facts);
  if (text === undefined) throw notFound('The appointment has no time yet.');
  return fileAnswer(visit, new TextEncoder().encode(text), 'text/calendar; charset=utf-8', 'appuntamento.ics');
}

export async function appointmentPdf(visit: CitizenVisit): Promise<Response> {
  const id = visit.param('id');
  const sheet = await printable(visit.chart, visit.read('$print'), { type: 'Appointment', id }, visit.printing);
  return fileAnswer(visit, await pdfOf(sheet), 'application/pdf', `appuntamento-${id}.pdf`);
}
