// How somebody's place of acting for another is to end: at once, or at the end of a day that a counter says, and why.
import { badValue, businessRule, required } from '#fhir/outcome.ts';
import { parseDateTime } from '#fhir/period.ts';
import { romeDay } from '#fhir/rome-time.ts';
import type { Requester } from '#auth/requester.ts';
import type { Delegated } from './delegation-resources.ts';

export interface EndingWish {
  /** An officer says why; whoever ends what is their own owes no reason. */
  readonly reason?: string | undefined;
  /** `YYYY-MM-DD`, the last day; absent or today = now. Only a counter names a day. */
  readonly day?: string | undefined;
}

export interface Ending {
  /** `Period.end` as it is written. */
  readonly end: string;
  /** It holds for the next request; otherwise from the day after. */
  readonly atOnce: boolean;
  readonly reason: string | undefined;
}

export const mostReason = 300;
const place = (name: string): string => `Parameters.parameter(${name})`;

export function isReason(text: string): boolean {
  return text.length <= mostReason && !/[<>]|\p{C}/u.test(text.replace(/[\r\n\t]/g, ' '));
}

export function checkEnding(
  wish: EndingWish,
  { from, until }: Pick<Delegated, 'from' | 'until'>,
  requester: Requester,
  now: number,
): Ending {
  const reason = checkReason(wish.reason, requester);
  const begins = from === undefined ? undefined : parseDateTime(from)?.lo;
  // One that never began ends where it would have begun.
  const atOnce = { end: new Date(Math.max(now, begins ?? now)).toISOString(), atOnce: true, reason };
  const { day } = wish;
  if (day === undefined) return atOnce;
  if (requester.kind !== 'operator') throw badValue('Only a counter names the last day; the others end it now (until).', place('until'));
  const last = /^\d{4}-\d{2}-\d{2}$/.test(day) ? parseDateTime(day) : undefined;
  if (last === undefined) throw badValue('The last day is a date, YYYY-MM-DD (until).', place('until'));
  if (begins !== undefined && last.hi <= begins)
    throw businessRule('The last day comes before the beginning (until-before-from).', place('until'));
  const known = until === undefined ? undefined : parseDateTime(until)?.hi;
  if (known !== undefined && last.hi > known)
    throw businessRule('It ends sooner already; a place is not made longer by ending it (until-later).', place('until'));
  if (day === romeDay(now)) return atOnce;
  return { end: day, atOnce: last.hi <= now, reason };
}

function checkReason(said: string | undefined, { kind }: Requester): string | undefined {
  const reason = said?.trim() ?? '';
  if (reason === '' && kind === 'operator')
    throw required('An officer who ends a place of acting for another says why (reason).', place('reason'));
  if (!isReason(reason)) throw badValue(`The reason has at most ${mostReason} characters, without < and > (reason).`, place('reason'));
  return reason === '' ? undefined : reason;
}
