// Reports that came without a document: told beside the documents, so that nothing of the record is in no list.
import type { DiagnosticReport } from '@medplum/fhirtypes';
import { reportOf } from '#presentation/report.ts';
import { all, and, not, type Predicate } from '#search/predicate.ts';
import { reportSays } from '#search/words-of-document.ts';
import type { ChartPage } from '#interactions/chart.ts';
import { Pagination } from '../components/display.tsx';
import { address, params, type CitizenVisit } from './parts.ts';
import type { ReportKind } from './report-kinds.ts';

/** Asked where consent is decided: a document that one does not see is no document. */
const withoutDocument = not({ kind: 'has', source: 'DocumentReference', param: 'DocumentReference.related', where: all });
const pageSize = 20;

interface Filter {
  readonly kind: ReportKind | undefined;
  readonly dates: readonly (readonly [string, string])[];
  readonly structure: string | undefined;
  readonly text: string | undefined;
  readonly isWrong: boolean;
}

export function looseReports(visit: CitizenVisit, { kind, dates, structure, text, isWrong }: Filter): Promise<ChartPage<DiagnosticReport>> {
  const itsKind: Predicate = kind === undefined ? all : { kind: 'document-kind', kinds: [kind] };
  return visit.chart.search<DiagnosticReport>(visit.read('search-type'), {
    type: 'DiagnosticReport',
    of: visit.patient,
    order: 'newest',
    params: [
      ...dates,
      ...params({ performer: structure }),
      ...(isWrong ? [['_id', 'none'] as const] : []),
      ['_count', String(pageSize)],
      ['_include', 'DiagnosticReport:performer'],
    ],
    where: and(withoutDocument, itsKind, text === undefined ? all : reportSays(text)),
    cursor: visit.query('esami'),
  });
}

interface LooseProps {
  readonly visit: CitizenVisit;
  readonly loose: ChartPage<DiagnosticReport>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

export function LooseReports({ visit, loose, query }: LooseProps) {
  const { reports } = visit.text;
  const { matches, total = 0, previous, next } = loose;
  if (total === 0) return null;
  const reading = loose.reading(visit.language);
  return (
    <section>
      <h2 class="list-count">{reports.loose(total)}</h2>
      <ul class="record-list">
        {matches
          .map((one) => reportOf(one, reading))
          .map((report) => (
            <li class="record-item">
              <div class="record-date">{report.date}</div>
              <div class="record-main">
                <h3 class="record-title">
                  <a href={`/esami/${report.id}`}>{report.title}</a>
                </h3>
                <p class="record-more">{[report.structure, report.author].filter((part) => part !== '').join(' · ')}</p>
              </div>
            </li>
          ))}
      </ul>
      <Pagination
        words={visit.words}
        previous={previous === undefined ? undefined : address('/referti', { ...query, esami: previous })}
        next={next === undefined ? undefined : address('/referti', { ...query, esami: next })}
      />
    </section>
  );
}
