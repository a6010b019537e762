// Random walks through activation: the answers, the Consents, the Task, the audit trail and the record always agree, and
// no walk opens a record without the feed consent.
import type { Bundle, Consent, Parameters, Patient, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activate, categories, change, lifetime, newWorld, pass, type Actor, type World } from './activation-model.ts';
import { activationDoor, notice, opening, parameters, valueOf, type Said } from './activation-words.ts';
import { demoResources, now, startLoadedServer, type Reply, type TestServer } from './test-server.ts';

type Event =
  | { readonly kind: 'activate' | 'choose'; readonly actor: Actor; readonly said: Said }
  | { readonly kind: 'both at once' }
  | { readonly kind: 'prove'; readonly contact: 'email' | 'phone'; readonly address: string }
  | { readonly kind: 'wait'; readonly hours: number }
  | { readonly kind: 'die' | 'live' };

const actor = fc.constantFrom<Actor>('citizen-new', 'operator');
const words = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        noticeVersion: fc.constantFrom(notice, notice, notice, 'old'),
        email: fc.constantFrom('a@example.org', 'b@example.org'),
        phone: fc.constant('+393331234567'),
        feed: fc.boolean(),
        past: fc.boolean(),
        consultation: fc.boolean(),
        confirm: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Said>(
      opening,
      { ...opening, past: true },
      { ...opening, feed: false },
      { ...opening, confirm: false },
      { confirm: true },
    ),
  },
);
const orAbandon = fc.oneof({ weight: 6, arbitrary: words }, { weight: 1, arbitrary: fc.constant<Said>({ abandon: true }) });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('activate' as const), actor, said: orAbandon }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('choose' as const), actor, said: words }) },
  { weight: 1, arbitrary: fc.constant<Event>({ kind: 'both at once' }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Event>(
      { kind: 'prove', contact: 'email', address: 'a@example.org' },
      { kind: 'prove', contact: 'email', address: 'nilo@example.org' },
      { kind: 'prove', contact: 'phone', address: '+393331234567' },
    ),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 100 }) }) },
  { weight: 1, arbitrary: fc.constantFrom<Event>({ kind: 'die' }, { kind: 'live' }) },
);

const person = demoResources().find(({ resourceType, id }) => resourceType === 'Patient' && id === 'citizen-new') as Patient;
const withGp: Patient = { ...person, generalPractitioner: [{ reference: 'Practitioner/gp' }] };

test('Whatever people do in whatever order, what they see and what holds is what they decided', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
      const world = newWorld(now);
      const server = await startLoadedServer([withGp], () => world.time);
      try {
        await prove(server, world, 'email', 'nilo@example.org');
        await prove(server, world, 'phone', '+393331234567');
        let fed = 0;
        for (const one of events) {
          await happen(server, world, one);
          fed += await agree(server, world, fed);
        }
      } finally {
        await server.close();
      }
    }),
    { numRuns: 40 },
  );
}, 300_000);

async function happen(server: TestServer, world: World, one: Event): Promise<void> {
  world.time += 1;
  switch (one.kind) {
    case 'activate':
      return compare(server, [ask(server, one.actor, '$activate', one.said)], () => [activate(world, one.actor, one.said, notice)]);
    case 'choose':
      return compare(server, [ask(server, one.actor, '$consent-choices', one.said)], () => [change(world, one.actor, one.said, notice)]);
    case 'both at once': {
      const asked = (['citizen-new', 'operator'] as const).map((who) => ask(server, who, '$activate', opening));
      // Whoever comes first; the other one is too late.
      return compare(server, asked, ([, second]) =>
        second?.status === 200
          ? [undefined, activate(world, 'operator', opening, notice)]
          : [activate(world, 'citizen-new', opening, notice), undefined],
      );
    }
    case 'prove':
      return prove(server, world, one.contact, one.address);
    case 'wait':
      return pass(world, one.hours * 3_600_000);
    default:
      world.deceased = one.kind === 'die';
      return server.put([world.deceased ? { ...withGp, deceasedDateTime: '2026-11-01' } : withGp]);
  }
}

/** An address that is proven already stays so for as long as it was. */
async function prove(server: TestServer, world: World, contact: 'email' | 'phone', address: string): Promise<void> {
  // Thirteen minutes apart nobody asks for too many codes.
  pass(world, 13 * 60_000);
  await activationDoor(server).prove('citizen-new', 'citizen-new', { [contact]: address });
  if ((world.proven.get(address) ?? 0) <= world.time) world.proven.set(address, world.time + lifetime);
}

function ask(server: TestServer, who: Actor, operation: string, what: Said): Promise<Reply<Parameters>> {
  return server.ask<Parameters>(who, 'POST', `/Patient/citizen-new/${operation}`, { body: parameters(what) });
}

/** The states that are answered, undefined for a refusal; and one row of the audit trail for each. */
async function compare(
  server: TestServer,
  asked: readonly Promise<Reply<Parameters>>[],
  expected: (replies: readonly Reply<Parameters>[]) => readonly (string | undefined)[],
): Promise<void> {
  const before = await rows(server);
  const replies = await Promise.all(asked);
  const states = replies.map(({ status, body }) => (status === 200 ? valueOf(body, 'state') : undefined));
  expect(states, replies.map(({ text }) => text.slice(0, 300)).join('\n')).toEqual(expected(replies));
  for (const { status } of replies) expect([200, 400, 409, 422]).toContain(status);
  const told = (await rows(server)).slice(before.length);
  expect(told.filter(({ outcome }) => outcome === 'success')).toHaveLength(states.filter((state) => state !== undefined).length);
  expect(told.every(({ outcome, what }) => outcome === 'success' || what.length === 0)).toBe(true);
  expect(told).toHaveLength(replies.length);
}

async function rows(server: TestServer) {
  const trail = await server.server.store.auditTrail({ count: 100_000 });
  return trail.filter(({ action }) => action === '$activate' || action === '$consent-choices');
}

/** Compares all that is stored with the model, and feeds a report: 1 when it was accepted. */
async function agree(server: TestServer, world: World, fedBefore: number): Promise<number> {
  const consents = await all<Consent>(server, 'Consent');
  const inForce = Object.fromEntries(
    consents
      .filter(({ status }) => status === 'active')
      .map(({ category, provision }) => [category[0]?.coding?.[0]?.code, provision?.type === 'permit']),
  );
  expect(inForce).toEqual(world.decided);
  const count = (status: string): number => consents.filter((consent) => consent.status === status).length;
  const chosen = [...world.drafts.values(), ...world.overdue].filter(({ choices }) => choices !== undefined).length;
  expect([count('active'), count('draft'), count('rejected')]).toEqual([
    categories.filter((one) => world.decided[one] !== undefined).length,
    3 * chosen,
    3 * world.rejected,
  ]);

  const tasks = (await all<Task>(server, 'Task')).map(({ status }) => status);
  const having = (status: string): number => tasks.filter((one) => one === status).length;
  expect(['completed', 'rejected', 'cancelled', 'in-progress'].map(having)).toEqual([
    world.completed,
    world.rejected,
    world.cancelled,
    world.drafts.size + world.overdue.length,
  ]);
  expect(await all(server, 'DocumentReference')).toHaveLength(world.receipts);

  const sent = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/citizen-new' },
    effectiveDateTime: new Date(world.time).toISOString(),
  };
  const { status } = await server.ask('hospital', 'POST', '/DiagnosticReport', { body: sent });
  expect(status).toBe(world.decided.feed === true ? 201 : 422);
  const fed = status === 201 ? 1 : 0;
  const visible = world.decided.feed === true && world.decided.consultation === true;
  const seen = await server.ask<Bundle>('gp', 'GET', '/DiagnosticReport?patient=citizen-new');
  expect(seen.body.total).toBe(visible ? fedBefore + fed : 0);
  return fed;
}

async function all<T>(server: TestServer, type: string): Promise<readonly T[]> {
  const { body } = await server.ask<Bundle>('operator', 'GET', `/${type}?patient=citizen-new&_count=1000`);
  return (body.entry ?? []).map(({ resource }) => resource as T);
}
