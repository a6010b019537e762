// A record is opened, or not, through the FHIR door: and what was decided holds for the very next request.
import { createHash } from 'node:crypto';
import type { Bundle, Consent, DocumentReference, OperationOutcome, Patient, Task } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activationDoor, notice, opening, parameters, resourcesIn, valueOf, type ActivationDoor, type Said } from './activation-words.ts';
import { now, startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
let door: ActivationDoor;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
  door = activationDoor(server);
  await door.prove('citizen-new', 'citizen-new');
});
afterEach(() => server.close());

/** Everything that an activation could leave behind. */
async function traces(patient: string): Promise<readonly (number | undefined)[]> {
  const types = ['Consent', 'Task', 'DocumentReference', 'Provenance'];
  return Promise.all(
    types.map((type) =>
      door.total('operator', type === 'Provenance' ? `Provenance?target=Patient/${patient}` : `${type}?patient=${patient}`),
    ),
  );
}

function issuesOf({ body }: Reply<unknown>): readonly { code: string; text: string }[] {
  return (body as OperationOutcome).issue.map(({ code, diagnostics = '' }) => ({ code, text: diagnostics }));
}

describe('An enrolled adult', () => {
  test('learns where they stand and reads the notice in both languages', async () => {
    const { status, body } = await door.look('citizen-new', 'citizen-new');
    expect(status).toBe(200);
    expect([valueOf(body, 'state'), valueOf(body, 'eligible'), valueOf(body, 'noticeVersion')]).toEqual(['identified', true, notice]);
    const notices = (body.parameter ?? []).filter(({ name }) => name === 'notice').map(({ valueAttachment }) => valueAttachment);
    expect(notices.map((one) => [one?.language, one?.contentType])).toEqual([
      ['it', 'text/markdown'],
      ['en', 'text/markdown'],
    ]);
    expect(Buffer.from(notices[0]?.data ?? '', 'base64').toString()).toContain('# Informativa');
  });

  test('opens the record: the hospital feeds and a physician in care reads, at once', async () => {
    await server.ask('specialist', 'POST', '/Patient/citizen-new/$declare-care', {
      body: parameters({ declaration: 'Outpatient visit in progress' }),
    });
    expect(await door.feed('citizen-new')).toBe(422);
    const { status, body, text } = await door.act('citizen-new', 'citizen-new', opening);
    expect(status, text).toBe(200);
    expect(valueOf(body, 'state')).toBe('confirmed');
    const consents = resourcesIn<Consent>(body, 'consent').map(({ status: of, category, provision }) => [
      category[0]?.coding?.[0]?.code,
      of,
      provision?.type,
    ]);
    expect(consents).toEqual([
      ['feed', 'active', 'permit'],
      ['past', 'active', 'deny'],
      ['consultation', 'active', 'permit'],
    ]);

    expect(await door.feed('citizen-new')).toBe(201);
    expect(await door.feed('citizen-new', '2019-03-01')).toBe(422);
    expect(await door.total('specialist', 'DiagnosticReport?patient=citizen-new')).toBe(1);
    expect([
      valueOf((await door.look('citizen-new', 'citizen-new')).body, 'state'),
      await door.total('operator', 'Task?patient=citizen-new&status=completed'),
    ]).toEqual(['confirmed', 1]);
  });

  test('leaves mobile and e-mail in the registry, and keeps the GP', async () => {
    await server.put([
      {
        ...(await server.ask<Patient>('admin', 'GET', '/Patient/citizen-new')).body,
        generalPractitioner: [{ reference: 'Practitioner/gp' }],
      },
    ]);
    await door.act('citizen-new', 'citizen-new', opening);
    const { body } = await server.ask<Patient>('citizen-new', 'GET', '/Patient/citizen-new');
    expect(body.telecom).toEqual([
      { system: 'phone', value: '+393331234567', use: 'mobile' },
      { system: 'email', value: 'nilo@example.org' },
    ]);
    await door.feed('citizen-new');
    expect(await door.total('gp', 'DiagnosticReport?patient=citizen-new')).toBe(1);
  });

  test('downloads the receipt, now and later, and its hash agrees; nobody in care sees it', async () => {
    await server.ask('specialist', 'POST', '/Patient/citizen-new/$declare-care', {
      body: parameters({ declaration: 'Outpatient visit in progress' }),
    });
    const [document] = resourcesIn<DocumentReference>((await door.act('citizen-new', 'citizen-new', opening)).body, 'receipt');
    const { url, hash, size, extension } = document?.content[0]?.attachment ?? {};
    const file = await server.ask<{ data: string; contentType: string }>('citizen-new', 'GET', `/${url}`, {
      headers: { Accept: 'application/fhir+json' },
    });
    const bytes = Buffer.from(file.body.data, 'base64');
    expect([file.body.contentType, bytes.length, bytes.subarray(0, 5).toString()]).toEqual(['application/pdf', size, '%PDF-']);
    expect(createHash('sha1').update(bytes).digest('base64')).toBe(hash);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(extension?.[0]?.valueString);
    const code = document?.identifier?.[0];
    expect(await door.total('citizen-new', `DocumentReference?identifier=${code?.system}|${code?.value}`)).toBe(1);
    for (const persona of ['specialist', 'hospital', 'citizen', 'pharmacist'] as const) {
      expect((await server.ask(persona, 'GET', `/${url}`)).status).toBe(404);
      expect(await door.total(persona, 'DocumentReference?patient=citizen-new')).toBe(0);
      expect(await door.total(persona, 'Provenance?target=Patient/citizen-new')).toBe(0);
    }
    expect((await server.ask('operator', 'GET', `/${url}`)).status).toBe(200);
  });

  test('refuses the feed: nothing is opened, nothing can be fed, and the answer says so', async () => {
    const asked = await door.act('citizen-new', 'citizen-new', { noticeVersion: notice, feed: false });
    expect([asked.status, valueOf(asked.body, 'state')]).toEqual([200, 'summarised']);
    expect(valueOf(asked.body, 'message')).toMatch(/will not be opened/);
    const { status, body } = await door.act('citizen-new', 'citizen-new', { ...opening, feed: false });
    expect([status, valueOf(body, 'state')]).toEqual([200, 'refused']);
    expect(valueOf(body, 'message')).toMatch(/not opened/);
    expect(resourcesIn<Consent>(body, 'consent').map((consent) => consent.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(resourcesIn(body, 'receipt')).toEqual([]);
    expect(await door.feed('citizen-new')).toBe(422);
    expect(await door.total('citizen-new', 'Consent?status=active')).toBe(0);
    expect((await server.ask<Patient>('admin', 'GET', '/Patient/citizen-new')).body.telecom).toHaveLength(1);

    expect(valueOf((await door.look('citizen-new', 'citizen-new')).body, 'eligible')).toBe(true);
    expect((await door.act('citizen-new', 'citizen-new', opening)).status).toBe(200);
    expect(await door.feed('citizen-new')).toBe(201);
  });

  test('goes step by step, comes back later, and confirms what is there', async () => {
    const steps: readonly (readonly [Said, string])[] = [
      [{ noticeVersion: notice }, 'informed'],
      [{ email: 'nilo@example.org', phone: '+39 333 1234567' }, 'data-checked'],
      [{ feed: true, past: true, consultation: false }, 'summarised'],
      [{ email: 'other@example.org' }, 'summarised'],
    ];
    for (const [said, step] of steps) {
      const { body, text } = await door.act('citizen-new', 'citizen-new', said);
      expect(valueOf(body, 'state'), text).toBe(step);
      expect(valueOf((await door.look('citizen-new', 'citizen-new')).body, 'state')).toBe(step);
      expect(await door.feed('citizen-new')).toBe(422);
    }
    expect([await door.total('citizen-new', 'Consent?status=draft'), await door.total('citizen-new', 'Task')]).toEqual([3, 1]);
    time += 3_600_000;
    const unproven = await door.act('citizen-new', 'citizen-new', { confirm: true });
    expect([unproven.status, issuesOf(unproven)[0]?.text]).toEqual([422, expect.stringContaining('unverified-email')]);
    await door.prove('citizen-new', 'citizen-new', { email: 'other@example.org' });
    const { body } = await door.act('citizen-new', 'citizen-new', { confirm: true });
    expect(valueOf(body, 'state')).toBe('confirmed');
    expect([
      await door.total('citizen-new', 'Consent'),
      await door.total('citizen-new', 'Consent?status=active'),
      await door.total('citizen-new', 'Task?code=activation'),
      // One for the run, and one for each organisation that is asked for older data.
      await door.total('citizen-new', 'Task'),
    ]).toEqual([3, 3, 1, 8]);
    expect(await door.feed('citizen-new', '2015-01-01')).toBe(201);
    const task = await server.ask<Bundle<Task>>('auditor', 'GET', '/Task?patient=citizen-new');
    expect(task.text).not.toContain('example.org');
  });

  test('finds a draft given up after three days, and starts anew', async () => {
    await door.act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    time += 73 * 3_600_000;
    expect(valueOf((await door.look('citizen-new', 'citizen-new')).body, 'state')).toBe('identified');
    expect((await door.act('citizen-new', 'citizen-new', { confirm: true })).status).toBe(400);
    await door.prove('citizen-new', 'citizen-new');
    expect((await door.act('citizen-new', 'citizen-new', opening)).status).toBe(200);
    expect([
      await door.total('citizen-new', 'Task?status=cancelled'),
      await door.total('citizen-new', 'Consent?status=inactive'),
      await door.total('citizen-new', 'Consent?status=draft'),
    ]).toEqual([1, 3, 0]);
  });

  test('gives up, and nothing is open', async () => {
    await door.act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    expect(valueOf((await door.act('citizen-new', 'citizen-new', { abandon: true })).body, 'state')).toBe('abandoned');
    expect(await door.total('citizen-new', 'Consent?status=inactive')).toBe(3);
    expect((await door.act('citizen-new', 'citizen-new', { abandon: true })).status).toBe(422);
    expect((await door.act('citizen-new', 'citizen-new', { confirm: true })).status).toBe(400);
  });

  test('confirms twice at once, in two tabs or by a double click: one record is opened', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => door.act('citizen-new', 'citizen-new', opening)));
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect([
      await door.total('citizen-new', 'Consent'),
      await door.total('citizen-new', 'Task'),
      await door.total('citizen-new', 'DocumentReference'),
    ]).toEqual([3, 1, 1]);
  });
});

describe('Nothing is half-created when', () => {
  test.each<[string, Said, number, string]>([
    ['nothing is said', {}, 400, 'required'],
    ['the notice was not read', { ...opening, noticeVersion: undefined }, 400, 'required'],
    ['another version was read', { ...opening, noticeVersion: '2019-01-01' }, 422, 'business-rule'],
    ['a choice is left open', { ...opening, past: undefined }, 400, 'required'],
    ['the contacts are missing', { ...opening, email: undefined, phone: undefined }, 400, 'required'],
    ['the phone is missing', { ...opening, phone: undefined }, 400, 'required'],
    ['the e-mail address is none', { ...opening, email: 'nilo' }, 400, 'value'],
    ['the phone number is none', { ...opening, phone: 'call me' }, 400, 'value'],
    ['it is confirmed before anything else', { confirm: true }, 400, 'required'],
    ['choices come before the notice', { feed: true, past: true, consultation: true }, 400, 'required'],
    ['a parameter is not known', { ...opening, consultations: true }, 400, 'invalid'],
    ['a choice is neither yes nor no', { ...opening, feed: 'perhaps' }, 400, 'invalid'],
    ['the wrong door names a representative', { ...opening, representative: 'RelatedPerson/guardian-of-child' }, 400, 'value'],
  ])('%s', async (_sentence, said, status, code) => {
    const before = await traces('citizen-new');
    const reply = await door.act('citizen-new', 'citizen-new', said);
    expect([reply.status, issuesOf(reply)[0]?.code], reply.text).toEqual([status, code]);
    expect(issuesOf(reply)[0]?.text.length).toBeGreaterThan(30);
    expect(await traces('citizen-new')).toEqual(before);
    expect(await door.feed('citizen-new')).toBe(422);
  });

  test('a parameter is said twice, or the body is no Parameters', async () => {
    const twice = { ...parameters(opening), parameter: [...(parameters(opening).parameter ?? []), { name: 'feed', valueBoolean: false }] };
    const bodies = [
      twice,
      { resourceType: 'Parameters', parameter: 'feed' },
      { resourceType: 'Parameters', parameter: [null] },
      { resourceType: 'Patient' },
      '{',
    ];
    for (const body of bodies) {
      const reply = await server.ask('citizen-new', 'POST', '/Patient/citizen-new/$activate', { body });
      expect(reply.status, reply.text).toBe(400);
    }
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });

  test('the scopes of the app are to read only', async () => {
    const scope = 'patient/*.rs';
    expect((await door.act('citizen-new', 'citizen-new', opening, { scope })).status).toBe(403);
    expect((await door.look('citizen-new', 'citizen-new', { scope })).status).toBe(200);
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });
});

describe('A record is not opened', () => {
  const changed = async (change: Partial<Patient>): Promise<void> =>
    server.put([{ ...(await server.ask<Patient>('admin', 'GET', '/Patient/citizen-new')).body, ...change }]);

  test.each<[string, Partial<Patient>, string]>([
    ['of somebody who has died', { deceasedDateTime: '2026-10-30' }, 'deceased'],
    ['without a codice fiscale', { identifier: [{ system: 'urn:other', value: '1' }] }, 'no-fiscal-code'],
    ['when the enrolment has ended', { active: false }, 'inactive'],
    ['by a minor', { birthDate: '2008-11-03' }, 'under-age'],
  ])('%s, and the reason is named', async (_sentence, change, reason) => {
    await changed(change);
    const { body } = await door.look('citizen-new', 'citizen-new');
    expect([valueOf(body, 'state'), valueOf(body, 'eligible')]).toEqual(['not-eligible', false]);
    expect(body.parameter?.find(({ name }) => name === 'reason')?.part?.[0]?.valueCode).toBe(reason);
    const reply = await door.act('citizen-new', 'citizen-new', opening);
    expect([reply.status, issuesOf(reply)[0]?.code]).toEqual([422, 'business-rule']);
    expect(issuesOf(reply)[0]?.text).toContain(reason);
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });

  test('before midnight of the eighteenth birthday, and is from then on', async () => {
    await changed({ birthDate: '2008-11-03' });
    time = Date.parse('2026-11-02T22:59:59.999Z');
    expect((await door.act('citizen-new', 'citizen-new', opening)).status).toBe(422);
    time += 1;
    expect((await door.act('citizen-new', 'citizen-new', opening)).status).toBe(200);
  });

  test('of somebody whom only a hospital has written down', async () => {
    const made = await server.ask<Patient>('hospital', 'POST', '/Patient', {
      body: {
        resourceType: 'Patient',
        identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'PRVSCN80A01D969V' }],
        name: [{ family: 'Prova' }],
        gender: 'male',
        birthDate: '1980-01-01',
      },
    });
    expect(made.status, made.text).toBe(201);
    const reply = await door.act('operator', made.body.id ?? '', opening);
    expect([reply.status, issuesOf(reply)[0]?.text]).toEqual([422, expect.stringContaining('not-enrolled')]);
    expect(await door.total('gp', `Patient?_id=${made.body.id}`)).toBe(1);
  });

  test('a second time: the answer says what to do instead', async () => {
    const reply = await door.act('citizen', 'citizen', opening);
    expect([reply.status, issuesOf(reply)[0]?.text]).toEqual([409, expect.stringContaining('$consent-choices')]);
    expect(valueOf((await door.look('citizen', 'citizen')).body, 'state')).toBe('confirmed');
  });

  test('by anybody else, who learns nothing, not even whether there is such a person', async () => {
    for (const persona of ['citizen', 'gp', 'hospital', 'auditor', 'admin', 'pharmacist'] as const) {
      const [known, unknown] = [await door.act(persona, 'citizen-new', opening), await door.act(persona, 'nobody', opening)];
      expect([known.status, known.text]).toEqual([403, unknown.text]);
      expect((await door.look(persona, 'citizen-new')).status).toBe(403);
      expect((await door.choose(persona, 'citizen-refused', { consultation: true, noticeVersion: notice })).status).toBe(403);
    }
    expect((await door.act('operator', 'nobody', opening)).status).toBe(404);
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });
});
