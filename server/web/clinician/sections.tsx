// The sections of a record as tables: what was found, read by the models of `presentation`.
import type { AllergyIntolerance, Appointment, Condition, Encounter, Immunization, MedicationRequest, Resource } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { resourcesIn, type Found } from '#people/chart.ts';
import { appointmentOf } from '#presentation/appointment.ts';
import { currentDrugs } from '#presentation/current-drugs.ts';
import { documentOf } from '#presentation/document.ts';
import { titleOf } from '#presentation/document-title.ts';
import { readExact } from '#presentation/exact.ts';
import { lineOf } from '#presentation/line-of.ts';
import { prescriptionsOf, type Prescribed } from '#presentation/prescription.ts';
import { readingOf, type Reading } from '#presentation/reading.ts';
import { stayOf } from '#presentation/stay.ts';
import { vaccinationOf } from '#presentation/vaccination.ts';
import { words as modelWords } from '#presentation/words.ts';
import { Badge, Table } from '../components/display.tsx';
import type { Language } from '../language.ts';
import type { Visit } from '../page.ts';
import { personPath, textOf } from './parts.tsx';

const year = 365 * 86_400_000;
export function readingIn(found: Found, language: Language): Reading {
  return readingOf(resourcesIn(found, readExact), language);
}

function matchesIn<T extends Resource>({ matches }: Found): readonly T[] {
  return matches.map(({ body }) => readExact<T>(body));
}

const nothing = (visit: Visit): Child => <p class="nothing">{textOf(visit).summary.nothing}</p>;

export function Lines({ visit, found, caption }: { readonly visit: Visit; readonly found: Found; readonly caption: string }) {
  const { columns } = textOf(visit);
  const reading = readingIn(found, visit.language);
  if (found.matches.length === 0) return nothing(visit);
  const lines = matchesIn<AllergyIntolerance | Condition>(found).map((one) => lineOf(one, reading));
  return (
    <>
      <Table
        caption={caption}
        columns={[columns.what, columns.detail, columns.date]}
        rows={lines.map(({ text, detail, date }) => [text, detail, date])}
        onlyFilled
      />
      <Cut visit={visit} found={found} />
    </>
  );
}

export function CurrentDrugs({ visit, found }: { readonly visit: Visit; readonly found: Found }) {
  const { columns, summary } = textOf(visit);
  const drugs = currentDrugs(matchesIn<MedicationRequest>(found), readingIn(found, visit.language), visit.now, year);
  if (drugs.length === 0) return nothing(visit);
  return (
    <>
      <Table
        caption={summary.drugs}
        columns={[columns.drug, columns.dosage, columns.reason, columns.written]}
        rows={drugs.map(({ name, dosage, reasons, since }) => [name, dosage, reasons.join(', '), since])}
      />
      <p class="note">{summary.drugsNote}</p>
    </>
  );
}

interface DocumentsProps {
  readonly visit: Visit;
  readonly found: Found;
  readonly caption: string;
  /** What came in later is new. */
  readonly since?: number | undefined;
}

export function Documents({ visit, found, caption, since }: DocumentsProps) {
  const { columns, summary } = textOf(visit);
  const resources = resourcesIn(found, readExact);
  const reading = readingOf(resources, visit.language);
  const id = visit.param('id');
  return (
    <Table
      caption={caption}
      columns={[columns.kind, columns.date, columns.structure, columns.author]}
      rows={found.matches.map((version) => {
        const document = documentOf(readExact(version.body), reading);
        const isNew = since !== undefined && version.updated > since;
        return [
          <>
            <a href={`${personPath(id)}/documenti/${encodeURIComponent(document.id)}`}>{titleOf(document, resources)}</a>{' '}
            {isNew && <Badge tone="info">{summary.news}</Badge>}
            {document.state !== '' && <Badge>{document.state}</Badge>}
          </>,
          document.date,
          document.structure,
          document.author,
        ];
      })}
    />
  );
}

export function Prescriptions({ visit, drugs, requests }: { readonly visit: Visit; readonly drugs: Found; readonly requests: Found }) {
  const { columns, drugs: text } = textOf(visit);
  const all = { matches: [...drugs.matches, ...requests.matches], included: [...drugs.included, ...requests.included] };
  const reading = readingOf(resourcesIn(all, readExact), visit.language);
  const found = prescriptionsOf(
    all.matches.map(({ body }) => readExact<Prescribed>(body)),
    reading,
    visit.now,
  ).toSorted((a, b) => b.time - a.time);
  if (found.length === 0) return <p class="nothing">{text.none}</p>;
  const states = modelWords[visit.language].prescriptionState;
  return (
    <>
      <Table
        caption={text.prescriptions}
        columns={[columns.items, columns.written, columns.state, columns.reason, columns.prescriber, columns.nre]}
        rows={found.map((one) => [
          one.lines.map(({ name, quantity }) => <span class="line">{[name, quantity].filter((part) => part !== '').join(' · ')}</span>),
          one.written,
          states[one.state],
          one.diagnoses.join(', '),
          one.prescriber,
          one.nre ?? '',
        ])}
      />
      <Cut visit={visit} found={drugs} />
      <Cut visit={visit} found={requests} />
    </>
  );
}

export function Stays({ visit, encounters, problems }: { readonly visit: Visit; readonly encounters: Found; readonly problems: Found }) {
  const { columns, stays: text } = textOf(visit);
  if (encounters.matches.length === 0) return <p class="nothing">{text.none}</p>;
  const reading = readingIn(encounters, visit.language);
  const conditions = matchesIn<Condition>(problems);
  const found = matchesIn<Encounter>(encounters).map((one) =>
    stayOf(
      one,
      conditions.filter(({ encounter }) => encounter?.reference === `Encounter/${one.id}`),
      reading,
    ),
  );
  return (
    <>
      <Table
        caption={text.title}
        columns={[columns.kind, columns.period, columns.structure, columns.ward, columns.diagnoses]}
        rows={found.map((stay) => [
          <>
            {stay.title} {stay.isOngoing && <Badge tone="info">{text.ongoing}</Badge>}
          </>,
          stay.period,
          stay.structure,
          stay.ward,
          [...new Set([...stay.diagnoses, ...stay.reasons])].join(', '),
        ])}
      />
      <Cut visit={visit} found={encounters} />
    </>
  );
}

export function Vaccinations({ visit, found }: { readonly visit: Visit; readonly found: Found }) {
  const { columns, summary } = textOf(visit);
  if (found.matches.length === 0) return nothing(visit);
  const reading = readingIn(found, visit.language);
  return (
    <Table
      caption={summary.vaccinations}
      columns={[columns.vaccine, columns.dose, columns.date]}
      rows={matchesIn<Immunization>(found).map((one) => {
        const { vaccine, dose, date } = vaccinationOf(one, reading);
        return [vaccine, dose, date];
      })}
    />
  );
}

/** Those to come. */
export function Appointments({ visit, found }: { readonly visit: Visit; readonly found: Found }) {
  const { columns, summary } = textOf(visit);
  const reading = readingIn(found, visit.language);
  const coming = matchesIn<Appointment>(found)
    .map((one) => appointmentOf(one, reading, visit.now))
    .filter(({ isAhead }) => isAhead);
  if (coming.length === 0) return nothing(visit);
  return (
    <Table
      caption={summary.appointments}
      columns={[columns.what, columns.date, columns.structure]}
      rows={coming.map(({ service, date, hours, structure }) => [
        service,
        [date, hours].filter((part) => part !== '').join(', '),
        structure,
      ])}
    />
  );
}

/** Said where a list is longer than a page can show. */
function Cut({ visit, found }: { readonly visit: Visit; readonly found: Found }) {
  if (found.total <= found.matches.length) return null;
  return <p class="note">{textOf(visit).summary.cut(found.matches.length, found.total)}</p>;
}
