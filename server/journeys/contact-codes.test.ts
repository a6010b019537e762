// An address is verified by the code that was sent to it: once, soon, and not by guessing.
import type { OperationOutcome } from '@medplum/fhirtypes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activationDoor, codeFor, notice, opening, parameters, valueOf, type ActivationDoor, type Said } from './activation-words.ts';
import { now, startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
let door: ActivationDoor;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
  door = activationDoor(server);
});
afterEach(() => server.close());

const email = 'nilo@example.org';
const said = (reply: Reply<unknown>): string =>
  `${reply.status} ${/\(([a-z-]+)\)\.$/.exec((reply.body as OperationOutcome).issue?.[0]?.diagnostics ?? '')?.[1]}`;

function verify(what: Said, persona: 'citizen-new' | 'citizen' | 'gp' = 'citizen-new', patient = 'citizen-new') {
  return server.ask<OperationOutcome>(persona, 'POST', `/Patient/${patient}/$verify-contact`, { body: parameters(what) });
}

function other(code: string): string {
  return code === '000000' ? '000001' : '000000';
}

test('Online nothing is chosen before both addresses are verified, and what was typed stays', async () => {
  const typed = await door.act('citizen-new', 'citizen-new', { noticeVersion: notice, email, phone: '+39 333 123 4567' });
  expect(valueOf(typed.body, 'state')).toBe('data-checked');
  const early = await door.act('citizen-new', 'citizen-new', { feed: true, past: false, consultation: true });
  expect(said(early)).toBe('422 unverified-email');
  await door.prove('citizen-new', 'citizen-new');
  const chosen = await door.act('citizen-new', 'citizen-new', { feed: true, past: false, consultation: true });
  expect(valueOf(chosen.body, 'state')).toBe('summarised');
  expect(valueOf((await door.act('citizen-new', 'citizen-new', { confirm: true })).body, 'state')).toBe('confirmed');
  const { text } = await server.ask('operator', 'GET', '/Task?patient=citizen-new');
  expect(text).toContain('"email-verification"');
  expect(text).not.toContain(email);
});

test('At the counter the officer reads the addresses back; no code is asked', async () => {
  expect((await door.act('operator', 'citizen-new', opening)).status).toBe(200);
});

test('A code holds ten minutes, and what is kept of it does not tell it', async () => {
  await verify({ email });
  const code = await codeFor(server, email);
  const kept = await server.server.store.keep.find('contact-code', 'Patient/citizen-new for citizen-new', time);
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(code);
  time += 600_000;
  expect(said(await verify({ email, code }))).toBe('422 code-expired');
  await verify({ email });
  expect((await verify({ email, code: await codeFor(server, email) })).status).toBe(200);
});

test('Five attempts, all counted, also when they come at once; then the right code is too late', async () => {
  await verify({ email });
  const code = await codeFor(server, email);
  const guesses = await Promise.all(Array.from({ length: 8 }, () => verify({ email, code: other(code) })));
  const wrong = guesses.map(said).filter((one) => one === '422 wrong-code');
  expect([wrong.length, guesses.filter(({ status }) => status === 422).length]).toEqual([5, 8]);
  expect(said(await verify({ email, code }))).toMatch(/^422 (too-many-attempts|code-expired)$/);
});

test('The second click of two finds it done; the code of one address is none for another, nor for another person', async () => {
  await verify({ email });
  const code = await codeFor(server, email);
  expect(said(await verify({ email: 'other@example.org', code }))).toBe('422 code-expired');
  expect(said(await verify({ email, code }, 'citizen', 'citizen'))).toBe('422 code-expired');
  const twice = await Promise.all([verify({ email, code: ` ${code.slice(0, 3)} ${code.slice(3)}` }), verify({ email, code })]);
  expect(twice.map(({ status }) => status)).toContain(200);
  expect((await verify({ email, code })).status).toBe(200);
});

test('Only the newest code holds; another is sent after half a minute, five within the hour', async () => {
  await verify({ email });
  const first = await codeFor(server, email);
  expect(said(await verify({ email }))).toBe('429 wait');
  for (let i = 0; i < 4; i += 1) {
    time += 30_000;
    expect((await verify({ email })).status).toBe(200);
  }
  time += 30_000;
  expect(said(await verify({ email: 'second@example.org' }))).toBe('429 too-many-codes');
  const newest = await codeFor(server, email);
  if (first !== newest) expect(said(await verify({ email, code: first }))).toBe('422 wrong-code');
  expect((await verify({ email, code: newest })).status).toBe(200);
});

test.each<[string, Said, number]>([
  ['no address', { code: '123456' }, 400],
  ['two addresses', { email, phone: '+393331234567' }, 400],
  ['what is no address', { email: 'nilo' }, 400],
  ['what is no number', { phone: 'call me' }, 400],
  ['what is no code', { email, code: '12a456' }, 400],
  ['something else', { email, name: 'x' }, 400],
])('%s is refused', async (_sentence, what, status) => {
  expect((await verify(what)).status).toBe(status);
});

test('Nobody sends codes in the name of somebody else', async () => {
  expect((await verify({ email }, 'citizen')).status).toBe(403);
  expect((await verify({ email }, 'gp')).status).toBe(403);
  await server.server.messages.deliverDue();
  expect(await server.server.messages.mailbox?.messages()).toEqual([]);
});

test('A new address later is proved as well', async () => {
  expect(said(await door.choose('citizen', 'citizen', { email: 'bianca@example.org' }))).toBe('422 unverified-email');
  await door.prove('citizen', 'citizen', { email: 'bianca@example.org' });
  expect((await door.choose('citizen', 'citizen', { email: 'bianca@example.org' })).status).toBe(200);
});

test('The person is told that the record was opened, at the addresses that they gave', async () => {
  await door.prove('citizen-new', 'citizen-new');
  await door.act('citizen-new', 'citizen-new', opening);
  await server.server.messages.deliverDue();
  const [mail] = (await server.server.messages.mailbox?.messages(email)) ?? [];
  expect([mail?.title, mail?.lines[0]]).toEqual([
    'Il tuo Fascicolo è aperto',
    'Il Fascicolo sanitario è stato aperto: 2 novembre 2026 alle ore 10:00. La ricevuta è nel Fascicolo.',
  ]);
});
