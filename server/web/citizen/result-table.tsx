// Results as a table: value, unit, range, flag in words and sign, and the way to the same exam over time.
import type { ResultRow } from '#presentation/result-rows.ts';
import { isNotable } from '#presentation/flag.ts';
import { words } from '#presentation/words.ts';
import { Cell, TableFrame, TableHead } from '../components/display.tsx';
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
  const columns = [column.exam, column.result, column.range, column.flag, ...(trend === undefined ? [] : [column.trend])];
  return (
    <TableFrame caption={results} hidesCaption class="results">
      <TableHead>
        {columns.map((name, i) => (
          <th scope="col" role="columnheader" {...(i === 1 ? { class: 'number' } : {})}>
            {name}
          </th>
        ))}
      </TableHead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row row={row} language={language} text={text} trend={trend} />
        ))}
      </tbody>
    </TableFrame>
  );
}

function Row({
  row,
  language,
  text,
  trend,
}: Omit<ResultTableProps, 'rows' | 'trend'> & { row: ResultRow; trend: ResultTableProps['trend'] }) {
  const notable = isNotable(row.flag);
  const { column } = text.report;
  const columns = trend === undefined ? 4 : 5;
  if (row.isGroup) {
    return (
      <tr class="result-group" role="row">
        <th scope="colgroup" role="rowheader" colspan={columns} class={`depth-${Math.min(row.depth, 3)}`}>
          {row.name}
        </th>
      </tr>
    );
  }
  return (
    <tr class={notable ? 'is-notable' : ''} role="row">
      <th scope="row" role="rowheader" class={`depth-${Math.min(row.depth, 3)}`}>
        {row.name}
        {row.notes.map((note) => (
          <span class="result-note">{note}</span>
        ))}
      </th>
      <Cell of={column.result} class="number">
        <strong>{row.value}</strong> {row.unit}
      </Cell>
      <Cell of={column.range}>{row.ranges.join('; ')}</Cell>
      <Cell of={column.flag}>
        {row.flag !== undefined && (
          <span class={notable ? 'flag flag-notable' : 'flag'}>
            {row.flag.symbol !== '' && <span aria-hidden="true">{row.flag.symbol} </span>}
            {words[language].flag[row.flag.code]}
          </span>
        )}
      </Cell>
      {trend !== undefined && (
        <Cell of={column.trend}>
          {row.code !== undefined && row.ranges.length + row.unit.length > 0 && (
            <a href={trend(row.code)} aria-label={text.report.trendOf(row.name)}>
              {text.report.trend}
            </a>
          )}
        </Cell>
      )}
    </tr>
  );
}
