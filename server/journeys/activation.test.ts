// A record is opened, or not, through the FHIR door: and what was decided holds for the very next request.
import { createHash } from 'node:crypto';
import type { Bundle, Consent, DocumentReference, OperationOutcome, Parameters, Patient, Task } from '@medplum/fhirtypes';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PersonaName } from '#auth/personas.ts';
import { notice, opening, parameters, resourcesIn, valueOf, type Said } from './activation-words.ts';
import { now, startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
});
afterEach(() => server.close());

const act = (persona: PersonaName, patient: string, said: Said, sent: Sent = {}): Promise<Reply<Parameters>> =>
  server.ask<Parameters>(persona, 'POST', `/Patient/${patient}/$activate`, { ...sent, body: parameters(said) });
const choose = (persona: PersonaName, patient: string, said: Said, sent: Sent = {}): Promise<Reply<Parameters>> =>
  server.ask<Parameters>(persona, 'POST', `/Patient/${patient}/$consent-choices`, { ...sent, body: parameters(said) });
const look = (persona: PersonaName, patient: string, sent: Sent = {}): Promise<Reply<Parameters>> =>
  server.ask<Parameters>(persona, 'GET', `/Patient/${patient}/$activate`, sent);

async function total(persona: PersonaName, question: string, sent?: Sent): Promise<number | undefined> {
  return (await server.ask<Bundle>(persona, 'GET', `/${question}`, sent)).body.total;
}

const report = (patient: string, effective: string) => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: effective,
});
const feed = async (patient: string, effective = '2026-11-02'): Promise<number> =>
  (await server.ask('hospital', 'POST', '/DiagnosticReport', { body: report(patient, effective) })).status;

/** Everything that an activation could leave behind. */
async function traces(patient: string): Promise<readonly (number | undefined)[]> {
  const types = ['Consent', 'Task', 'DocumentReference', 'Provenance'];
  return Promise.all(types.map((type) => total('operator', type === 'Provenance' ? `Provenance?target=Patient/${patient}` : `${type}?patient=${patient}`)));
}

function issuesOf({ body }: Reply<unknown>): readonly { code: string; text: string }[] {
  return (body as OperationOutcome).issue.map(({ code, diagnostics = '' }) => ({ code, text: diagnostics }));
}

describe('An enrolled adult', () => {
  test('learns where they stand and reads the notice in both languages', async () => {
    const { status, body } = await look('citizen-new', 'citizen-new');
    expect(status).toBe(200);
    expect([valueOf(body, 'state'), valueOf(body, 'eligible'), valueOf(body, 'noticeVersion')]).toEqual(['identified', true, notice]);
    const notices = (body.parameter ?? []).filter(({ name }) => name === 'notice').map(({ valueAttachment }) => valueAttachment);
    expect(notices.map((one) => [one?.language, one?.contentType])).toEqual([['it', 'text/markdown'], ['en', 'text/markdown']]);
    expect(Buffer.from(notices[0]?.data ?? '', 'base64').toString()).toContain('# Informativa');
  });

  test('opens the record: the hospital feeds and a physician in care reads, at once', async () => {
    await server.ask('specialist', 'POST', '/Patient/citizen-new/$declare-care', { body: parameters({ declaration: 'Outpatient visit in progress' }) });
    expect(await feed('citizen-new')).toBe(422);
    const { status, body, text } = await act('citizen-new', 'citizen-new', opening);
    expect(status, text).toBe(200);
    expect(valueOf(body, 'state')).toBe('confirmed');
    const consents = resourcesIn<Consent>(body, 'consent').map(({ status: of, category, provision }) => [category[0]?.coding?.[0]?.code, of, provision?.type]);
    expect(consents).toEqual([['feed', 'active', 'permit'], ['past', 'active', 'deny'], ['consultation', 'active', 'permit']]);

    expect(await feed('citizen-new')).toBe(201);
    expect(await feed('citizen-new', '2019-03-01')).toBe(422);
    expect(await total('specialist', 'DiagnosticReport?patient=citizen-new')).toBe(1);
    expect([valueOf((await look('citizen-new', 'citizen-new')).body, 'state'), await total('operator', 'Task?patient=citizen-new&status=completed')]).toEqual(['confirmed', 1]);
  });

  test('leaves mobile and e-mail in the registry, and keeps the GP', async () => {
    await server.put([{ ...(await server.ask<Patient>('admin', 'GET', '/Patient/citizen-new')).body, generalPractitioner: [{ reference: 'Practitioner/gp' }] }]);
    await act('citizen-new', 'citizen-new', opening);
    const { body } = await server.ask<Patient>('citizen-new', 'GET', '/Patient/citizen-new');
    expect(body.telecom).toEqual([{ system: 'phone', value: '+393331234567', use: 'mobile' }, { system: 'email', value: 'nilo@example.org' }]);
    await feed('citizen-new');
    expect(await total('gp', 'DiagnosticReport?patient=citizen-new')).toBe(1);
  });

  test('downloads the receipt, now and later, and its hash agrees; nobody in care sees it', async () => {
    await server.ask('specialist', 'POST', '/Patient/citizen-new/$declare-care', { body: parameters({ declaration: 'Outpatient visit in progress' }) });
    const [document] = resourcesIn<DocumentReference>((await act('citizen-new', 'citizen-new', opening)).body, 'receipt');
    const { url, hash, size, extension } = document?.content[0]?.attachment ?? {};
    const file = await server.ask<{ data: string; contentType: string }>('citizen-new', 'GET', `/${url}`, { headers: { Accept: 'application/fhir+json' } });
    const bytes = Buffer.from(file.body.data, 'base64');
    expect([file.body.contentType, bytes.length, bytes.subarray(0, 5).toString()]).toEqual(['application/pdf', size, '%PDF-']);
    expect(createHash('sha1').update(bytes).digest('base64')).toBe(hash);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(extension?.[0]?.valueString);
    const code = document?.identifier?.[0];
    expect(await total('citizen-new', `DocumentReference?identifier=${code?.system}|${code?.value}`)).toBe(1);
    for (const persona of ['specialist', 'hospital', 'citizen', 'pharmacist'] as const) {
      expect((await server.ask(persona, 'GET', `/${url}`)).status).toBe(404);
      expect(await total(persona, 'DocumentReference?patient=citizen-new')).toBe(0);
      expect(await total(persona, 'Provenance?target=Patient/citizen-new')).toBe(0);
    }
    expect((await server.ask('operator', 'GET', `/${url}`)).status).toBe(200);
  });

  test('refuses the feed: nothing is opened, nothing can be fed, and the answer says so', async () => {
    const asked = await act('citizen-new', 'citizen-new', { noticeVersion: notice, feed: false });
    expect([asked.status, valueOf(asked.body, 'state')]).toEqual([200, 'summarised']);
    expect(valueOf(asked.body, 'message')).toMatch(/will not be opened/);
    const { status, body } = await act('citizen-new', 'citizen-new', { ...opening, feed: false });
    expect([status, valueOf(body, 'state')]).toEqual([200, 'refused']);
    expect(valueOf(body, 'message')).toMatch(/not opened/);
    expect(resourcesIn<Consent>(body, 'consent').map((consent) => consent.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(resourcesIn(body, 'receipt')).toEqual([]);
    expect(await feed('citizen-new')).toBe(422);
    expect(await total('citizen-new', 'Consent?status=active')).toBe(0);
    expect((await server.ask<Patient>('admin', 'GET', '/Patient/citizen-new')).body.telecom).toHaveLength(1);

    expect(valueOf((await look('citizen-new', 'citizen-new')).body, 'eligible')).toBe(true);
    expect((await act('citizen-new', 'citizen-new', opening)).status).toBe(200);
    expect(await feed('citizen-new')).toBe(201);
  });

  test('goes step by step, comes back later, and confirms what is there', async () => {
    const steps: readonly (readonly [Said, string])[] = [
      [{ noticeVersion: notice }, 'informed'],
      [{ email: 'nilo@example.org', phone: '+39 333 1234567' }, 'data-checked'],
      [{ feed: true, past: true, consultation: false }, 'summarised'],
      [{ email: 'other@example.org' }, 'summarised'],
    ];
    for (const [said, step] of steps) {
      const { body, text } = await act('citizen-new', 'citizen-new', said);
      expect(valueOf(body, 'state'), text).toBe(step);
      expect(valueOf((await look('citizen-new', 'citizen-new')).body, 'state')).toBe(step);
      expect(await feed('citizen-new')).toBe(422);
    }
    expect([await total('citizen-new', 'Consent?status=draft'), await total('citizen-new', 'Task')]).toEqual([3, 1]);
    time += 3_600_000;
    const { body } = await act('citizen-new', 'citizen-new', { confirm: true });
    expect(valueOf(body, 'state')).toBe('confirmed');
    expect([await total('citizen-new', 'Consent'), await total('citizen-new', 'Consent?status=active'), await total('citizen-new', 'Task')]).toEqual([3, 3, 1]);
    expect(await feed('citizen-new', '2015-01-01')).toBe(201);
    const task = await server.ask<Bundle<Task>>('auditor', 'GET', '/Task?patient=citizen-new');
    expect(task.text).not.toContain('example.org');
  });

  test('finds a draft given up after three days, and starts anew', async () => {
    await act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    time += 73 * 3_600_000;
    expect(valueOf((await look('citizen-new', 'citizen-new')).body, 'state')).toBe('identified');
    expect((await act('citizen-new', 'citizen-new', { confirm: true })).status).toBe(400);
    expect((await act('citizen-new', 'citizen-new', opening)).status).toBe(200);
    expect([await total('citizen-new', 'Task?status=cancelled'), await total('citizen-new', 'Consent?status=inactive'), await total('citizen-new', 'Consent?status=draft')]).toEqual([1, 3, 0]);
  });

  test('gives up, and nothing is open', async () => {
    await act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    expect(valueOf((await act('citizen-new', 'citizen-new', { abandon: true })).body, 'state')).toBe('abandoned');
    expect(await total('citizen-new', 'Consent?status=inactive')).toBe(3);
    expect((await act('citizen-new', 'citizen-new', { abandon: true })).status).toBe(422);
    expect((await act('citizen-new', 'citizen-new', { confirm: true })).status).toBe(400);
  });

  test('confirms twice at once, in two tabs or by a double click: one record is opened', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => act('citizen-new', 'citizen-new', opening)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect([await total('citizen-new', 'Consent'), await total('citizen-new', 'Task'), await total('citizen-new', 'DocumentReference')]).toEqual([3, 1, 1]);
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
    const reply = await act('citizen-new', 'citizen-new', said);
    expect([reply.status, issuesOf(reply)[0]?.code], reply.text).toEqual([status, code]);
    expect(issuesOf(reply)[0]?.text.length).toBeGreaterThan(30);
    expect(await traces('citizen-new')).toEqual(before);
    expect(await feed('citizen-new')).toBe(422);
  });

  test('a parameter is said twice, or the body is no Parameters', async () => {
    const twice = { ...parameters(opening), parameter: [...(parameters(opening).parameter ?? []), { name: 'feed', valueBoolean: false }] };
    const bodies = [twice, { resourceType: 'Parameters', parameter: 'feed' }, { resourceType: 'Parameters', parameter: [null] }, { resourceType: 'Patient' }, '{'];
    for (const body of bodies) {
      const reply = await server.ask('citizen-new', 'POST', '/Patient/citizen-new/$activate', { body });
      expect(reply.status, reply.text).toBe(400);
    }
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });

  test('the scopes of the app are to read only', async () => {
    const scope = 'patient/*.rs';
    expect((await act('citizen-new', 'citizen-new', opening, { scope })).status).toBe(403);
    expect((await look('citizen-new', 'citizen-new', { scope })).status).toBe(200);
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
    const { body } = await look('citizen-new', 'citizen-new');
    expect([valueOf(body, 'state'), valueOf(body, 'eligible')]).toEqual(['not-eligible', false]);
    expect(body.parameter?.find(({ name }) => name === 'reason')?.part?.[0]?.valueCode).toBe(reason);
    const reply = await act('citizen-new', 'citizen-new', opening);
    expect([reply.status, issuesOf(reply)[0]?.code]).toEqual([422, 'business-rule']);
    expect(issuesOf(reply)[0]?.text).toContain(reason);
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });

  test('before midnight of the eighteenth birthday, and is from then on', async () => {
    await changed({ birthDate: '2008-11-03' });
    time = Date.parse('2026-11-02T22:59:59.999Z');
    expect((await act('citizen-new', 'citizen-new', opening)).status).toBe(422);
    time += 1;
    expect((await act('citizen-new', 'citizen-new', opening)).status).toBe(200);
  });

  test('of somebody whom only a hospital has written down', async () => {
    const made = await server.ask<Patient>('hospital', 'POST', '/Patient', {
      body: { resourceType: 'Patient', identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: 'PRVSCN80A01D969V' }], name: [{ family: 'Prova' }], gender: 'male', birthDate: '1980-01-01' },
    });
    expect(made.status, made.text).toBe(201);
    const reply = await act('operator', made.body.id ?? '', opening);
    expect([reply.status, issuesOf(reply)[0]?.text]).toEqual([422, expect.stringContaining('not-enrolled')]);
    expect(await total('gp', `Patient?_id=${made.body.id}`)).toBe(1);
  });

  test('a second time: the answer says what to do instead', async () => {
    const reply = await act('citizen', 'citizen', opening);
    expect([reply.status, issuesOf(reply)[0]?.text]).toEqual([409, expect.stringContaining('$consent-choices')]);
    expect(valueOf((await look('citizen', 'citizen')).body, 'state')).toBe('confirmed');
  });

  test('by anybody else, who learns nothing, not even whether there is such a person', async () => {
    for (const persona of ['citizen', 'gp', 'hospital', 'auditor', 'admin', 'pharmacist'] as const) {
      const [known, unknown] = [await act(persona, 'citizen-new', opening), await act(persona, 'nobody', opening)];
      expect([known.status, known.text]).toEqual([403, unknown.text]);
      expect((await look(persona, 'citizen-new')).status).toBe(403);
      expect((await choose(persona, 'citizen-refused', { consultation: true, noticeVersion: notice })).status).toBe(403);
    }
    expect((await act('operator', 'nobody', opening)).status).toBe(404);
    expect(await traces('citizen-new')).toEqual([0, 0, 0, 0]);
  });
});

describe('A choice is changed later', () => {
  const declared = (patient: string): Promise<unknown> =>
    server.ask('specialist', 'POST', `/Patient/${patient}/$declare-care`, { body: parameters({ declaration: 'Outpatient visit in progress' }) });

  test('and holds at the next request, an old page link included, with a receipt each time', async () => {
    await declared('citizen');
    const first = await server.ask<Bundle>('specialist', 'GET', '/DiagnosticReport?patient=citizen&_count=1');
    expect(first.body.total).toBe(9);
    const withdrawn = await choose('citizen', 'citizen', { consultation: false });
    expect([withdrawn.status, valueOf(withdrawn.body, 'state')]).toEqual([200, 'confirmed']);
    const next = first.body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect((await server.ask<Bundle>('specialist', 'GET', next.slice(next.indexOf('/fhir') + 5))).body.total).toBe(0);
    expect(await total('specialist', 'DiagnosticReport?patient=citizen')).toBe(0);
    expect(await total('citizen', 'DiagnosticReport')).toBe(10);

    const given = await choose('citizen', 'citizen', { consultation: true, noticeVersion: notice });
    expect(await total('specialist', 'DiagnosticReport?patient=citizen')).toBe(9);
    const receipts = [withdrawn, given].map(({ body }) => resourcesIn<DocumentReference>(body, 'receipt')[0]?.id);
    expect(new Set(receipts).size).toBe(2);
    expect(await total('citizen', 'DocumentReference?type=59284-0')).toBe(2);
  });

  test('and the decision before it stays in the history, no longer in force', async () => {
    await choose('citizen', 'citizen', { consultation: false });
    const old = await server.ask<Consent>('citizen', 'GET', '/Consent/citizen-consultation');
    expect([old.body.status, old.body.meta?.versionId]).toEqual(['inactive', '2']);
    expect((await server.ask<Consent>('citizen', 'GET', '/Consent/citizen-consultation/_history/1')).body.status).toBe('active');
    expect(await total('citizen', 'Consent?status=active')).toBe(3);
  });

  test('and exceptions that the person made before go on under it', async () => {
    expect(await total('pharmacist', 'MedicationRequest?patient=guardian')).toBe(0);
    await choose('guardian', 'guardian', { consultation: false });
    const { body } = await choose('guardian', 'guardian', { consultation: true, noticeVersion: notice });
    const consent = resourcesIn<Consent>(body, 'consent').find(({ provision }) => provision?.provision !== undefined);
    expect(consent?.provision?.provision).toHaveLength(2);
  });

  test('and the feed revoked: nothing is added, nothing shown to others, nothing deleted; and all is back on consent', async () => {
    const { status, body } = await choose('citizen', 'citizen', { feed: false });
    expect([status, valueOf(body, 'state')]).toEqual([200, 'refused']);
    expect(await feed('citizen')).toBe(422);
    expect([await total('gp', 'DiagnosticReport?patient=citizen'), await total('citizen', 'DiagnosticReport')]).toEqual([0, 10]);
    expect(valueOf((await choose('citizen', 'citizen', { feed: true, noticeVersion: notice })).body, 'state')).toBe('confirmed');
    expect([await feed('citizen'), await total('gp', 'DiagnosticReport?patient=citizen')]).toEqual([201, 10]);
  });

  test('or looked at before: what it would mean is said, and nothing is done', async () => {
    const { body } = await choose('citizen', 'citizen', { feed: false, confirm: false });
    expect([valueOf(body, 'state'), valueOf(body, 'message')]).toEqual(['summarised', expect.stringContaining('nothing is deleted')]);
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
    expect(await total('citizen', 'DocumentReference?type=59284-0')).toBe(0);
  });

  test('to what it is already, and nothing is written', async () => {
    const { status, body } = await choose('citizen', 'citizen', { feed: true, past: true, consultation: true, noticeVersion: notice });
    expect([status, valueOf(body, 'message')]).toEqual([200, expect.stringContaining('nothing was changed')]);
    expect(resourcesIn(body, 'consent')).toHaveLength(3);
    expect(await total('citizen', 'Consent')).toBe(3);
  });

  test('by several at once, and one after the other is carried out', async () => {
    const answers = await Promise.all([true, false, true, false].map((past) => choose('citizen', 'citizen', { past, noticeVersion: notice })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await total('citizen', 'Consent?status=active')).toBe(3);
  });

  test.each<[string, string, PersonaName, Said, number]>([
    ['without having read the notice, when it is a yes', 'citizen-refused', 'citizen-refused', { consultation: true }, 400],
    ['under another notice', 'citizen-refused', 'citizen-refused', { consultation: true, noticeVersion: '2019-01-01' }, 422],
    ['without saying which', 'citizen', 'citizen', { confirm: true }, 400],
    ['where no record was ever opened', 'citizen-new', 'citizen-new', { consultation: true, noticeVersion: notice }, 422],
    ['by a minor', 'child', 'child', { consultation: false }, 422],
    ['to what is no address', 'citizen', 'citizen', { email: 'nowhere' }, 400],
  ])('not %s', async (_sentence, patient, persona, said, status) => {
    const reply = await choose(persona, patient, said);
    expect(reply.status, reply.text).toBe(status);
    expect(await total('operator', `DocumentReference?patient=${patient}&type=59284-0`)).toBe(0);
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
    expect((await act('child', 'child', opening)).status).toBe(422);
    const { status, body, text } = await act('guardian', 'second-child', opening, { patient: 'second-child' });
    expect(status, text).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'RelatedPerson/guardian-of-second' }]);
    expect(await feed('second-child')).toBe(201);
    expect((await choose('guardian', 'second-child', { consultation: false }, { patient: 'second-child' })).status).toBe(200);
    expect((await act('citizen', 'second-child', opening, { patient: 'second-child' })).status).toBe(403);
  });

  test('a voluntary delegate reads, and does not decide', async () => {
    const link = (await server.ask<Bundle>('admin', 'GET', '/RelatedPerson/guardian-of-child')).body as never as object;
    const relationship = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'DELEGATEE' }] }];
    await server.put([{ ...link, id: 'delegate-of-citizen', patient: { reference: 'Patient/citizen' }, relationship } as never]);
    expect(await total('guardian', 'DiagnosticReport', { patient: 'citizen' })).toBe(10);
    expect((await choose('guardian', 'citizen', { consultation: false }, { patient: 'citizen' })).status).toBe(403);
    expect(await total('gp', 'DiagnosticReport?patient=citizen')).toBe(9);
  });

  test('the counter opens the record of an adult who stands there', async () => {
    const { status, body, text } = await act('operator', 'citizen-new', opening);
    expect(status, text).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'Patient/citizen-new' }]);
    expect(await feed('citizen-new')).toBe(201);
    expect(await total('operator', 'DiagnosticReport?patient=citizen-new')).toBe(0);
    const [, task] = [await total('operator', 'Consent?patient=citizen-new'), await server.ask<Bundle<Task>>('operator', 'GET', '/Task?patient=citizen-new')];
    expect(task.body.entry?.[0]?.resource?.requester).toEqual({ reference: 'Practitioner/operator' });
  });

  test('the counter decides for a minor with the registered parent only, and names them', async () => {
    expect((await choose('operator', 'child', { consultation: false })).status).toBe(422);
    expect((await choose('operator', 'child', { consultation: false, representative: 'RelatedPerson/nobody' })).status).toBe(403);
    const { status, body } = await choose('operator', 'child', { consultation: false, representative: 'RelatedPerson/guardian-of-child' });
    expect(status).toBe(200);
    expect(resourcesIn<Consent>(body, 'consent')[0]?.performer).toEqual([{ reference: 'RelatedPerson/guardian-of-child' }]);
  });

  test('what one began another does not confirm', async () => {
    await act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    expect((await act('operator', 'citizen-new', { confirm: true })).status).toBe(400);
    expect((await act('operator', 'citizen-new', opening)).status).toBe(200);
    expect(await total('operator', 'Task?patient=citizen-new&status=cancelled')).toBe(1);
    expect(await total('operator', 'Consent?patient=citizen-new&status=draft')).toBe(0);
  });

  test('what parents decided about third parties waits on the eighteenth birthday for the new adult', async () => {
    await choose('guardian', 'child', { consultation: false }, { patient: 'child' });
    await choose('guardian', 'child', { consultation: true, noticeVersion: notice }, { patient: 'child' });
    await server.ask('specialist', 'POST', '/Patient/child/$declare-care', { body: parameters({ declaration: 'Outpatient visit in progress' }) });
    expect(await total('specialist', 'DiagnosticReport?patient=child')).toBe(2);
    time = Date.parse('2029-05-13T22:00:00Z');
    await server.ask('specialist', 'POST', '/Patient/child/$declare-care', { body: parameters({ declaration: 'Outpatient visit in progress' }) });
    expect(await total('specialist', 'DiagnosticReport?patient=child')).toBe(0);
    expect((await choose('child', 'child', { consultation: true, noticeVersion: notice })).status).toBe(200);
    expect(await total('specialist', 'DiagnosticReport?patient=child')).toBe(2);
  });
});

describe('The audit trail', () => {
  test('has one row for every act, done or refused, that names what was written and no address', async () => {
    await look('citizen-new', 'citizen-new');
    await act('citizen-new', 'citizen-new', { noticeVersion: 'old' });
    await act('citizen-new', 'citizen-new', opening);
    await act('gp', 'citizen-new', opening);
    await server.ask('citizen-new', 'POST', '/Patient/citizen-new/$consent-choices?consultation=false&email=nilo2%40example.org');
    const rows = (await server.server.store.auditTrail({ count: 10_000 })).slice(-5);
    expect(rows.map(({ agent, action, outcome, what }) => [agent, action, outcome, what.length])).toEqual([
      ['Patient/citizen-new', '$activate', 'success', 1],
      ['Patient/citizen-new', '$activate', 'denied', 0],
      ['Patient/citizen-new', '$activate', 'success', 8],
      ['Practitioner/gp', '$activate', 'denied', 0],
      ['Patient/citizen-new', '$consent-choices', 'success', 6],
    ]);
    expect(JSON.stringify(rows)).not.toContain('example.org');
  });
});
