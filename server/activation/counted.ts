// What the region counts of openings, written in the transaction in which it happens: numbers of days, and nobody in them.
import type { DayCount } from '#store/store.ts';
import type { Activation, Step } from './states.ts';

export type Counted = Omit<DayCount, 'count' | 'day'>;

export const measures = { opened: 'activation-opened', ended: 'activation-ended', refused: 'activation-refused' } as const;

/** `detail` is the local health authority. */
export function openedCount(channel: string, authority: string | undefined): Counted {
  return { measure: measures.opened, channel, detail: authority ?? 'unknown' };
}

/** `detail` is the last step that was reached; `refused` is a no to the feed. */
export function endedCount(channel: string, state: Activation): Counted {
  return { measure: measures.ended, channel, detail: state.step === 'refused' ? state.step : reached(state) };
}

/** `detail` is what stands against the opening. */
export function refusedCount(channel: string, obstacle: string): Counted {
  return { measure: measures.refused, channel, detail: obstacle };
}

/** An end takes the step's place; what the run had learned tells how far it came. */
function reached({ notice, verification, choices }: Activation): Step {
  if (choices !== undefined) return 'chosen';
  if (verification !== undefined) return 'data-checked';
  return notice === undefined ? 'identified' : 'informed';
}
