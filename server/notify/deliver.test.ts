// Messages reach a real mail server and a real gateway, once where all goes well, again where it does not.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '#store/open-store.ts';
import type { Store } from '#store/store.ts';
import { createDelivery, delayAfter, type Carrier, type Delivery } from './deliver.ts';
import { createMailbox } from './mailbox.ts';
import { tellingsFor, type Notice } from './match.ts';
import { createSmsCarrier } from './sms-gateway.ts';
import { createSmtpCarrier } from './smtp.ts';
import { subjects, wordsOf, type Subject } from './wording.ts';

let store: Store;
let time: number;
let ids: number;
const failures: string[] = [];
const ends: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  store = await openStore(':memory:');
  time = 1_000_000;
  ids = 0;
  failures.length = 0;
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await store.close();
});

const opened: Notice<'record-opened'> = {
  to: { email: 'nilo@example.org', phone: '+390000000002', language: 'it' },
  subject: 'record-opened',
  values: { at: '2 novembre 2026' },
  at: 1_000_000,
};

async function tell<S extends Subject>(notice: Notice<S>): Promise<void> {
  await store.transact(async (writer) => {
    for (const telling of tellingsFor(notice, () => `id${(ids += 1)}`)) await writer.tell(telling);
  });
}

function delivery(email: Carrier, sms: Carrier): Delivery {
  const report = ({ givenUp, reason }: { givenUp: boolean; reason: string }): void =>
    void failures.push(`${reason}${givenUp ? ', given up' : ''}`);
  return createDelivery({ outbox: store.outbox, carriers: { email, sms }, clock: () => time, report });
}

interface Post {
  readonly mails: string[];
  readonly carrier: Carrier;
}

/** `answers` are the codes of the first answers to a whole message; 250 after them. */
async function startSmtp(...answers: readonly number[]): Promise<Post> {
  const mails: string[] = [];
  const left = [...answers];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = left.shift() ?? 250;
        if (code !== 250) return done(Object.assign(new Error('no'), { responseCode: code }));
        mails.push(Buffer.concat(chunks).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const carrier = createSmtpCarrier({ url: `smtp://127.0.0.1:${port}`, from: 'Fascicolo <no-reply@fascicolo.example>' });
  ends.push(
    () => carrier.close(),
    () => new Promise<void>((resolve) => server.close(resolve)),
  );
  return { mails, carrier };
}

async function startGateway(...answers: readonly number[]): Promise<{ readonly taken: string[]; readonly carrier: Carrier }> {
  const taken: string[] = [];
  const left = [...answers];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const status = left.shift() ?? 202;
      if (status < 300) taken.push(`${request.headers['idempotency-key'] as string} ${request.headers.authorization} ${body}`);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return { taken, carrier: createSmsCarrier({ url: `http://127.0.0.1:${port}/sms`, token: 'secret' }) };
}

const unused: Carrier = () => Promise.reject(new Error('not this channel'));

test('A message goes to a mail server, once, with a stable Message-ID', async () => {
  const { mails, carrier } = await startSmtp();
  await tell(opened);
  const post = delivery(carrier, unused);
  expect(await post.deliverDue()).toBe(1);
  expect(await post.deliverDue()).toBe(0);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatch(/^Message-ID: <id1@fascicolo\.example>/m);
  expect(mails[0]).toMatch(/^To: nilo@example\.org/m);
  expect(mails[0]).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(mails[0]).toContain('2 novembre 2026');
  expect(await store.outbox.counts()).toEqual({ waiting: 0, givenUp: 0 });
});

test('Whoever asks while another is carrying finds it delivered', async () => {
  let taken = (): void => undefined;
  const isTaken = new Promise<void>((resolve) => (taken = resolve));
  const steps: string[] = [];
  const slow: Carrier = async () => {
    taken();
    await new Promise((resolve) => setImmediate(resolve));
    steps.push('carried');
  };
  await tell(opened);
  const post = delivery(slow, unused);
  const first = post.deliverDue();
  await isTaken;
  expect(await post.deliverDue()).toBe(0);
  steps.push('answered');
  expect(await first).toBe(1);
  expect(steps).toEqual(['carried', 'answered']);
});

test('A delivery that fails as a whole keeps nobody after it from delivering', async () => {
  const { mails, carrier } = await startSmtp();
  await tell(opened);
  let isBroken = true;
  const outbox: typeof store.outbox = {
    ...store.outbox,
    due: (...asked) => (isBroken ? Promise.reject(new Error('no database')) : store.outbox.due(...asked)),
  };
  const post = createDelivery({ outbox, carriers: { email: carrier, sms: unused }, clock: () => time, report: () => undefined });
  await expect(post.deliverDue()).rejects.toThrow('no database');
  isBroken = false;
  expect(await post.deliverDue()).toBe(1);
  expect(mails).toHaveLength(1);
});

test('A mail server that is busy gets it again, later and later, under the same Message-ID', async () => {
  const { mails, carrier } = await startSmtp(451, 421);
  await tell(opened);
  const post = delivery(carrier, unused);
  expect(await post.deliverDue()).toBe(0);
  time += delayAfter(1) - 1;
  expect(await post.deliverDue()).toBe(0);
  expect(failures).toHaveLength(1);
  time += 1;
  expect(await post.deliverDue()).toBe(0);
  time += delayAfter(2);
  expect(await post.deliverDue()).toBe(1);
  expect(mails[0]).toContain('<id1@fascicolo.example>');
  expect(failures).toEqual(['the mail server answered 451', 'the mail server answered 421']);
});

test('What the other side refuses for good, and what cannot be read, is given up, kept and counted', async () => {
  const { carrier } = await startSmtp(550);
  await tell(opened);
  await store.transact((writer) => writer.tell({ kind: 'message-email', payload: '{"to":1}', due: 0 }));
  await delivery(carrier, unused).deliverDue();
  expect(await store.outbox.counts()).toEqual({ waiting: 0, givenUp: 2 });
  expect(failures.toSorted()).toEqual([
    'the entry is no message that this version can read, given up',
    'the mail server answered 550, given up',
  ]);
  expect(failures.join()).not.toContain('nilo');
});

test('An unreachable server is tried twelve times over hours, then given up', async () => {
  const carrier = createSmtpCarrier({ url: 'smtp://127.0.0.1:1', from: 'no-reply@fascicolo.example' });
  await tell(opened);
  const post = delivery(carrier, unused);
  const begun = time;
  for (let i = 1; i <= 12; i += 1) {
    await post.deliverDue();
    time += delayAfter(i);
  }
  expect(failures).toHaveLength(12);
  expect(failures[11]).toMatch(/not reached \(ESOCKET|ECONNECTION|ECONNREFUSED.*given up/);
  expect(time - begun).toBeGreaterThan(8 * 3_600_000);
  expect((await store.outbox.counts()).givenUp).toBe(1);
});

test('A code goes by SMS to a gateway, and not at all once its time is over', async () => {
  const { taken, carrier } = await startGateway(503);
  const code: Notice<'one-time-code'> = {
    to: { phone: '+390000000002', language: 'en' },
    subject: 'one-time-code',
    values: { code: '123456', minutes: '10' },
    at: time,
    expires: time + 600_000,
  };
  await tell(code);
  const post = delivery(unused, carrier);
  await post.deliverDue();
  time += delayAfter(1);
  expect(await post.deliverDue()).toBe(1);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatch(/^id1 Bearer secret \{"id":"id1","to":"\+390000000002","text":"123456 is the code/);
  await tell(code);
  time += 600_000;
  expect(await post.deliverDue()).toBe(0);
  expect(await store.outbox.counts()).toEqual({ waiting: 0, givenUp: 0 });
});

test('In the demo messages lie in a mailbox, newest first, for a day', async () => {
  const mailbox = createMailbox(store.keep, () => time);
  const post = delivery(mailbox.carrier('email'), mailbox.carrier('sms'));
  await tell(opened);
  await post.deliverDue();
  time += 10;
  await tell({ ...opened, subject: 'emergency-access', values: { at: 'oggi', organization: 'Ospedale' } });
  await post.deliverDue();
  expect((await mailbox.messages()).map(({ channel, to }) => [channel, to])).toEqual([
    ['sms', '+390000000002'],
    ['email', 'nilo@example.org'],
    ['email', 'nilo@example.org'],
  ]);
  expect(await mailbox.messages('+390000000002')).toHaveLength(1);
  time += 25 * 3_600_000;
  expect(await mailbox.messages()).toEqual([]);
});

test('Who left no address is told nothing; who left only a telephone is told there', () => {
  const newId = (): string => 'id';
  expect(tellingsFor({ ...opened, to: { language: 'it' } }, newId)).toEqual([]);
  expect(tellingsFor({ ...opened, to: { phone: '+39', language: 'it' } }, newId).map(({ kind }) => kind)).toEqual(['message-sms']);
});

test.each(Object.keys(subjects) as Subject[])('%s reads well in both languages, and values make no lines of their own', (subject) => {
  const hostile = { code: '1', minutes: '10', at: 'x', name: 'Eve\r\nBcc: all@example.org', organization: 'H' };
  for (const language of ['it', 'en'] as const) {
    const { title, lines } = wordsOf(subject, language, hostile);
    expect(title.length).toBeGreaterThan(10);
    expect(lines[0]?.length).toBeGreaterThan(30);
    expect(`${title}${lines.join('')}`).not.toMatch(/[\r\n]|undefined/);
  }
});
