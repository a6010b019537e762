// Prescriptions: those to be used first, each with its number and barcodes.
import { raw } from 'hono/html';
import { notFound } from '#fhir/outcome.ts';
import { openPrescription, printable } from '#interactions/printable.ts';
import type { ChartPage } from '#interactions/chart.ts';
import { barsOfNre, barsSvg } from '#presentation/bars.ts';
import { pdfOf } from '#presentation/pdf.ts';
import {
  nreOf,
  prescriptionsOf,
  prescriptionTitle,
  type Prescribed,
  type PrescriptionState,
  type ReadablePrescription,
} from '#presentation/prescription.ts';
import { words } from '#presentation/words.ts';
import { Badge, Pagination, Table } from '../components/display.tsx';
import { LinkButton } from '../components/form.tsx';
import { fileAnswer } from './file-answer.ts';
import { address, type CitizenVisit } from './parts.ts';
import { Known } from './report.tsx';

const types = { farmaci: 'MedicationRequest', visite: 'ServiceRequest' } as const;
type Kind = keyof typeof types;
const pageSize = 20;

export async function prescriptionsPage(visit: CitizenVisit): Promise<Response> {
  const { text } = visit;
  const kind: Kind = visit.query('tipo') === 'visite' ? 'visite' : 'farmaci';
  const page = await visit.chart.search<Prescribed>(visit.read('search-type'), {
    type: types[kind],
    of: visit.patient,
    order: 'newest',
    params: [
      ['_count', String(pageSize)],
      ['_include', `${types[kind]}:requester`],
    ],
    cursor: visit.query('pagina'),
  });
  const told = await wholePrescriptions(visit, kind, page);
  const to = (pagina: string | undefined) => (pagina === undefined ? undefined : address('/ricette', { tipo: kind, pagina }));
  return visit.page({
    title: text.prescriptions.title,
    lead: text.prescriptions.lead,
    body: (
      <>
        <nav class="tabs" aria-label={text.prescriptions.title}>
          {(['farmaci', 'visite'] as const).map((other) => (
            <a href={address('/ricette', { tipo: other })} {...(other === kind ? { 'aria-current': 'page' } : {})}>
              {other === 'farmaci' ? text.prescriptions.drugs : text.prescriptions.specialist}
            </a>
          ))}
        </nav>
        {told.length === 0 && <p>{text.prescriptions.none}</p>}
        <ul class="record-list">
          {told.map((prescription) => (
            <PrescriptionItem visit={visit} prescription={prescription} />
          ))}
        </ul>
        <Pagination words={visit.words} previous={to(page.previous)} next={to(page.next)} />
      </>
    ),
  });
}

/**
 * A prescription is shown whole, on the page on which its first line stands: all lines of the numbers on this page are asked for, in
 * the order of the list.
 */
async function wholePrescriptions(visit: CitizenVisit, kind: Kind, page: ChartPage<Prescribed>): Promise<readonly ReadablePrescription[]> {
  const numbers = [...new Set(page.matches.map(nreOf).filter((nre) => nre !== undefined))].filter((nre) => /^[A-Za-z0-9]+$/.test(nre));
  const whole =
    numbers.length === 0
      ? undefined
      : await visit.chart.search<Prescribed>(visit.read('search-type'), {
          type: types[kind],
          of: visit.patient,
          order: 'newest',
          params: [
            [kind === 'farmaci' ? 'group-identifier' : 'requisition', numbers.join(',')],
            ['_count', '1000'],
            ['_total', 'none'],
            ['_include', `${types[kind]}:requester`],
          ],
        });
  const here = new Set(page.matches.map(({ id }) => id));
  const asked = whole?.matches ?? [];
  const askedIds = new Set(asked.map(({ id }) => id));
  // Whatever names its number elsewhere stands by itself, as it is found.
  const lines = [...asked, ...page.matches.filter(({ id }) => !askedIds.has(id))];
  const reading = (whole ?? page).reading(visit.language);
  const order = page.matches.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
  return prescriptionsOf(lines, reading, visit.now)
    .filter(({ source }) => here.has(source.split('/')[1]))
    .toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
}

const tones: Readonly<Record<PrescriptionState, 'success' | 'info' | 'neutral' | 'warning'>> = {
  'to-use': 'success',
  'partly-used': 'info',
  used: 'neutral',
  expired: 'warning',
  cancelled: 'neutral',
  suspended: 'warning',
  advised: 'info',
  unknown: 'neutral',
};

function PrescriptionItem({ visit, prescription }: { readonly visit: CitizenVisit; readonly prescription: ReadablePrescription }) {
  const { prescriptions } = visit.text;
  return (
    <li class="record-item">
      <div class="record-date">{prescription.written}</div>
      <div class="record-main">
        <h2 class="record-title">
          <a href={addressOf(prescription)}>{prescription.lines.map(({ name }) => name).join(', ')}</a>
        </h2>
        <p class="record-more">
          {[prescription.nre === undefined ? '' : `NRE ${prescription.nre}`, prescription.prescriber]
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
        {prescription.state === 'to-use' && prescription.validUntil !== '' && (
          <p class="record-more">{prescriptions.until(prescription.validUntil)}</p>
        )}
      </div>
      <div class="record-tags">
        <Badge tone={tones[prescription.state]}>{words[visit.language].prescriptionState[prescription.state]}</Badge>
      </div>
    </li>
  );
}

export function addressOf({ source }: Pick<ReadablePrescription, 'source'>): string {
  const [type, id = ''] = source.split('/');
  return `/ricette/${type === 'MedicationRequest' ? 'farmaci' : 'visite'}/${id}`;
}

function typeOf(visit: CitizenVisit): (typeof types)[Kind] {
  const kind = visit.param('kind');
  if (kind !== 'farmaci' && kind !== 'visite') throw notFound('There are prescriptions of drugs and of visits.');
  return types[kind];
}

export async function prescriptionPage(visit: CitizenVisit): Promise<Response> {
  const { text, language } = visit;
  const prescription = await openPrescription(visit.chart, visit.read('read'), typeOf(visit), visit.param('id'), visit.printing);
  const { fields, column } = text.prescriptions;
  const { nre } = prescription;
  const codes = nre === undefined ? [] : barsOfNre(nre);
  const said = words[language];
  const isOver = ['used', 'expired', 'cancelled'].includes(prescription.state);
  return visit.page({
    title: prescriptionTitle(prescription, language),
    breadcrumbs: [{ href: address('/ricette', { tipo: visit.param('kind') }), label: text.prescriptions.title }],
    body: (
      <>
        <p>
          <Badge tone={tones[prescription.state]}>{said.prescriptionState[prescription.state]}</Badge>
        </p>
        {isOver && <p>{text.prescriptions.noteOver}</p>}
        {prescription.state === 'advised' && <p>{said.adviceNote}</p>}
        {codes.length > 0 && nre !== undefined && (
          <section class="barcodes" aria-label={text.prescriptions.barcodes}>
            {codes.map((code) => (
              <div class="barcode">{raw(barsSvg(code, `${said.barcodeOf(nre)}: ${code.text}`))}</div>
            ))}
            {!isOver && <p class="small">{text.prescriptions.note}</p>}
          </section>
        )}
        <Table
          caption={text.prescriptions.lines}
          columns={[column.name, column.quantity, column.dosage, column.state]}
          rows={prescription.lines.map((line) => [
            line.name,
            line.quantity,
            [line.dosage, ...line.notes].filter((part) => part !== '').join('; '),
            said.prescriptionState[line.state],
          ])}
        />
        <Known
          entries={[
            [fields.nre, nre ?? ''],
            [fields.written, prescription.written],
            [fields.until, prescription.validUntil],
            [fields.priority, prescription.priority],
            [fields.exemption, prescription.exemption],
            [fields.prescriber, prescription.prescriber],
            [fields.diagnosis, prescription.diagnoses.join(', ')],
          ]}
        />
        <div class="buttons no-print">
          <LinkButton href={`${addressOf(prescription)}/stampa`}>
            {prescription.isAdvice ? text.prescriptions.printAdvice : text.prescriptions.print}
          </LinkButton>
        </div>
      </>
    ),
  });
}

export async function prescriptionPdf(visit: CitizenVisit): Promise<Response> {
  const what = { type: typeOf(visit), id: visit.param('id') };
  const sheet = await printable(visit.chart, visit.read('$print'), what, visit.printing);
  return fileAnswer(visit, await pdfOf(sheet), 'application/pdf', `ricetta-${what.id}.pdf`);
}
