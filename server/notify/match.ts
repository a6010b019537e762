// Which change matters to whom: from what happened to the entries of the outbox that tell it.
import type { Telling } from '#store/outbox.ts';
import { kindOf, type Channel, type Language, type Message } from './message.ts';
import type { Subject, ValuesOf } from './wording.ts';

export interface Recipient {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly language: Language;
}

/** What cannot wait until somebody reads their mail goes to the telephone as well. */
const channelsOf: Readonly<Record<Subject, readonly Channel[]>> = {
  'one-time-code': ['email', 'sms'],
  'record-opened': ['email'],
  'choices-changed': ['email'],
  'delegation-made': ['email'],
  'delegation-ended': ['email'],
  'delegation-ends': ['email'],
  'emergency-access': ['email', 'sms'],
  access: ['email'],
};

export interface Notice<S extends Subject = Subject> {
  readonly to: Recipient;
  readonly subject: S;
  readonly values: ValuesOf<S>;
  readonly at: number;
  readonly expires?: number;
}

/** Who left no address is told nothing; where the one address that is there is of another channel, that one is used. */
export function tellingsFor<S extends Subject>({ to, subject, values, at, expires }: Notice<S>, newId: () => string): readonly Telling[] {
  const addresses: Readonly<Record<Channel, string | undefined>> = { email: to.email, sms: to.phone };
  const wanted = channelsOf[subject].filter((channel) => addresses[channel] !== undefined);
  const channels = wanted.length > 0 ? wanted : (['sms'] as const).filter((channel) => addresses[channel] !== undefined);
  return channels.map((channel): Telling => {
    const message: Message = {
      id: newId(),
      to: addresses[channel] ?? '',
      language: to.language,
      subject,
      values: { ...values },
      expires: expires ?? null,
    };
    return { kind: kindOf[channel], payload: JSON.stringify(message), due: at };
  });
}
