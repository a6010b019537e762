// Where the demo's messages go: nothing leaves the machine, and a page shows what people would have received.
import type { Keep } from '#store/keep.ts';
import type { Carrier } from './deliver.ts';
import type { Channel } from './message.ts';

export interface Delivered {
  readonly channel: Channel;
  readonly id: string;
  readonly to: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Mailbox {
  carrier(channel: Channel): Carrier;
  /** Newest first. */
  messages(to?: string): Promise<readonly Delivered[]>;
}

const kind = 'mailbox';
const owner = 'demo';
const keptFor = 24 * 3_600_000;

export function createMailbox(keep: Keep, clock: () => number): Mailbox {
  return {
    carrier: (channel) => async (message, words) => {
      const at = clock();
      const { id, to } = message;
      const [text = ''] = words.lines;
      const delivered: Delivered = { channel, id, to, title: words.title, lines: channel === 'sms' ? [text] : words.lines, at };
      await keep.put(kind, { key: id, owner, value: JSON.stringify(delivered), expires: at + keptFor });
    },
    async messages(to) {
      const kept = await keep.find(kind, owner, clock());
      const all = kept.map(({ value }) => JSON.parse(value) as Delivered);
      return all.filter((one) => to === undefined || one.to === to).sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    },
  };
}
