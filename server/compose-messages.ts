// Messages put together: which carriers the settings name, and the demo's mailbox where they name none.
import type { Logger } from 'pino';
import { createAccessNews, type AccessNews } from '#notify/access-news.ts';
import { createDelivery, type Carrier, type Delivery } from '#notify/deliver.ts';
import { createMailbox, type Mailbox } from '#notify/mailbox.ts';
import { createSmsCarrier } from '#notify/sms-gateway.ts';
import { createSmtpCarrier } from '#notify/smtp.ts';
import type { Store } from '#store/store.ts';
import type { Config } from './config.ts';

export interface Messages extends Delivery {
  /** Only in the demo: what people would have received. */
  readonly mailbox: Mailbox | undefined;
  /** Who wants to be told of every access to their record. */
  readonly accessNews: AccessNews;
  close(): void;
}

export interface MessageParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: () => number;
  /** Where the pages are. */
  readonly site: string;
  readonly log: Logger;
}

export function composeMessages({ config, store, clock, site, log }: MessageParts): Messages {
  const mailbox = config.MODE === 'demo' ? createMailbox(store.keep, clock) : undefined;
  const smtp = config.SMTP_URL === '' ? undefined : createSmtpCarrier({ url: config.SMTP_URL, from: config.MAIL_FROM });
  const sms = config.SMS_URL === '' ? undefined : createSmsCarrier({ url: config.SMS_URL, token: config.SMS_TOKEN });
  const carriers = {
    email: smtp ?? mailbox?.carrier('email') ?? absent('SMTP_URL'),
    sms: sms ?? mailbox?.carrier('sms') ?? absent('SMS_URL'),
  };
  const report = ({ seq, attempts, givenUp, reason }: { seq: number; attempts: number; givenUp: boolean; reason: string }): void => {
    log[givenUp ? 'error' : 'warn']({ seq, attempts }, givenUp ? `A message was given up: ${reason}.` : `A message waits: ${reason}.`);
  };
  return {
    ...createDelivery({ outbox: store.outbox, carriers, clock, site, report }),
    accessNews: createAccessNews({ store, clock }),
    mailbox,
    close: () => smtp?.close(),
  };
}

/** Messages wait for the setting, and are given up and counted when it does not come. */
function absent(setting: string): Carrier {
  return () => Promise.reject(new Error(`${setting} is not set`));
}
