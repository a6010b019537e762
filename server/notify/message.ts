// A message on its way: to one address over one channel, in one language, as data. What it says in words is in `wording.ts`.
import { z } from 'zod';
import { subjects, type Subject } from './wording.ts';

export const languages = ['it', 'en'] as const;
export type Language = (typeof languages)[number];

export type Channel = 'email' | 'sms';

const schema = z.strictObject({
  /** Stable over all attempts: from it the receiving side knows what it has already. */
  id: z.string().min(1).max(100),
  to: z.string().min(1).max(254),
  language: z.enum(languages),
  subject: z.enum(Object.keys(subjects) as [Subject, ...Subject[]]),
  values: z.record(z.string(), z.string()),
  /** After this moment it is of no use; null = never. */
  expires: z.number().nullable(),
});

export type Message = z.infer<typeof schema>;

/** The kinds of the outbox that this room carries out. */
export const kindOf: Readonly<Record<Channel, string>> = { email: 'message-email', sms: 'message-sms' };
export const messageKinds: readonly string[] = Object.values(kindOf);

export function channelOf(kind: string): Channel | undefined {
  return kind === kindOf.email ? 'email' : kind === kindOf.sms ? 'sms' : undefined;
}

/** Throws for what is no message. */
export function readMessage(payload: string): Message {
  return schema.parse(JSON.parse(payload));
}
