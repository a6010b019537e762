// The same exam over time: one series for each unit that it was measured in, oldest first.
import type { Observation, ObservationComponent, Quantity } from '@medplum/fhirtypes';
import { flagOf, type Flag } from './flag.ts';
import { formatDate, timeOf } from './language.ts';
import { unitOf, valueText } from './quantity-text.ts';
import type { Reading } from './reading.ts';
import { conceptText, namedAmong } from './wording.ts';

export interface TrendPoint {
  /** Milliseconds. */
  readonly time: number;
  readonly date: string;
  readonly value: number;
  /** With its comparator, as it was written. */
  readonly text: string;
  /** `<5` is somewhere below. */
  readonly isBound: boolean;
  readonly flag?: Flag;
  readonly structure: string;
  readonly source: string;
}

export interface Trend {
  readonly name: string;
  readonly unit: string;
  readonly points: readonly TrendPoint[];
  /** The range of the latest value that has one. */
  readonly band?: { readonly low?: number; readonly high?: number };
}

export interface ExamCode {
  readonly system: string;
  readonly code: string;
}

type Measured = Observation | ObservationComponent;

interface Found {
  readonly measured: Measured;
  readonly of: Observation;
}

/** Results that are no number have no course; withdrawn ones are left out. */
export function trendsOf(observations: readonly Observation[], exam: ExamCode, reading: Reading): readonly Trend[] {
  const found = observations
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'cancelled')
    .flatMap((observation) => measuredIn(observation, exam));
  const units = new Map<string, Found[]>();
  for (const one of found) {
    const unit = unitKey(one.measured.valueQuantity);
    units.set(unit, [...(units.get(unit) ?? []), one]);
  }
  return [...units.values()]
    .map((series) => trendOf(series, reading))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => b.points.length - a.points.length);
}

/** Pressure is measured as the components of one observation: each of them is an exam. */
function measuredIn(observation: Observation, exam: ExamCode): readonly Found[] {
  const parts: readonly Measured[] = [observation, ...(observation.component ?? [])];
  const isAsked = isOf(observation, exam);
  const hits = parts.filter((part) => isOf(part, exam) && part.valueQuantity?.value !== undefined);
  const within = isAsked && hits.length === 0 ? (observation.component ?? []) : hits;
  return within.filter((part) => part.valueQuantity?.value !== undefined).map((measured) => ({ measured, of: observation }));
}

function isOf({ code }: Pick<Measured, 'code'>, exam: ExamCode): boolean {
  return (code?.coding ?? []).some((coding) => coding.code === exam.code && coding.system === exam.system);
}

function unitKey(quantity: Quantity | undefined): string {
  return quantity?.code ?? quantity?.unit ?? '';
}

function trendOf(series: readonly Found[], reading: Reading): Trend {
  const points = series.flatMap((one) => pointOf(one, reading) ?? []).sort((a, b) => a.time - b.time);
  const newest = [...series].sort((a, b) => (timeAt(b.of) ?? 0) - (timeAt(a.of) ?? 0));
  // A text is in the words of whoever measured; the display of a code may be in another language.
  const named = (newest.find(({ measured }) => measured.code?.text !== undefined) ?? newest[0])?.measured;
  const band = newest.map(({ measured }) => bandOf(measured)).find((range) => range !== undefined);
  return {
    name: conceptText(named?.code),
    unit: unitOf(named?.valueQuantity),
    points,
    ...(band === undefined ? {} : { band }),
  };
}

function timeAt({ effectiveDateTime, effectiveInstant, effectivePeriod, issued }: Observation): number | undefined {
  return timeOf(effectiveDateTime ?? effectiveInstant ?? effectivePeriod?.start ?? issued);
}

function pointOf({ measured, of }: Found, reading: Reading): TrendPoint | undefined {
  const time = timeAt(of);
  const { valueQuantity } = measured;
  if (time === undefined || valueQuantity?.value === undefined) return undefined;
  const flag = flagOf(measured);
  return {
    time,
    date: formatDate(of.effectiveDateTime ?? of.effectiveInstant ?? of.effectivePeriod?.start ?? of.issued, reading.language, 'short'),
    value: Number(valueQuantity.value),
    text: valueText(measured, reading.language).value,
    isBound: valueQuantity.comparator !== undefined,
    ...(flag === undefined ? {} : { flag }),
    structure: namedAmong(of.performer ?? [], 'Organization', reading),
    source: `Observation/${of.id ?? ''}`,
  };
}

function bandOf({ referenceRange, valueQuantity }: Measured): Trend['band'] {
  const range = referenceRange?.find(({ low, high }) => low?.value !== undefined || high?.value !== undefined);
  if (range === undefined) return undefined;
  const unit = unitKey(valueQuantity);
  const low = range.low !== undefined && unitKey(range.low) === unit ? range.low.value : undefined;
  const high = range.high !== undefined && unitKey(range.high) === unit ? range.high.value : undefined;
  if (low === undefined && high === undefined) return undefined;
  return { ...(low === undefined ? {} : { low: Number(low) }), ...(high === undefined ? {} : { high: Number(high) }) };
}
