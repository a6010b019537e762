// Choices changed later, and decisions for others: at home, by parents, at the counter.
import type { Bundle, Consent, DocumentReference, Patient, Task } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { activationDoor, notice, opening, parameters, resourcesIn, valueOf, type ActivationDoor, type Said } from './activation-words.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
let door: ActivationDoor;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
  door = activationDoor(server);
});
afterEach(() => server.close());

describe('A choice is changed later', () => {
  const declared = (patient: string): Promise<unknown> =>
    server.ask('specialist', 'POST', `/Patient/${patient}/$declare-care`, {
      body: parameters({ declaration: 'Outpatient visit in progress' }),
    });

  test('and holds at the next request, an old page link included, with a receipt each time', async () => {
    await declared('citizen');
    const first = await server.ask<Bundle>('specialist', 'GET', '/DiagnosticReport?patient=citizen&_count=1');
    expect(first.body.total).toBe(9);
    const withdrawn = await door.choose('citizen', 'citizen', { consultation: false });
    expect([withdrawn.status, valueOf(withdrawn.body, 'state')]).toEqual([200, 'confirmed']);
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect((await server.ask<Bundle>('specialist', 'GET', next.slice(next.indexOf('/fhir') + 5))).body.total).toBe(0);
    expect(await door.total('specialist', 'DiagnosticReport?patient=citizen')).toBe(0);
    expect(await door.total('citizen', 'DiagnosticReport')).toBe(10);

    const given = await door.choose('citizen', 'citizen', { consultation: true, noticeVersion: notice });
    expect(await door.total('specialist', 'DiagnosticReport?patient=citizen')).toBe(9);
    const receipts = [withdrawn, given].map(({ body }) => resourcesIn<DocumentReference>(body, 'receipt')[0]?.id);
    expect(new Set(receipts).size).toBe(2);
    expect(await door.total('citizen', 'DocumentReference?type=59284-0')).toBe(2);
  });

  test('and the decision before it stays in the history, no longer in force', async () => {
    await door.choose('citizen', 'citizen', { consultation: false });
    const old = await server.ask<Consent>('citizen', 'GET', '/Consent/citizen-consultation');
    expect([old.body.status, old.body.meta?.versionId]).toEqual(['inactive', '2']);
    expect((await server.ask<Consent>('citizen', 'GET', '/Consent/citizen-consultation/_history/1')).body.status).toBe('active');
    expect(await door.total('citizen', 'Consent?status=active')).toBe(3);
  });

  test('and stands in the history with what, when, by whom, the version of the notice that was read, and its receipt', async () => {
    await door.act('operator', 'citizen-new', opening);
    time += 1000;
    const withdrawn = await door.choose('citizen-new', 'citizen-new', { consultation: false });
    time += 1000;
    await door.choose('operator', 'citizen-new', { consultation: true, noticeVersion: notice });
    const history = await server.server.activation.history(
      {
        requester: {
          kind: 'citizen',
          patient: 'citizen-new',
          subject: 'Patient/citizen-new',
          scopes: [{ context: 'patient', type: '*', interactions: 'cruds' }],
          purpose: 'PERSONAL',
          client: 'test',
        },
        action: '$consent-choices',
        asked: '/scelte',
        requestId: 'r',
      },
      'citizen-new',
    );
    expect(history.map(({ category, permit, status, decided, notice: read }) => [category, permit, status, decided - now, read])).toEqual([
      ['consultation', true, 'active', 2000, notice],
      ['consultation', false, 'inactive', 1000, undefined],
      ['feed', true, 'active', 0, notice],
      ['past', false, 'active', 0, notice],
      ['consultation', true, 'inactive', 0, notice],
    ]);
    expect(new Set(history.map(({ performer }) => performer))).toEqual(new Set(['Patient/citizen-new']));
    const [, second] = history;
    expect(second?.receipt).toBe(resourcesIn<DocumentReference>(withdrawn.body, 'receipt')[0]?.content[0]?.attachment.url);
    expect(new Set(history.map(({ receipt }) => receipt)).size).toBe(3);
  });

  test('and exceptions that the person made before go on under it', async () => {
    expect(await door.total('pharmacist', 'MedicationRequest?patient=guardian')).toBe(0);
    await door.choose('guardian', 'guardian', { consultation: false });
    const { body } = await door.choose('guardian', 'guardian', { consultation: true, noticeVersion: notice });
    const consent = resourcesIn<Consent>(body, 'consent').find(({ provision }) => provision?.provision !== undefined);
    expect(consent?.provision?.provision).toHaveLength(2);
  });

  test('and the feed revoked: nothing is added, nothing shown to others, nothing deleted; and all is back on consent', async () => {
    const { status, body } = await door.choose('citizen', 'citizen', { feed: false });
    expect([status, valueOf(body, 'state')]).toEqual([200, 'refused']);
    expect(await door.feed('citizen')).toBe(422);
    expect([await door.total('gp', 'DiagnosticReport?patient=citizen'), await door.total('citizen', 'DiagnosticReport')]).toEqual([0, 10]);
    expect(valueOf((await door.choose('citizen', 'citizen', { feed: true, noticeVersion: notice })).body, 'state')).toBe('confirmed');
    expect([await door.feed('citizen'), await door.total('gp', 'DiagnosticReport?patient=citizen')]).toEqual([201, 10]);
  });

  test('or looked at before: what it would mean is said, and nothing is done', async () => {
    const { body } = await door.choose('citizen', 'citizen', { feed: false, confirm: false });
    expect([valueOf(body, 'state'), valueOf(body, 'message')]).toEqual(['summarised', expect.stringContaining('nothing is deleted')]);
    expect(await door.total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
    expect(await door.total('citizen', 'DocumentReference?type=59284-0')).toBe(0);
  });

  test('to what it is already, and nothing is written', async () => {
    const { status, body } = await door.choose('citizen', 'citizen', { feed: true, past: true, consultation: true, noticeVersion: notice });
    expect([status, valueOf(body, 'message')]).toEqual([200, expect.stringContaining('nothing was changed')]);
    expect(resourcesIn(body, 'consent')).toHaveLength(3);
    expect(await door.total('citizen', 'Consent')).toBe(3);
  });

  test('by several at once, and one after the other is carried out', async () => {
    const answers = await Promise.all(
      [true, false, true, false].map((past) => door.choose('citizen', 'citizen', { past, noticeVersion: notice })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await door.total('citizen', 'Consent?status=active')).toBe(3);
  });

  test.each<[string, string, PersonaName, Said, number]>([
    ['without having read the notice, when it is a yes', 'citizen-refused', 'citizen-refused', { consultation: true }, 400],
    ['under another notice', 'citizen-refused', 'citizen-refused', { consultation: true, noticeVersion: '2019-01-01' }, 422],
    ['without saying which', 'citizen', 'citizen', { confirm: true }, 400],
    ['where no record was ever opened', 'citizen-new', 'citizen-new', { consultation: true, noticeVersion: notice }, 422],
    ['by a minor', 'child', 'child', { consultation: false }, 422],
    ['to what is no address', 'citizen', 'citizen', { email: 'nowhere' }, 400],
  ])('not %s', async (_sentence, patient, persona, said, status) => {
    const reply = await door.choose(persona, patient, said);
    expect(reply.status, reply.text).toBe(status);
    expect(await door.total('operator', `DocumentReference?patient=${patient}&type=59284-0`)).toBe(0);
  });
});

describe('For others', () => {
  test('the registered parent opens and changes the record of a minor; the minor and a stranger do not', async () => {
    const child = (await server.ask<Patient>('admin', 'GET', '/Patient/child')).body;
    const link = (await server.ask<Bundle>('admin', 'GET', '/RelatedPerson/guardian-of-child')).body as never as { identifier: unknown };
    await server.put([
      { ...child, id: 'second-child', identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'SGGLEO11E14D969X' }] },
      { ...link, id: 'guardian-of-second', patient: { reference: 'Patient/second-child' } } as never,
    ]);
    expect((await door.act('child', 'child', opening)).status).toBe(422);
    await door.prove('guardian', 'second-child', undefined, { patient: 'second-child' });
    const { status, body, text } = await door.act('guardian', 'second-child', opening, { patient: 'second-child' });
    expect(status, text).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'RelatedPerson/guardian-of-second' }]);
    expect(await door.feed('second-child')).toBe(201);
    expect((await door.choose('guardian', 'second-child', { consultation: false }, { patient: 'second-child' })).status).toBe(200);
    expect((await door.act('citizen', 'second-child', opening, { patient: 'second-child' })).status).toBe(403);
  });

  test('a voluntary delegate reads, and does not decide', async () => {
    const link = (await server.ask<Bundle>('admin', 'GET', '/RelatedPerson/guardian-of-child')).body as never as object;
    const relationship = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'DELEGATEE' }] }];
    await server.put([{ ...link, id: 'delegate-of-citizen', patient: { reference: 'Patient/citizen' }, relationship } as never]);
    expect(await door.total('guardian', 'DiagnosticReport', { patient: 'citizen' })).toBe(10);
    expect((await door.choose('guardian', 'citizen', { consultation: false }, { patient: 'citizen' })).status).toBe(403);
    expect(await door.total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
  });

  test('the counter opens the record of an adult who stands there', async () => {
    const { status, body, text } = await door.act('operator', 'citizen-new', opening);
    expect(status, text).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'Patient/citizen-new' }]);
    expect(await door.feed('citizen-new')).toBe(201);
    expect(await door.total('operator', 'DiagnosticReport?patient=citizen-new')).toBe(0);
    const [, task] = [
      await door.total('operator', 'Consent?patient=citizen-new'),
      await server.ask<Bundle<Task>>('operator', 'GET', '/Task?patient=citizen-new'),
    ];
    expect(task.body.entry?.[0]?.resource?.requester).toEqual({ reference: 'Practitioner/operator' });
  });

  test('the counter decides for a minor with the registered parent only, and names them', async () => {
    expect((await door.choose('operator', 'child', { consultation: false })).status).toBe(422);
    expect((await door.choose('operator', 'child', { consultation: false, representative: 'RelatedPerson/nobody' })).status).toBe(403);
    const { status, body } = await door.choose('operator', 'child', {
      consultation: false,
      representative: 'RelatedPerson/guardian-of-child',
    });
    expect(status).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'RelatedPerson/guardian-of-child' }]);
  });

  test('what one began another does not confirm', async () => {
    await door.prove('citizen-new', 'citizen-new');
    await door.act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    expect((await door.act('operator', 'citizen-new', { confirm: true })).status).toBe(400);
    expect((await door.act('operator', 'citizen-new', opening)).status).toBe(200);
    expect(await door.total('operator', 'Task?patient=citizen-new&status=cancelled')).toBe(1);
    expect(await door.total('operator', 'Consent?patient=citizen-new&status=draft')).toBe(0);
  });

  test('what parents decided about third parties waits on the eighteenth birthday for the new adult', async () => {
    await door.choose('guardian', 'child', { consultation: false }, { patient: 'child' });
    await door.choose('guardian', 'child', { consultation: true, noticeVersion: notice }, { patient: 'child' });
    await server.ask('specialist', 'POST', '/Patient/child/$declare-care', {
      body: parameters({ declaration: 'Outpatient visit in progress' }),
    });
    expect(await door.total('specialist', 'DiagnosticReport?patient=child')).toBe(2);
    time = Date.parse('2029-05-13T22:00:00Z');
    await server.ask('specialist', 'POST', '/Patient/child/$declare-care', {
      body: parameters({ declaration: 'Outpatient visit in progress' }),
    });
    expect(await door.total('specialist', 'DiagnosticReport?patient=child')).toBe(0);
    expect((await door.choose('child', 'child', { consultation: true, noticeVersion: notice })).status).toBe(200);
    expect(await door.total('specialist', 'DiagnosticReport?patient=child')).toBe(2);
  });
});

describe('The audit trail', () => {
  test('has one row for every act, done or refused, that names what was written and no address', async () => {
    await door.prove('citizen-new', 'citizen-new');
    time += 30_000;
    await door.prove('citizen-new', 'citizen-new', { email: 'nilo2@example.org' });
    await door.look('citizen-new', 'citizen-new');
    await door.act('citizen-new', 'citizen-new', { noticeVersion: 'old' });
    await door.act('citizen-new', 'citizen-new', opening);
    await door.act('gp', 'citizen-new', opening);
    await server.ask('citizen-new', 'POST', '/Patient/citizen-new/$consent-choices?consultation=false&email=nilo2%40example.org');
    const trail = await server.server.store.auditTrail({ count: 10_000 });
    expect(JSON.stringify(trail)).not.toContain('example.org');
    const rows = trail.slice(-5);
    expect(rows.map(({ agent, action, outcome, what }) => [agent, action, outcome, what.length])).toEqual([
      ['Patient/citizen-new', '$activate', 'success', 1],
      ['Patient/citizen-new', '$activate', 'denied', 0],
      ['Patient/citizen-new', '$activate', 'success', 8],
      ['Practitioner/gp', '$activate', 'denied', 0],
      ['Patient/citizen-new', '$consent-choices', 'success', 6],
    ]);
  });
});
