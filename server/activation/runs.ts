// The runs through the workflow that a person's record knows: the one to take up again, those of others, those whose time is over.
import type { Facts } from './facts.ts';
import { isFinished, waiting, type Activation } from './states.ts';
import { readTask, requesterOf, type Run } from './task.ts';

export interface Runs {
  readonly mine?: Run;
  readonly others: readonly Run[];
  /** Of one parent, for another to confirm. */
  readonly waiting?: Run;
  /** One that waits for another parent, whoever looks. */
  readonly onHold?: Run;
  readonly expired: readonly Run[];
  /** The last one that came to an end. */
  readonly last?: Run;
}

/** Milliseconds without a step until a run is given up: by the one who began it, by the other parent. */
export interface Lifetimes {
  readonly draft: number;
  readonly waiting: number;
}

export function isOverdue({ step, changed }: Activation, { draft, waiting: second }: Lifetimes, now: number): boolean {
  return !isFinished(step) && now - changed > (step === waiting ? second : draft);
}

export function runsIn({ tasks, decider, parents, now }: Facts, lifetimes: Lifetimes): Runs {
  const runs = tasks.flatMap((task) => readTask(task) ?? []);
  const unfinished = runs.filter(({ state }) => !isFinished(state.step));
  const expired = unfinished.filter(({ state }) => isOverdue(state, lifetimes, now));
  const alive = unfinished.filter((run) => !expired.includes(run));
  const { reference } = requesterOf(decider);
  const [last] = runs.filter(({ state }) => isFinished(state.step)).toSorted((a, b) => b.state.changed - a.state.changed);
  const personOf = (performer: string) => parents.find(({ reference: one }) => one === performer)?.person;
  const me = personOf(decider.performer);
  const held = alive.filter(({ state }) => state.step === waiting);
  const forMe = held.find(({ performer }) => me !== undefined && personOf(performer) !== undefined && personOf(performer) !== me);
  // What a parent has confirmed is theirs through every door; a draft goes on only where it was begun, and no one confirms what another chose.
  const heldByMe = held.find(({ performer }) => performer === decider.performer || (me !== undefined && personOf(performer) === me));
  const mine = heldByMe ?? alive.find(({ requester, performer }) => requester === reference && performer === decider.performer);
  return {
    ...(forMe === undefined ? {} : { waiting: forMe }),
    ...(held[0] === undefined ? {} : { onHold: held[0] }),
    expired,
    others: alive.filter((run) => run !== mine),
    ...(mine === undefined ? {} : { mine }),
    ...(last === undefined ? {} : { last }),
  };
}
