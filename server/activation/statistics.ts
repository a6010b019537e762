// What the region counts: openings by day, channel and local health authority; where those ended who did not open. Nobody is named.
// https://hl7.org/fhir/R4/measurereport.html
import type { MeasureReport } from '@medplum/fhirtypes';
import { forbidden } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Proceedings, View } from '#record/proceed.ts';
import type { DayCount } from '#store/store.ts';
import { measures } from './counted.ts';
import { codes, concept, regionReference } from './fhir-words.ts';
import { isFinished, steps, type Step } from './states.ts';

export interface OpeningCount {
  /** `YYYY-MM-DD` in Rome. */
  readonly day: string;
  readonly channel: string;
  /** `Organization/ID` of the local health authority, or `unknown`. */
  readonly authority: string;
  readonly count: number;
}

export interface ActivationStatistics {
  readonly from: string;
  readonly to: string;
  readonly openings: readonly OpeningCount[];
  /** Runs that opened nothing, by the last step that was reached: `refused` is a no to the feed. */
  readonly ended: Readonly<Partial<Record<Step, number>>>;
  /** Who could not open a record, by what stood against it: each person and reason once a day. */
  readonly refused: Readonly<Record<string, number>>;
  /** Under way now, by step. */
  readonly underWay: Readonly<Partial<Record<Step, number>>>;
}

export interface Statistics {
  /** Days `YYYY-MM-DD`, both included; for the region's administrator only. */
  statistics(act: Act, from: string, to: string): Promise<ActivationStatistics>;
  /** The same as a FHIR resource. */
  openingsReport(act: Act, from: string, to: string): Promise<MeasureReport>;
}

export function createStatistics(record: Pick<Proceedings, 'report'>, clock: () => number): Statistics {
  const statistics: Statistics['statistics'] = (act, from, to) =>
    record.report(act, async (view) => {
      if (act.requester.kind !== 'admin') throw forbidden('Only the administrator of the region counts openings.');
      const counts = await view.dayCounts(from, to);
      const of = (measure: string): readonly DayCount[] => counts.filter((one) => one.measure === measure);
      const openings = of(measures.opened).map(({ day, channel, detail: authority, count }): OpeningCount => ({
        day,
        channel,
        authority,
        count,
      }));
      const answer: ActivationStatistics = {
        from,
        to,
        openings: openings.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b))),
        ended: sums(of(measures.ended)),
        refused: sums(of(measures.refused)),
        underWay: await underWay(view),
      };
      return { answer, disclosed: [] };
    });
  return {
    statistics,
    openingsReport: async (act, from, to) => statisticsReport(await statistics(act, from, to), clock()),
  };
}

function sums(counts: readonly DayCount[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { detail, count } of counts) found[detail] = (found[detail] ?? 0) + count;
  return found;
}

/** Counted by the index, without reading a run. */
async function underWay(view: View): Promise<Readonly<Partial<Record<Step, number>>>> {
  const found: Partial<Record<Step, number>> = {};
  for (const step of steps.filter((one) => !isFinished(one))) {
    const count = await view.countOf('Task', 'workflow', [
      { param: 'Task.business-status', code: step },
      { param: 'Task.code', code: 'activation' },
    ]);
    if (count > 0) found[step] = count;
  }
  return found;
}

function keyOf({ day, channel, authority }: Omit<OpeningCount, 'count'>): string {
  return `${day} ${channel} ${authority}`;
}

/** One row per day, channel and authority; RFC 4180. */
export function statisticsCsv({ openings }: ActivationStatistics): string {
  const rows = openings.map(({ day, channel, authority, count: n }) => [day, channel, authority.replace('Organization/', ''), n].join(','));
  return `${['day,channel,authority,openings', ...rows].join('\r\n')}\r\n`;
}

export function statisticsReport({ from, to, openings, ended, refused }: ActivationStatistics, now: number): MeasureReport {
  const sum = (rows: readonly OpeningCount[]): number => rows.reduce((all, { count: n }) => all + n, 0);
  const by = (name: 'day' | 'channel' | 'authority') => ({
    code: [concept(codes.detail, name)],
    stratum: [...new Set(openings.map((row) => row[name]))].map((value) => ({
      value: { text: value },
      population: [{ code: initial, count: sum(openings.filter((row) => row[name] === value)) }],
    })),
  });
  return {
    resourceType: 'MeasureReport',
    status: 'complete',
    type: 'summary',
    measure: 'https://fascicolo.example/fhir/Measure/activation',
    date: new Date(now).toISOString(),
    reporter: regionReference,
    period: { start: from, end: to },
    group: [
      {
        code: concept(codes.workflow, 'activation'),
        population: [{ code: initial, count: sum(openings) }],
        stratifier: [by('day'), by('channel'), by('authority')],
      },
      ...Object.entries(refused).map(([reason, n]) => ({
        code: concept(codes.obstacle, reason),
        population: [{ code: initial, count: n }],
      })),
      ...Object.entries(ended).map(([step, n]) => ({ code: concept(codes.state, step), population: [{ code: initial, count: n }] })),
    ],
  };
}

const initial = concept('http://terminology.hl7.org/CodeSystem/measure-population', 'initial-population');
