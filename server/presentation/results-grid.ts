// Results as a clinician reads their course: one row for each exam, one column for each day, newest first.
import type { Observation } from '@medplum/fhirtypes';
import type { Flag } from './flag.ts';
import { formatTime, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { resultRows, type ResultRow } from './result-rows.ts';

export interface GridCell {
  readonly text: string;
  readonly flag?: Flag;
}

export interface GridRow {
  readonly name: string;
  readonly unit: string;
  /** Of the latest result that has one. */
  readonly range: string;
  /** One for each column; several results of one day stand in the order in which they were found. */
  readonly cells: readonly (readonly GridCell[])[];
}

export interface ResultsGrid {
  readonly columns: readonly { readonly day: string; readonly label: string }[];
  readonly rows: readonly GridRow[];
  /** Days that are older than the last column, among what was read. */
  readonly olderDays: number;
  /** Of the last column, `YYYY-MM-DD` in Rome. */
  readonly oldest: string | undefined;
}

interface Value {
  readonly day: string;
  readonly time: number;
  readonly row: ResultRow;
}

const withdrawn = new Set(['entered-in-error', 'cancelled']);

/** When not all results were read (`isWhole` false) the last of several days may lack some, and is left to the older ones. */
export function resultsGrid(observations: readonly Observation[], reading: Reading, mostDays: number, isWhole = true): ResultsGrid {
  const values = observations.filter(({ status }) => !withdrawn.has(status ?? '')).flatMap((one) => valuesOf(one, reading));
  const days = new Map<string, number>();
  for (const { day, time } of values) days.set(day, Math.max(days.get(day) ?? 0, time));
  const all = [...days].toSorted(([, a], [, b]) => b - a);
  const whole = isWhole || all.length < 2 ? all : all.slice(0, -1);
  const shown = whole.slice(0, mostDays).map(([day, time]) => ({ day, label: formatTime(time, reading.language, 'short-day') }));
  const exams = new Map<string, Value[]>();
  for (const value of values) {
    if (!shown.some(({ day }) => day === value.day)) continue;
    const key = examOf(value.row);
    exams.set(key, [...(exams.get(key) ?? []), value]);
  }
  const rows = [...exams.values()].map((found) => gridRow(found, shown)).toSorted((a, b) => a.name.localeCompare(b.name, 'it'));
  const oldest = whole[shown.length - 1]?.[1];
  return { columns: shown, rows, olderDays: all.length - shown.length, oldest: oldest === undefined ? undefined : dayInRome(oldest) };
}

function valuesOf(observation: Observation, reading: Reading): Value[] {
  const time = timeOf(
    observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.effectiveInstant ?? observation.issued,
  );
  if (time === undefined) return [];
  // What it has as members comes by itself.
  const { hasMember: _, ...alone } = observation;
  const day = formatTime(time, reading.language, 'short-day');
  return resultRows([alone], reading)
    .filter(({ value }) => value !== '')
    .map((row) => ({ day, time, row }));
}

function examOf({ code, name, unit }: ResultRow): string {
  return JSON.stringify([code?.system ?? null, code?.code ?? name, unit]);
}

function gridRow(found: readonly Value[], columns: ResultsGrid['columns']): GridRow {
  const newest = found.toSorted((a, b) => b.time - a.time);
  const [first] = newest;
  return {
    name: first?.row.name ?? '',
    unit: first?.row.unit ?? '',
    range: newest.find(({ row }) => row.ranges.length > 0)?.row.ranges[0] ?? '',
    cells: columns.map(({ day }) =>
      newest
        .filter((value) => value.day === day)
        .map(({ row }) => ({ text: row.value, ...(row.flag === undefined ? {} : { flag: row.flag }) })),
    ),
  };
}

const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });

function dayInRome(time: number): string {
  return isoDay.format(time);
}
