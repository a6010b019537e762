// The runs through the workflow that a person's record knows: the one to take up again, those of others, those whose time is over.
import type { Facts } from './facts.ts';
import { isFinished } from './states.ts';
import { readTask, requesterOf, type Run } from './task.ts';

export interface Runs {
  readonly mine?: Run;
  readonly others: readonly Run[];
  readonly expired: readonly Run[];
  /** The last one that came to an end. */
  readonly last?: Run;
}

export function runsIn({ tasks, decider, now }: Facts, lifetime: number): Runs {
  const runs = tasks.flatMap((task) => readTask(task) ?? []);
  const unfinished = runs.filter(({ state }) => !isFinished(state.step));
  const expired = unfinished.filter(({ state }) => now - state.changed > lifetime);
  const alive = unfinished.filter((run) => !expired.includes(run));
  const { reference } = requesterOf(decider);
  // What one person chose is never confirmed by another.
  const mine = alive.find(({ requester, performer }) => requester === reference && performer === decider.performer);
  const [last] = runs.filter(({ state }) => isFinished(state.step)).toSorted((a, b) => b.state.changed - a.state.changed);
  return {
    expired,
    others: alive.filter((run) => run !== mine),
    ...(mine === undefined ? {} : { mine }),
    ...(last === undefined ? {} : { last }),
  };
}
