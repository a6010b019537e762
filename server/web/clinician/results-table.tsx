// Results over time as a grid of exams by days, and one value in it.
import type { Observation } from '@medplum/fhirtypes';
import { resourcesIn, type Found } from '#people/chart.ts';
import { readExact } from '#presentation/exact.ts';
import { isNotable, type Flag } from '#presentation/flag.ts';
import { readingOf } from '#presentation/reading.ts';
import { resultsGrid } from '#presentation/results-grid.ts';
import { words as modelWords } from '#presentation/words.ts';
import { Table } from '../components/display.tsx';
import type { Language } from '../language.ts';
import type { Visit } from '../page.ts';
import { textOf } from './parts.tsx';

const gridDays = 8;

/** Exams by days; an abnormal value has a symbol and a word beside its colour. `olderAt` leads to the days before one. */
export function ResultsTable({
  visit,
  found,
  olderAt,
}: {
  readonly visit: Visit;
  readonly found: Found;
  readonly olderAt?: (day: string) => string;
}) {
  const { columns, results } = textOf(visit);
  const isWhole = found.total <= found.matches.length;
  const observations = found.matches.map(({ body }) => readExact<Observation>(body));
  const grid = resultsGrid(observations, readingOf(resourcesIn(found, readExact), visit.language), gridDays, isWhole);
  if (grid.rows.length === 0) return <p class="nothing">{results.none}</p>;
  const hasOlder = grid.olderDays > 0 || !isWhole;
  return (
    <>
      <p class="note">{results.legend}</p>
      <div class="results-grid">
        <Table
          isGrid
          caption={results.caption}
          columns={[columns.exam, columns.range, ...grid.columns.map(({ label }) => label)]}
          rows={grid.rows.map(({ name, unit, range, cells }) => [
            <>
              {name} {unit !== '' && <span class="unit">{unit}</span>}
            </>,
            range,
            ...cells.map((values) => values.map(({ text, flag }) => <Value text={text} flag={flag} language={visit.language} />)),
          ])}
        />
      </div>
      {hasOlder && olderAt === undefined && <p class="note">{isWhole ? results.older(grid.olderDays) : results.olderElsewhere}</p>}
      {hasOlder && olderAt !== undefined && grid.oldest !== undefined && (
        <p>
          <a href={olderAt(grid.oldest)}>{results.olderDays}</a>
        </p>
      )}
    </>
  );
}

export function Value({ text, flag, language }: { readonly text: string; readonly flag: Flag | undefined; readonly language: Language }) {
  if (flag === undefined || !isNotable(flag)) return <span class="value">{text}</span>;
  return (
    <span class="value notable">
      {text} <span aria-hidden="true">{flag.symbol}</span>
      <span class="visually-hidden"> {modelWords[language].flag[flag.code]}</span>
    </span>
  );
}
