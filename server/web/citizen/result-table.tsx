// Results as a table: value, unit, range, flag in words and sign, and the way to the same exam over time.
import type { ResultRow } from '#presentation/result-rows.ts';
import { isNotable } from '#presentation/flag.ts';
import { words } from '#presentation/words.ts';
import type { Language } from '../language.ts';
import type { CitizenText } from './it.ts';

interface ResultTableProps {
  readonly rows: readonly ResultRow[];
  readonly text: CitizenText;
  readonly language: Language;
  /** Where the course of an exam is shown; undefined = nowhere. */
  readonly trend?: (code: NonNullable<ResultRow['code']>) => string;
}

export function ResultTable({ rows, text, language, trend }: ResultTableProps) {
  const { column, results } = text.report;
  return (
    <div class="table-scroll" role="region" aria-label={results} tabindex={0}>
      <table class="table results">
        <caption class="visually-hidden">{results}</caption>
        <thead>
          <tr>
            <th scope="col">{column.exam}</th>
            <th scope="col" class="number">
              {column.result}
            </th>
            <th scope="col">{column.range}</th>
            <th scope="col">{column.flag}</th>
            {trend !== undefined && <th scope="col">{column.trend}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} language={language} text={text} trend={trend} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  row,
  language,
  text,
  trend,
}: Omit<ResultTableProps, 'rows' | 'trend'> & { row: ResultRow; trend: ResultTableProps['trend'] }) {
  const notable = isNotable(row.flag);
  const columns = trend === undefined ? 4 : 5;
  if (row.isGroup) {
    return (
      <tr class="result-group">
        <th scope="colgroup" colspan={columns} class={`depth-${Math.min(row.depth, 3)}`}>
          {row.name}
        </th>
      </tr>
    );
  }
  return (
    <tr class={notable ? 'is-notable' : ''}>
      <th scope="row" class={`depth-${Math.min(row.depth, 3)}`}>
        {row.name}
        {row.notes.map((note) => (
          <span class="result-note">{note}</span>
        ))}
      </th>
      <td class="number">
        <strong>{row.value}</strong> {row.unit}
      </td>
      <td>{row.ranges.join('; ')}</td>
      <td>
        {row.flag !== undefined && (
          <span class={notable ? 'flag flag-notable' : 'flag'}>
            {row.flag.symbol !== '' && <span aria-hidden="true">{row.flag.symbol} </span>}
            {words[language].flag[row.flag.code]}
          </span>
        )}
      </td>
      {trend !== undefined && (
        <td>
          {row.code !== undefined && row.ranges.length + row.unit.length > 0 && (
            <a href={trend(row.code)} aria-label={text.report.trendOf(row.name)}>
              {text.report.trend}
            </a>
          )}
        </td>
      )}
    </tr>
  );
}
