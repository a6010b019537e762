// One document: what it says, its results, its files, and what its owner can do with it.
import type { Composition, Condition, DiagnosticReport, DocumentReference, Encounter, Observation, Resource } from '@medplum/fhirtypes';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { readWith } from '#interactions/printable.ts';
import { compositionOf } from '#presentation/composition.ts';
import { documentOf, type ReadableDocument } from '#presentation/document.ts';
import { titleOf } from '#presentation/document-title.ts';
import { isNotable } from '#presentation/flag.ts';
import { reportOf, type ReadableReport } from '#presentation/report.ts';
import { stayOf, type ReadableStay } from '#presentation/stay.ts';
import { Definitions, Notice } from '../components/display.tsx';
import { LinkButton } from '../components/form.tsx';
import { Section } from './health.tsx';
import { address, type CitizenVisit } from './parts.ts';
import { ResultTable } from './result-table.tsx';

const documentIncludes = [
  'DocumentReference:custodian',
  'DocumentReference:author',
  'DocumentReference:related',
  'DocumentReference:encounter',
];
const reportIncludes = ['DiagnosticReport:*', '> Observation:has-member'];

export async function reportPage(visit: CitizenVisit): Promise<Response> {
  const { chart, text, language } = visit;
  const id = visit.param('id');
  const page = await chart.open<DocumentReference>(visit.read('read'), 'DocumentReference', id, documentIncludes);
  const document = documentOf(page.match, page.reading(language));
  const reports = await Promise.all(
    page.included
      .filter((one): one is DiagnosticReport => one.resourceType === 'DiagnosticReport')
      .map(({ id: report = '' }) => chart.open<DiagnosticReport>(visit.read('read'), 'DiagnosticReport', report, reportIncludes)),
  );
  // A laboratory's sections are its table of results once more.
  const isTable = page.match.meta?.tag?.some(({ code }) => code === 'laboratory-report') === true && reports.length > 0;
  const composition = isTable ? undefined : compositionIn(page.included);
  const sections = composition === undefined ? [] : await sectionsOf(visit, composition);
  const stay = await stayWith(visit, page.included);
  const marks = await visit.record.hiddenAmong(visit.read('read'), [{ type: 'DocumentReference', id }]);
  const hidden = marks.get(`DocumentReference/${id}`);
  const { report } = text;
  return visit.page({
    title: titleOf(document, page.included),
    lead: leadOf(document.period || document.date, document.structure),
    breadcrumbs: [{ href: '/referti', label: text.reports.title }],
    body: (
      <>
        {visit.query('fatto') === 'oscurato' && (
          <Notice tone="success" live>
            {<p>{text.hide.done}</p>}
          </Notice>
        )}
        {visit.query('fatto') === 'visibile' && (
          <Notice tone="success" live>
            {<p>{text.hide.doneUndo}</p>}
          </Notice>
        )}
        {hidden !== undefined && <Notice tone="warning">{<p>{hidden === 'hidden' ? report.hiddenNow : report.sensitiveNow}</p>}</Notice>}
        {reports.map((one) => (
          <ReportContent visit={visit} report={reportOf(one.match, one.reading(language))} />
        ))}
        {sections.map((section) => (
          <Section section={section} empty={text.summary.empty} />
        ))}
        {stay !== undefined && <StayContent visit={visit} stay={stay} />}
        <Facts
          visit={visit}
          document={document}
          report={reports[0] === undefined ? undefined : reportOf(reports[0].match, reports[0].reading(language))}
        />
        <Actions
          visit={visit}
          document={document}
          reports={reports.map(({ match }) => match)}
          composed={sections.length > 0}
          hidden={hidden}
        />
      </>
    ),
  });
}

export function compositionIn(included: readonly Resource[]): Composition | undefined {
  return included.find((one): one is Composition => one.resourceType === 'Composition');
}

/** What the document says, section by section. */
async function sectionsOf(visit: CitizenVisit, { id = '' }: Composition) {
  const page = await visit.chart.open<Composition>(visit.read('read'), 'Composition', id, readWith.Composition);
  return compositionOf(page.match, page.reading(visit.language)).sections;
}

/** A report that stands without a document. */
export async function examPage(visit: CitizenVisit): Promise<Response> {
  const page = await visit.chart.open<DiagnosticReport>(visit.read('read'), 'DiagnosticReport', visit.param('id'), reportIncludes);
  const report = reportOf(page.match, page.reading(visit.language));
  return visit.page({
    title: report.title,
    lead: leadOf(report.date, report.structure),
    breadcrumbs: [{ href: '/referti', label: visit.text.reports.title }],
    body: (
      <>
        <ReportContent visit={visit} report={report} />
        <Facts visit={visit} document={undefined} report={report} />
        <div class="buttons no-print">
          <LinkButton href={`/esami/${report.id}/stampa`} kind="secondary">
            {visit.text.report.print}
          </LinkButton>
        </div>
      </>
    ),
  });
}

async function stayWith(visit: CitizenVisit, included: readonly Resource[]): Promise<ReadableStay | undefined> {
  const encounter = included.find((one): one is Encounter => one.resourceType === 'Encounter');
  if (encounter?.id === undefined) return undefined;
  const of = (type: string) =>
    visit.chart.search<Condition | Observation>(visit.read('search-type'), {
      type,
      params: [
        ['encounter', `Encounter/${encounter.id ?? ''}`],
        ['_count', '50'],
        ['_total', 'none'],
      ],
    });
  const [page, conditions, observations] = await Promise.all([
    visit.chart.open<Encounter>(visit.read('read'), 'Encounter', encounter.id, ['Encounter:*']),
    of('Condition'),
    of('Observation'),
  ]);
  return stayOf(page.match, [...conditions.matches, ...observations.matches], page.reading(visit.language));
}

function ReportContent({ visit, report }: { readonly visit: CitizenVisit; readonly report: ReadableReport }) {
  const { text, language } = visit;
  const notable = report.rows.filter(({ flag }) => isNotable(flag)).length;
  const flagged = report.rows.filter(({ flag }) => flag !== undefined);
  return (
    <>
      {report.rows.length > 0 && (
        <section>
          <h2>{text.report.results}</h2>
          {flagged.length > 0 && (
            <p class={notable > 0 ? 'result-summary is-notable' : 'result-summary'}>
              {notable > 0 ? text.report.outOf(notable) : text.report.allIn}
            </p>
          )}
          <ResultTable rows={report.rows} text={text} language={language} trend={(code) => trendAddress(code)} />
          {flagged.some(({ flag }) => flag?.by === 'comparison') && <p class="small">{text.report.compared}</p>}
        </section>
      )}
      {report.narrative !== '' && (
        <section class="narrative">
          <h2>{text.report.text}</h2>
          {raw(report.narrative)}
        </section>
      )}
      {(report.conclusion !== '' || report.diagnoses.length > 0) && (
        <section>
          <h2>{text.report.conclusion}</h2>
          <p class="conclusion">{report.conclusion}</p>
          {report.diagnoses.map((diagnosis) => (
            <p>{diagnosis}</p>
          ))}
        </section>
      )}
    </>
  );
}

export function trendAddress({ system, code }: { readonly system: string; readonly code: string }): string {
  return address('/andamento', { esame: `${system}|${code}` });
}

function StayContent({ visit, stay }: { readonly visit: CitizenVisit; readonly stay: ReadableStay }) {
  const { fields, stay: title } = visit.text.report;
  return (
    <section>
      <h2>{stay.title || title}</h2>
      <Known
        entries={[
          [fields.period, stay.period],
          [fields.length, stay.length],
          [fields.ward, stay.ward],
          [fields.doctor, stay.doctor],
          [fields.triage, stay.triage],
          [fields.reason, stay.reasons.join(', ')],
          [fields.diagnosis, stay.diagnoses.join(', ')],
          [fields.outcome, stay.outcome],
          [fields.episode, stay.episode ?? ''],
        ]}
      />
    </section>
  );
}

/** Without the lines that nothing is known of. */
export function Known({ entries }: { readonly entries: readonly (readonly [string, Child])[] }) {
  return <Definitions entries={entries.filter(([, value]) => value !== '' && value !== undefined)} />;
}

/** Which of many this is, before anything else is read. */
function leadOf(when: string, structure: string): string {
  return [when, structure].filter((part) => part !== '').join(' · ');
}

function Facts({
  visit,
  document,
  report,
}: {
  visit: CitizenVisit;
  document: ReadableDocument | undefined;
  report: ReadableReport | undefined;
}) {
  const { fields } = visit.text.report;
  const nre = document?.nre ?? report?.nre;
  return (
    <section>
      <h2>{visit.text.report.facts}</h2>
      <Known
        entries={[
          [fields.date, report?.date ?? document?.period ?? ''],
          [fields.issued, report?.issued ?? document?.date ?? ''],
          [fields.structure, document?.structure || (report?.structure ?? '')],
          [fields.author, document?.author || (report?.author ?? '')],
          [fields.setting, document?.setting ?? ''],
          [fields.specimen, report?.specimens.join(', ') ?? ''],
          [fields.images, report?.images.join(', ') ?? ''],
          [fields.accession, document?.accession ?? report?.accession ?? ''],
          [fields.nre, nre ?? ''],
          [fields.state, [report?.state.text ?? '', document?.state ?? ''].filter((part) => part !== '').join(', ')],
        ]}
      />
    </section>
  );
}

interface ActionsProps {
  readonly visit: CitizenVisit;
  readonly document: ReadableDocument;
  readonly reports: readonly DiagnosticReport[];
  /** It is shown section by section, and printed so. */
  readonly composed: boolean;
  readonly hidden: 'hidden' | 'sensitive' | undefined;
}

function Actions({ visit, document, reports, composed, hidden }: ActionsProps) {
  const { report } = visit.text;
  const [first] = reports;
  return (
    <div class="no-print">
      <div class="buttons">
        {document.files.some(({ url }) => url !== undefined) && (
          <LinkButton href={`/referti/${document.id}/originale`}>{report.original}</LinkButton>
        )}
        {composed && (
          <LinkButton href={`/referti/${document.id}/stampa`} kind="secondary">
            {report.print}
          </LinkButton>
        )}
        {!composed && first?.id !== undefined && (
          <LinkButton href={`/esami/${first.id}/stampa`} kind="secondary">
            {report.print}
          </LinkButton>
        )}
      </div>
      <p class="small after-buttons">{report.originalNote}</p>
      <ul class="action-links">
        <li>
          <a href={`/referti/${document.id}/chi-vede`}>{report.whoSees}</a>
        </li>
        <li>
          {hidden === undefined ? (
            <a href={`/referti/${document.id}/oscura`}>{report.hide}</a>
          ) : (
            <a href={`/referti/${document.id}/rendi-visibile`}>{report.unhide}</a>
          )}
        </li>
      </ul>
    </div>
  );
}
