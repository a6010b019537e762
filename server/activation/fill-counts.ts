// A database that is older than the counts of the region: what happened before is counted once, from the runs that came to an end. What
// stood against an opening is told by no run; that is counted from then on only.
import { romeDay } from '#fhir/rome-time.ts';
import type { Proceedings, View, Which } from '#record/proceed.ts';
import type { Keep } from '#store/keep.ts';
import type { DayCount } from '#store/store.ts';
import { actOfServer } from './act-of-server.ts';
import { endedCount, openedCount, type Counted } from './counted.ts';
import { isFinished } from './states.ts';
import { isActivationTask, readTask, type Run } from './task.ts';

export interface CountsFilling {
  /** At the start, before anybody is answered; later it finds that it is done. Answers how many were counted. */
  fillCounts(): Promise<number>;
}

export interface FillCountsParts {
  readonly record: Pick<Proceedings, 'look' | 'proceed'>;
  readonly keep: Keep;
  readonly clock: () => number;
  readonly newId: () => string;
}

const done = { kind: 'activation-counts', key: 'filled' } as const;
const never = Date.UTC(9999, 0, 1);
const mark = { key: done.key, owner: null, value: 'true', expires: never };

export function createFillCounts({ record, keep, clock, newId }: FillCountsParts): CountsFilling {
  return {
    async fillCounts() {
      if ((await keep.get(done.kind, done.key, clock())) !== undefined) return 0;
      const { versions } = await record.look((view) => view.page('Task', 'workflow', {}));
      if (versions.length === 0) {
        await keep.add(done.kind, mark, clock());
        return 0;
      }
      return record.proceed<undefined, number>(actOfServer(newId(), 'counts of what happened before they were kept'), {
        prepare: () => Promise.resolve(undefined),
        async carryOut(proceeding) {
          await proceeding.lock('counts of activations');
          // Another process may have been first.
          if (!(await proceeding.keep.add(done.kind, mark, proceeding.now))) return 0;
          const known = new Map((await proceeding.dayCounts('0000-01-01', '9999-12-31')).map((one) => [nameOf(one), one.count]));
          let added = 0;
          for (const { count, ...counted } of await happened(proceeding)) {
            const times = count - (known.get(nameOf(counted)) ?? 0);
            if (times <= 0) continue;
            await proceeding.countEarlier(counted, times);
            added += times;
          }
          return added;
        },
      });
    },
  };
}

/** Of every day: what the Tasks say, those that are counted already as well. */
async function happened(view: View): Promise<readonly DayCount[]> {
  const found = new Map<string, DayCount>();
  for (let which: Which = {}; ;) {
    const { versions, next } = await view.page('Task', 'workflow', which);
    for (const version of versions.filter(isActivationTask)) {
      const run = readTask(version);
      if (run === undefined || run.kind !== 'opening' || !isFinished(run.state.step)) continue;
      const counted = { ...countOf(run), day: romeDay(run.state.changed) };
      const count = (found.get(nameOf(counted))?.count ?? 0) + 1;
      found.set(nameOf(counted), { ...counted, count });
    }
    if (next === undefined) return [...found.values()];
    which = { after: next };
  }
}

/** Through the door of whoever ended it: of the other parent, where both were asked. */
function countOf({ state, channel, authority }: Run): Counted {
  const door = state.second?.channel ?? channel;
  return state.step === 'confirmed' ? openedCount(door, authority) : endedCount(door, state);
}

function nameOf({ day, measure, channel, detail }: Omit<DayCount, 'count'>): string {
  return [day, measure, channel, detail].join(' ');
}
