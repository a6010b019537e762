// The same exam over time: a plot, and the table that says the same in text.
import type { Observation } from '@medplum/fhirtypes';
import { raw } from 'hono/html';
import { plotSvg } from '#presentation/plot-svg.ts';
import { trendsOf, type Trend } from '#presentation/trend.ts';
import { words } from '#presentation/words.ts';
import { notFound } from '#fhir/outcome.ts';
import { Table } from '../components/display.tsx';
import type { CitizenVisit } from './parts.ts';
import { notTheirOwn } from './report-kinds.ts';

const most = 500;

export async function trendPage(visit: CitizenVisit): Promise<Response> {
  const { text, language } = visit;
  const [, system = '', code = ''] = /^([^|]{1,200})\|([^|,$\\]{1,64})$/.exec(visit.query('esame') ?? '') ?? [];
  if (code === '') throw notFound('No exam is named.');
  const page = await visit.chart.search<Observation>(visit.read('search-type'), {
    type: 'Observation',
    of: visit.patient,
    order: 'newest',
    where: notTheirOwn,
    params: [
      ['combo-code', `${system}|${code}`],
      ['_count', String(most)],
      ['_total', 'none'],
      ['_include', 'Observation:performer'],
    ],
  });
  const trends = trendsOf(page.matches, { system, code }, page.reading(language));
  const [first] = trends;
  return visit.page({
    title: text.trend.title(first?.name ?? code),
    lead: first === undefined ? text.trend.none : text.trend.lead,
    breadcrumbs: [{ href: '/referti', label: text.reports.title }],
    body: (
      <>
        {trends.map((trend, i) => (
          <TrendSection visit={visit} trend={trend} id={`trend-${i}`} />
        ))}
      </>
    ),
  });
}

export function TrendSection({ visit, trend, id }: { readonly visit: CitizenVisit; readonly trend: Trend; readonly id: string }) {
  const { text, language } = visit;
  const { columns } = text.trend;
  return (
    <section>
      <h2>{trend.unit === '' ? trend.name : `${trend.name} (${trend.unit})`}</h2>
      <figure class="plot">
        {raw(plotSvg(trend, language, id))}
        <figcaption class="small">
          {text.trend.legend} {trend.band !== undefined && text.trend.band}
        </figcaption>
      </figure>
      <Table
        caption={text.trend.table(trend.name)}
        columns={[columns.date, `${columns.value}${trend.unit === '' ? '' : ` (${trend.unit})`}`, columns.flag, columns.structure]}
        numeric={[1]}
        rows={trend.points
          .toReversed()
          .map(({ date, text: value, flag, structure }) => [
            date,
            value,
            flag === undefined ? '' : `${flag.symbol} ${words[language].flag[flag.code]}`.trim(),
            structure,
          ])}
      />
    </section>
  );
}
