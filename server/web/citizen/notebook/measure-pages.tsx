// One kind of measure: its course as plot and table, and the form to note or correct one.
import type { Observation } from '@medplum/fhirtypes';
import { raw } from 'hono/html';
import { notFound } from '#fhir/outcome.ts';
import { isMeasure, measureKinds, numbersOf, writeMeasure, type Measure, type MeasureKind } from '#fhir/own-word.ts';
import { formatDate, formatNumber, timeOf } from '#presentation/language.ts';
import { plotSvg } from '#presentation/plot-svg.ts';
import { trendsOf, type Trend } from '#presentation/trend.ts';
import { Pagination, Table } from '../../components/display.tsx';
import { Buttons, LinkButton, TextField } from '../../components/form.tsx';
import type { FieldErrors } from '../../submitted.ts';
import type { CitizenVisit } from '../parts.ts';
import { ownMeasure, ownMeasures, rewrite, write } from './entries.ts';
import { entryForm, MomentFields } from './entry-form.tsx';
import { momentOf, readMoment } from './moment.ts';
import { EntryLinks } from './notebook-page.tsx';

const most = 100;

function measureIn(visit: CitizenVisit): Measure {
  const measure = visit.param('misura');
  if (!isMeasure(measure)) throw notFound('No measure of that name is kept.');
  return measure;
}

export async function measurePage(visit: CitizenVisit): Promise<Response> {
  const measure = measureIn(visit);
  const { notebook } = visit.text;
  const name = notebook.measureNames[measure];
  const { matches, reading, next, previous } = await ownMeasures(visit, measure, most, visit.query('pagina'));
  const linkTo = (cursor: string | undefined) =>
    cursor === undefined ? undefined : `/taccuino/misure/${measure}?pagina=${encodeURIComponent(cursor)}`;
  const trends = trendsIn(visit, measure, matches, reading(visit.language));
  return visit.page({
    title: name,
    lead: notebook.courseLead,
    breadcrumbs: [{ href: '/taccuino', label: notebook.title }],
    body: (
      <>
        <Buttons>
          <LinkButton href={`/taccuino/misure/${measure}/nuova`}>{notebook.addOf(name)}</LinkButton>
        </Buttons>
        {matches.length === 0 ? <p>{notebook.none}</p> : trends.map((trend, i) => <Plot visit={visit} trend={trend} id={`trend-${i}`} />)}
        {matches.length > 0 && <MeasureTable visit={visit} measure={measure} observations={matches} />}
        <Pagination words={visit.words} previous={linkTo(previous)} next={linkTo(next)} />
      </>
    ),
  });
}

/** Each part of the measure under its name on this page. */
function trendsIn(visit: CitizenVisit, measure: Measure, observations: readonly Observation[], reading: Parameters<typeof trendsOf>[2]) {
  const kind: MeasureKind = measureKinds[measure];
  const names: readonly string[] = visit.text.notebook.parts[measure];
  return kind.quantities.flatMap(({ loinc }, i) =>
    trendsOf(observations, { system: 'http://loinc.org', code: loinc }, reading).map((trend): Trend => ({
      ...trend,
      name: names[i] ?? trend.name,
    })),
  );
}

function Plot({ visit, trend, id }: { readonly visit: CitizenVisit; readonly trend: Trend; readonly id: string }) {
  return (
    <section>
      <h2>{trend.unit === '' ? trend.name : `${trend.name} (${trend.unit})`}</h2>
      <figure class="plot">{raw(plotSvg(trend, visit.language, id))}</figure>
    </section>
  );
}

interface MeasureTableProps {
  readonly visit: CitizenVisit;
  readonly measure: Measure;
  readonly observations: readonly Observation[];
}

function MeasureTable({ visit, measure, observations }: MeasureTableProps) {
  const { notebook } = visit.text;
  const kind: MeasureKind = measureKinds[measure];
  const { columns } = notebook;
  return (
    <Table
      caption={notebook.measureNames[measure]}
      columns={[
        columns.when,
        ...notebook.parts[measure].map((part, i) => `${part} (${kind.quantities[i]?.unit[1] ?? ''})`),
        columns.note,
        columns.actions,
      ]}
      numeric={kind.quantities.map((_, i) => i + 1)}
      rows={observations.map((one) => {
        const when = formatDate(one.effectiveDateTime, visit.language, 'full');
        const { id = '' } = one;
        return [
          when,
          ...numbersOf(one, measure).map((value) => (value === undefined ? '–' : formatNumber(value, visit.language))),
          (one.note ?? []).map(({ text }) => text).join(' '),
          <EntryLinks visit={visit} edit={`/taccuino/misure/${measure}/${id}`} remove={`/taccuino/elimina/misura/${id}`} what={when} />,
        ];
      })}
    />
  );
}

interface Values {
  readonly valori: readonly string[];
  readonly giorno: string;
  readonly ora: string;
  readonly nota: string;
}

export function newMeasure(visit: CitizenVisit): Response | Promise<Response> {
  const measure = measureIn(visit);
  const kind: MeasureKind = measureKinds[measure];
  return form(visit, measure, { valori: kind.quantities.map(() => ''), ...momentOf(visit.now), nota: '' });
}

export async function editMeasure(visit: CitizenVisit): Promise<Response> {
  const measure = measureIn(visit);
  const found = await ownMeasure(visit, measure, visit.param('id'));
  const { effectiveDateTime = '' } = found;
  const moment = momentOf(timeOf(effectiveDateTime) ?? visit.now);
  return form(visit, measure, {
    valori: numbersOf(found, measure).map((value) => (value === undefined ? '' : formatNumber(value, visit.language))),
    giorno: moment.giorno,
    ora: effectiveDateTime.length > 10 ? moment.ora : '',
    nota: found.note?.[0]?.text ?? '',
  });
}

function form(visit: CitizenVisit, measure: Measure, values: Values, errors: FieldErrors = {}): Response | Promise<Response> {
  const { notebook } = visit.text;
  const { language } = visit;
  const kind: MeasureKind = measureKinds[measure];
  const name = notebook.measureNames[measure];
  const id = visit.param('id');
  return entryForm(visit, {
    title: id === '' ? notebook.newMeasure(name) : notebook.editMeasure(name),
    within: { href: `/taccuino/misure/${measure}`, label: name },
    action: `/taccuino/misure/${measure}/${id === '' ? 'nuova' : id}`,
    errors,
    fields: (
      <>
        {notebook.parts[measure].map((part, i) => (
          <TextField
            name={`valore${i}`}
            label={`${part} (${kind.quantities[i]?.unit[1] ?? ''})`}
            language={language}
            value={values.valori[i]}
            error={errors[`valore${i}`]}
            inputmode={kind.quantities[i]?.decimals === 0 ? 'numeric' : 'decimal'}
            autocomplete="off"
            most={8}
            short
          />
        ))}
        <MomentFields visit={visit} values={values} errors={errors} />
        <TextField name="nota" label={notebook.note} hint={notebook.noteHint} language={language} value={values.nota} most={200} optional />
      </>
    ),
  });
}

export async function measureSend(visit: CitizenVisit): Promise<Response> {
  const measure = measureIn(visit);
  const { notebook } = visit.text;
  const kind: MeasureKind = measureKinds[measure];
  const sent = await visit.form();
  const values: Values = {
    valori: kind.quantities.map((_, i) => sent.text(`valore${i}`)),
    giorno: sent.text('giorno'),
    ora: sent.text('ora'),
    nota: sent.text('nota').slice(0, 200),
  };
  const errors: Record<string, string> = {};
  const numbers = kind.quantities.map((quantity, i) => {
    const read = readNumber(values.valori[i] ?? '');
    const written = [quantity.least, quantity.most].map((bound) => formatNumber(bound, visit.language));
    if (read === undefined || read < quantity.least || read > quantity.most)
      errors[`valore${i}`] = notebook.between(written[0] ?? '', written[1] ?? '');
    else if (Number(read.toFixed(quantity.decimals)) !== read) errors[`valore${i}`] = notebook.decimals(quantity.decimals);
    return read ?? Number.NaN;
  });
  const { when, errors: wrong } = readMoment(visit, values);
  Object.assign(errors, wrong);
  const [first = 0, second] = numbers;
  if (second !== undefined && Object.keys(errors).length === 0 && first <= second) errors['valore0'] = notebook.order;
  if (when === undefined || Object.keys(errors).length > 0) return form(visit, measure, values, errors);
  const id = visit.param('id');
  const said = { patient: visit.patient, when, measure, values: numbers, note: values.nota };
  if (id === '') await write(visit, writeMeasure(said));
  else await rewrite(visit, writeMeasure({ ...said, id: (await ownMeasure(visit, measure, id)).id ?? id }));
  return visit.redirect('/taccuino?fatto=salvato');
}

/** With a comma or a point. */
function readNumber(text: string): number | undefined {
  return /^\d{1,4}([.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}
