// E-mail over SMTP: plain text, a Message-ID that stays the same over all attempts.
// https://www.rfc-editor.org/rfc/rfc5321, https://www.rfc-editor.org/rfc/rfc3834 (mail that no machine should answer)
import { createTransport } from 'nodemailer';
import { Refused, type Carrier } from './deliver.ts';

export interface SmtpParts {
  /** `smtp://user:password@host:587` or `smtps://...` */
  readonly url: string;
  /** `Fascicolo <no-reply@example.org>` */
  readonly from: string;
}

/** Far below the time that an entry of the outbox is handed out for: nobody else sends it meanwhile. */
const patience = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 20_000 };

export function createSmtpCarrier({ url, from }: SmtpParts): Carrier & { close(): void } {
  const transport = createTransport(withPatience(url));
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  const carry: Carrier = async (message, { title, lines }) => {
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: message.to },
        subject: title,
        text: `${lines.join('\n\n')}\n`,
        messageId: `<${message.id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      const code = (error as { responseCode?: number }).responseCode;
      // A server that says 5xx of an address or a message will say so again; of its own state or our password it may not.
      if (code !== undefined && [550, 551, 553, 554].includes(code)) throw new Refused(`the mail server answered ${code}`);
      throw new Error(code === undefined ? `the mail server was not reached (${reasonOf(error)})` : `the mail server answered ${code}`);
    }
  };
  return Object.assign(carry, { close: () => transport.close() });
}

/** Only the kind of failure: a library's message may hold the address. */
function reasonOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'unknown';
}

function withPatience(url: string): string {
  const patient = new URL(url);
  for (const [name, value] of Object.entries(patience)) patient.searchParams.set(name, String(value));
  return patient.href;
}
