// What the person says of themselves, in a place of its own and plainly labelled; the words are those of nothing to show.
import type { DocumentReference, Observation } from '@medplum/fhirtypes';
import { isNote, measureOf, measures, numbersOf, valueUnit } from '#fhir/own-word.ts';
import { readExact } from '#presentation/exact.ts';
import { formatDate, formatNumber } from '#presentation/language.ts';
import type { Found } from '#people/chart.ts';
import { Notice, Table } from '../components/display.tsx';
import type { Visit } from '../page.ts';
import { personPath, textOf } from './parts.tsx';

interface NotebookProps {
  readonly visit: Visit;
  readonly noted: Found;
  readonly documents: Found;
}

export function NotebookSections({ visit, noted, documents }: NotebookProps) {
  const { notebook } = textOf(visit);
  const observations = noted.matches.map(({ body }) => readExact<Observation>(body));
  const files = documents.matches.map(({ body }) => readExact<DocumentReference>(body));
  const measured = observations.filter((one) => measureOf(one) !== undefined);
  const notes = observations.filter(isNote);
  return (
    <>
      <Notice>
        <p>{notebook.notice}</p>
      </Notice>
      <section>
        <h2>{notebook.measures}</h2>
        {measured.length === 0 ? <p class="nothing">{notebook.none}</p> : <Measures visit={visit} measured={measured} />}
      </section>
      <section>
        <h2>{notebook.notes}</h2>
        {notes.length === 0 ? <p class="nothing">{notebook.none}</p> : <Notes visit={visit} notes={notes} />}
      </section>
      <section>
        <h2>{notebook.documents}</h2>
        {files.length === 0 ? <p class="nothing">{notebook.none}</p> : <Documents visit={visit} files={files} />}
      </section>
    </>
  );
}

/** Kind by kind, newest first within each. */
function Measures({ visit, measured }: { readonly visit: Visit; readonly measured: readonly Observation[] }) {
  const { notebook, columns } = textOf(visit);
  const rows = measures.flatMap((measure) =>
    measured
      .filter((one) => measureOf(one) === measure)
      .map((one) => [
        notebook.measureNames[measure],
        `${numbersOf(one, measure)
          .map((value) => (value === undefined ? '–' : formatNumber(value, visit.language)))
          .join('/')} ${valueUnit(measure)}`,
        formatDate(one.effectiveDateTime, visit.language, 'full'),
        (one.note ?? []).map(({ text }) => text).join(' '),
      ]),
  );
  return <Table caption={notebook.measures} columns={[columns.what, notebook.value, columns.date, notebook.note]} rows={rows} />;
}

function Notes({ visit, notes }: { readonly visit: Visit; readonly notes: readonly Observation[] }) {
  const { notebook, columns } = textOf(visit);
  return (
    <Table
      caption={notebook.notes}
      columns={[columns.date, notebook.note]}
      rows={notes.map((one) => [formatDate(one.effectiveDateTime, visit.language), <span class="note-text">{one.valueString}</span>])}
    />
  );
}

function Documents({ visit, files }: { readonly visit: Visit; readonly files: readonly DocumentReference[] }) {
  const { notebook, columns } = textOf(visit);
  const path = `${personPath(visit.param('id'))}/documenti`;
  return (
    <Table
      caption={notebook.documents}
      columns={[notebook.title, columns.date]}
      rows={files.map(({ id = '', description = '', date }) => [
        <a href={`${path}/${encodeURIComponent(id)}/originale`}>{description}</a>,
        formatDate(date, visit.language),
      ])}
    />
  );
}
