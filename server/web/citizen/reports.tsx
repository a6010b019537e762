// The list of reports and documents: newest first, filtered, page by page, with the exact count.
import type { DocumentReference, Organization, Resource } from '@medplum/fhirtypes';
import { all, and } from '#search/predicate.ts';
import { documentSays } from '#search/words-of-document.ts';
import { documentOf } from '#presentation/document.ts';
import { titleOf } from '#presentation/document-title.ts';
import { formatTime } from '#presentation/language.ts';
import { Badge, Pagination } from '../components/display.tsx';
import { Button, Buttons, ErrorSummary, Form, Select, TextField } from '../components/form.tsx';
import type { View } from '../page.ts';
import { dayError, readDay } from './days.ts';
import { address, params, type CitizenVisit } from './parts.ts';
import { LooseReports, looseReports } from './loose-reports.tsx';
import { isReportKind, ofKind, reportKinds } from './report-kinds.ts';

const pageSize = 20;

export async function reportsPage(visit: CitizenVisit): Promise<Response> {
  const { text, chart, patient } = visit;
  const asked = filtersOf(visit);
  const errors = { dal: dayError(asked.dal, text.reports.badDate), al: dayError(asked.al, text.reports.badDate) };
  const isWrong = Object.values(errors).some((error) => error !== undefined);
  const kind = isReportKind(asked.tipo) ? asked.tipo : undefined;
  const dates = [['ge', asked.dal] as const, ['le', asked.al] as const].flatMap(([prefix, day]) => {
    const read = day === undefined ? undefined : readDay(day);
    return read === undefined ? [] : [['date', `${prefix}${read}`] as const];
  });
  const [page, organizations, loose] = await Promise.all([
    chart.search<DocumentReference>(visit.read('search-type'), {
      type: 'DocumentReference',
      of: patient,
      order: 'newest',
      where: and(ofKind(kind), asked.testo === undefined ? all : documentSays(asked.testo)),
      params: [
        ...dates,
        ...params({ custodian: organizationIn(asked.struttura) }),
        ...(isWrong ? [['_id', 'none'] as const] : []),
        ['_count', String(pageSize)],
        ['_include', 'DocumentReference:custodian'],
        ['_include', 'DocumentReference:author'],
        ['_include', 'DocumentReference:related:DiagnosticReport'],
      ],
      cursor: visit.query('pagina'),
    }),
    structuresOf(visit),
    looseReports(visit, { kind, dates, structure: organizationIn(asked.struttura), text: asked.testo, isWrong }),
  ]);
  const marks = await visit.record.hiddenAmong(visit.read('search-type'), targetsOf(page.matches));
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  const total = page.total ?? 0;
  const isEmpty = !isFiltered && total === 0 && loose.total === 0;
  const view: View = {
    title: text.reports.title,
    lead: text.reports.lead,
    body: (
      <>
        <ErrorSummary errors={errors} words={visit.words} />
        {!isEmpty && <Filters visit={visit} asked={asked} errors={errors} organizations={organizations} />}
        {!isEmpty && <h2 class="list-count">{isFiltered ? text.reports.countFiltered(total) : text.reports.count(total)}</h2>}
        {total === 0 && loose.total === 0 && <p>{isEmpty ? text.reports.noneYet : text.reports.none}</p>}
        <ul class="record-list">
          {page.matches.map((document) => (
            <DocumentItem
              visit={visit}
              document={document}
              included={page.included}
              hidden={marks.get(`DocumentReference/${document.id ?? ''}`)}
            />
          ))}
        </ul>
        <Pagination
          words={visit.words}
          previous={page.previous === undefined ? undefined : address('/referti', { ...asked, pagina: page.previous })}
          next={page.next === undefined ? undefined : address('/referti', { ...asked, pagina: page.next })}
        />
        <LooseReports visit={visit} loose={loose} query={asked} />
      </>
    ),
  };
  return visit.page(isWrong ? { ...view, status: 400 } : view);
}

type Filter = 'tipo' | 'dal' | 'al' | 'struttura' | 'testo';
type Asked = Readonly<Record<Filter, string | undefined>>;

function filtersOf(visit: CitizenVisit): Asked {
  const given = (name: string): string | undefined => {
    const value = visit.query(name)?.trim().slice(0, 100);
    return value === '' ? undefined : value;
  };
  return { tipo: given('tipo'), dal: given('dal'), al: given('al'), struttura: given('struttura'), testo: given('testo') };
}

function organizationIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[A-Za-z0-9\-.]{1,64}$/.test(text) ? `Organization/${text}` : undefined;
}

/** Those that keep a document of this record. */
async function structuresOf(visit: CitizenVisit): Promise<readonly Organization[]> {
  const { matches } = await visit.chart.search<Organization>(visit.read('search-type'), {
    type: 'Organization',
    where: {
      kind: 'has',
      source: 'DocumentReference',
      param: 'DocumentReference.custodian',
      where: { kind: 'patient', ids: [visit.patient] },
    },
    params: [
      ['_sort', 'name'],
      ['_count', '100'],
      ['_total', 'none'],
    ],
  });
  return matches;
}

interface FiltersProps {
  readonly visit: CitizenVisit;
  readonly asked: Asked;
  readonly errors: { readonly dal: string | undefined; readonly al: string | undefined };
  readonly organizations: readonly Organization[];
}

function Filters({ visit, asked, errors, organizations }: FiltersProps) {
  const { reports, kinds } = visit.text;
  const { language } = visit;
  const isUsed = Object.values(asked).some((value) => value !== undefined);
  return (
    <details class="filters no-print" open={isUsed}>
      <summary>{reports.filter}</summary>
      <Form visit={visit} action="/referti" method="get" label={reports.filter}>
        <div class="filter-fields">
          <Select
            name="tipo"
            label={reports.kind}
            language={language}
            value={asked.tipo}
            placeholder={reports.everyKind}
            options={reportKinds.map((kind) => [kind, kinds[kind] ?? kind] as const)}
          />
          <Select
            name="struttura"
            label={reports.structure}
            language={language}
            value={asked.struttura}
            placeholder={reports.everyStructure}
            options={organizations.map(({ id = '', name = id }) => [id, name] as const)}
          />
          <TextField name="dal" type="date" label={reports.from} language={language} value={asked.dal} error={errors.dal} />
          <TextField name="al" type="date" label={reports.to} language={language} value={asked.al} error={errors.al} />
          <TextField name="testo" type="search" label={reports.text} hint={reports.textHint} language={language} value={asked.testo} />
        </div>
        <Buttons>
          <Button>{reports.search}</Button>
          {isUsed && <a href="/referti">{reports.clear}</a>}
        </Buttons>
      </Form>
    </details>
  );
}

export function targetsOf(resources: readonly Resource[]): readonly { readonly type: string; readonly id: string }[] {
  return resources.map(({ resourceType, id = '' }) => ({ type: resourceType, id }));
}

interface ItemProps {
  readonly visit: CitizenVisit;
  readonly document: DocumentReference;
  readonly included: readonly Resource[];
  readonly hidden: 'hidden' | 'sensitive' | undefined;
}

export function DocumentItem({ visit, document, included, hidden }: ItemProps) {
  const reading = { language: visit.language, find: findIn(included) };
  const read = documentOf(document, reading);
  const { reports } = visit.text;
  return (
    <li class="record-item">
      <div class="record-date">{read.period === '' || read.period.includes(' ') ? firstDay(visit, document) : read.date}</div>
      <div class="record-main">
        <h3 class="record-title">
          <a href={`/referti/${read.id}`}>{titleOf(read, included)}</a>
        </h3>
        <p class="record-more">{[read.structure, read.author].filter((part) => part !== '').join(' · ')}</p>
      </div>
      <div class="record-tags">
        {hidden === 'hidden' && <Badge tone="warning">{reports.hidden}</Badge>}
        {hidden === 'sensitive' && <Badge tone="warning">{reports.sensitive}</Badge>}
        {read.state !== '' && <Badge>{reports.replaced}</Badge>}
      </div>
    </li>
  );
}

function firstDay(visit: CitizenVisit, { date, context }: DocumentReference) {
  const day = context?.period?.start ?? date;
  return day === undefined ? '' : <time datetime={day}>{formatTime(Date.parse(day), visit.language, 'brief-day')}</time>;
}

export function findIn(resources: readonly Resource[]): (reference: string) => Resource | undefined {
  return (reference) => resources.find(({ resourceType, id }) => `${resourceType}/${id ?? ''}` === reference);
}
