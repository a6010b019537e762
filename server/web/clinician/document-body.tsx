// One document: what it is, its results or sections as they were sent, and the way to the original.
import type { Composition, DiagnosticReport, DocumentReference } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { resourcesIn, type Found } from '#people/chart.ts';
import { compositionOf, type ReadableSection } from '#presentation/composition.ts';
import { documentOf, type ReadableDocument } from '#presentation/document.ts';
import { readExact } from '#presentation/exact.ts';
import { reportOf, type ReadableReport } from '#presentation/report.ts';
import { readingOf } from '#presentation/reading.ts';
import { Definitions, Table } from '../components/display.tsx';
import { Buttons, LinkButton } from '../components/form.tsx';
import { Narrative } from '../components/narrative.tsx';
import type { Visit } from '../page.ts';
import { personPath, textOf } from './parts.tsx';
import { Value } from './results-table.tsx';

export function documentBody(visit: Visit, found: Found): { readonly title: string; readonly body: Child } {
  const resources = resourcesIn(found, readExact);
  const reading = readingOf(resources, visit.language);
  const document = documentOf(readExact<DocumentReference>(found.matches[0]?.body ?? ''), reading);
  const reports = resources.filter((one): one is DiagnosticReport => one.resourceType === 'DiagnosticReport');
  const compositions = resources.filter((one): one is Composition => one.resourceType === 'Composition');
  return {
    title: document.title,
    body: (
      <>
        <Facts visit={visit} document={document} />
        {reports.map((report) => (
          <Report visit={visit} report={reportOf(report, reading)} />
        ))}
        {compositions.map((composition) => compositionOf(composition, reading).sections.map((one) => <Part section={one} level={0} />))}
      </>
    ),
  };
}

function Facts({ visit, document }: { readonly visit: Visit; readonly document: ReadableDocument }) {
  const { documents: text, columns } = textOf(visit);
  const given: (readonly [string, string | undefined])[] = [
    [columns.date, document.date],
    [columns.structure, document.structure],
    [columns.author, document.author],
    [text.setting, document.setting],
    [columns.period, document.period],
    [text.accession, document.accession],
    [columns.nre, document.nre],
    [text.episode, document.episode],
    [columns.state, document.state],
  ];
  const files = document.files.filter(({ url }) => url?.startsWith('Binary/') === true);
  const original = `${personPath(visit.param('id'))}/documenti/${encodeURIComponent(document.id)}/originale`;
  return (
    <section>
      <h2>{text.details}</h2>
      <Definitions entries={given.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')} />
      <Buttons>
        {files.map(({ title, contentType }, i) => (
          <LinkButton href={`${original}${i === 0 ? '' : `?file=${i}`}`} kind="secondary">
            {text.original} (
            {[files.length > 1 ? title : '', contentType === 'application/pdf' ? 'PDF' : contentType].filter(Boolean).join(', ')})
          </LinkButton>
        ))}
      </Buttons>
    </section>
  );
}

function Report({ visit, report }: { readonly visit: Visit; readonly report: ReadableReport }) {
  const { documents: text, columns } = textOf(visit);
  return (
    <section>
      {report.rows.length > 0 && (
        <>
          <h2>{text.results}</h2>
          <Table
            caption={`${text.results}: ${report.title}, ${report.date}`}
            columns={[columns.exam, columns.value, columns.unit, columns.range, text.notes]}
            rows={report.rows.map((row) => [
              <span class={`depth-${Math.min(row.depth, 3)}`}>{row.name}</span>,
              row.isGroup ? '' : <Value text={row.value} flag={row.flag} language={visit.language} />,
              row.unit,
              row.ranges.join('; '),
              row.notes.join('; '),
            ])}
            onlyFilled
          />
        </>
      )}
      {report.conclusion !== '' && (
        <>
          <h2>{text.conclusion}</h2>
          <p class="conclusion">{report.conclusion}</p>
        </>
      )}
    </section>
  );
}

function Part({ section, level }: { readonly section: ReadableSection; readonly level: number }): Child {
  return (
    <section>
      {level === 0 ? <h2>{section.title}</h2> : <h3>{section.title}</h3>}
      {section.showsWords && <Narrative xhtml={section.narrative} label={section.title} />}
      {section.showsLines && (
        <ul>
          {section.lines.map(({ text, detail, date }) => (
            <li>{[text, detail, date].filter((part) => part !== '').join(' · ')}</li>
          ))}
        </ul>
      )}
      {section.sections.map((one) => (
        <Part section={one} level={level + 1} />
      ))}
    </section>
  );
}
