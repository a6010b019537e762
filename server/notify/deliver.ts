// Empties the outbox of messages: each is handed to its channel, at least once; what fails comes again later and later.
import type { Outbox, Told } from '#store/outbox.ts';
import { channelOf, messageKinds, readMessage, type Channel, type Message } from './message.ts';
import { wordsOf, type Words } from './wording.ts';

/** Hands one message over. Throws when it was not taken; with `isFinal` when trying again is of no use. */
export type Carrier = (message: Message, words: Words) => Promise<void>;

export class Refused extends Error {
  readonly isFinal = true;
}

export interface DeliveryParts {
  readonly outbox: Outbox;
  readonly carriers: Readonly<Record<Channel, Carrier>>;
  readonly clock: () => number;
  /** Where the pages are, for links in e-mails; none without it. */
  readonly site?: string;
  /** What went wrong, without address and text. */
  readonly report: (what: { readonly seq: number; readonly attempts: number; readonly givenUp: boolean; readonly reason: string }) => void;
}

export interface Delivery {
  /** Everything that is due now, after what another call is just carrying; answers how many it delivered itself. */
  deliverDue(): Promise<number>;
}

const together = 10;
const mostAttempts = 12;
const firstDelay = 15_000;
const longestDelay = 6 * 3_600_000;

/** Fifteen seconds, then twice as long each time: the twelfth attempt comes after about eight hours. */
export function delayAfter(attempts: number): number {
  return Math.min(firstDelay * 2 ** (attempts - 1), longestDelay);
}

export function createDelivery({ outbox, carriers, clock, site, report }: DeliveryParts): Delivery {
  async function deliver(told: Told): Promise<boolean> {
    try {
      const channel = channelOf(told.kind);
      if (channel === undefined) throw new Refused(`${told.kind} is no kind of message`);
      const message = understood(told.payload);
      const isOver = message.expires !== null && message.expires <= clock();
      if (!isOver) await carriers[channel](message, wordsOf(message.subject, message.language, message.values, site));
      await outbox.done(told.seq);
      return !isOver;
    } catch (error) {
      await failed(told, error);
      return false;
    }
  }

  async function failed({ seq, attempts }: Told, error: unknown): Promise<void> {
    const givenUp = error instanceof Refused || attempts >= mostAttempts;
    if (givenUp) await outbox.giveUp(seq);
    else await outbox.retry(seq, clock() + delayAfter(attempts));
    report({ seq, attempts, givenUp, reason: error instanceof Error ? error.message : String(error) });
  }

  async function deliverAll(): Promise<number> {
    for (let delivered = 0; ;) {
      const some = await outbox.due(clock(), together, messageKinds);
      if (some.length === 0) return delivered;
      const outcomes = await Promise.all(some.map(deliver));
      delivered += outcomes.filter(Boolean).length;
    }
  }

  let before: Promise<unknown> = Promise.resolve();
  return {
    deliverDue() {
      const mine = before.then(deliverAll);
      before = mine.catch(() => undefined);
      return mine;
    },
  };
}

function understood(payload: string): Message {
  try {
    return readMessage(payload);
  } catch {
    throw new Refused('the entry is no message that this version can read');
  }
}
