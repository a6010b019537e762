// The codes that have arrived last in the demo's mailbox: what a person reads on the telephone and in the mail.
import type { Server } from '#server/app.ts';

/** '' where none has come. */
export async function codesSent({ messages }: Pick<Server, 'messages'>): Promise<{ readonly phone: string; readonly email: string }> {
  await messages.deliverDue();
  const sent = (await messages.mailbox?.messages()) ?? [];
  const codeBy = (channel: string): string =>
    /\b\d{6}\b/.exec(sent.find((one) => one.channel === channel)?.lines.join(' ') ?? '')?.[0] ?? '';
  return { phone: codeBy('sms'), email: codeBy('email') };
}
