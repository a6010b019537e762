// What the region counts: openings by day, channel and local health authority; where those ended who did not open. Nobody is named.
// https://hl7.org/fhir/R4/measurereport.html
import type { MeasureReport, Task } from '@medplum/fhirtypes';
import { forbidden } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Proceedings, View, Which } from '#record/proceed.ts';
import { codes, concept, regionReference } from './fhir-words.ts';
import { isFinished, type Step } from './states.ts';
import { isActivationTask, readTask } from './task.ts';

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
  /** Under way now, by step. */
  readonly underWay: Readonly<Partial<Record<Step, number>>>;
}

export interface Statistics {
  /** Days `YYYY-MM-DD`, both included; for the region's administrator only. */
  statistics(act: Act, from: string, to: string): Promise<ActivationStatistics>;
  /** The same as a FHIR resource. */
  openingsReport(act: Act, from: string, to: string): Promise<MeasureReport>;
}

const romeDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });

export function createStatistics(record: Pick<Proceedings, 'report'>, clock: () => number): Statistics {
  const statistics: Statistics['statistics'] = (act, from, to) =>
    record.report(act, async (view) => {
      if (act.requester.kind !== 'admin') throw forbidden('Only the administrator of the region counts openings.');
      const openings = new Map<string, OpeningCount>();
      const [ended, underWay] = [new Map<Step, number>(), new Map<Step, number>()];
      for await (const task of tasks(view)) count(task, { from, to, openings, ended, underWay });
      const rows = [...openings.values()].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
      return {
        answer: { from, to, openings: rows, ended: Object.fromEntries(ended), underWay: Object.fromEntries(underWay) },
        disclosed: [],
      };
    });
  return {
    statistics,
    openingsReport: async (act, from, to) => statisticsReport(await statistics(act, from, to), clock()),
  };
}

async function* tasks(view: View) {
  for (let which: Which = {}; ;) {
    const { versions, next } = await view.page('Task', 'workflow', which);
    yield* versions.filter(isActivationTask);
    if (next === undefined) return;
    which = { after: next };
  }
}

interface Tally {
  readonly from: string;
  readonly to: string;
  readonly openings: Map<string, OpeningCount>;
  readonly ended: Map<Step, number>;
  readonly underWay: Map<Step, number>;
}

function count(version: Parameters<typeof readTask>[0], { from, to, openings, ended, underWay }: Tally): void {
  const run = readTask(version);
  if (run === undefined) return;
  const { step, changed } = run.state;
  if (!isFinished(step)) return add(underWay, step);
  const day = romeDay.format(changed);
  if (day < from || day > to) return;
  if (step !== 'confirmed') return add(ended, step === 'refused' ? step : reached(run.state));
  const { input = [] } = JSON.parse(version.body) as Task;
  const named = (code: string) => input.find(({ type }) => type.coding?.[0]?.code === code);
  const channel = named('channel')?.valueCode ?? 'unknown';
  const authority = named('authority')?.valueReference?.reference ?? 'unknown';
  const key = keyOf({ day, channel, authority });
  openings.set(key, { day, channel, authority, count: (openings.get(key)?.count ?? 0) + 1 });
}

function add(map: Map<Step, number>, step: Step): void {
  map.set(step, (map.get(step) ?? 0) + 1);
}

/** An end takes the step's place; what the run had learned tells how far it came. */
function reached({ notice, verification, choices }: NonNullable<ReturnType<typeof readTask>>['state']): Step {
  if (choices !== undefined) return 'chosen';
  if (verification !== undefined) return 'data-checked';
  return notice === undefined ? 'identified' : 'informed';
}

function keyOf({ day, channel, authority }: Omit<OpeningCount, 'count'>): string {
  return `${day} ${channel} ${authority}`;
}

/** One row per day, channel and authority; RFC 4180. */
export function statisticsCsv({ openings }: ActivationStatistics): string {
  const rows = openings.map(({ day, channel, authority, count: n }) => [day, channel, authority.replace('Organization/', ''), n].join(','));
  return `${['day,channel,authority,openings', ...rows].join('\r\n')}\r\n`;
}

export function statisticsReport({ from, to, openings, ended }: ActivationStatistics, now: number): MeasureReport {
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
      ...Object.entries(ended).map(([step, n]) => ({ code: concept(codes.state, step), population: [{ code: initial, count: n }] })),
    ],
  };
}

const initial = concept('http://terminology.hl7.org/CodeSystem/measure-population', 'initial-population');
