// After the opening: who acts for whom, what a receipt proves, older data, what the region counts, what is given up in the background.
import type {
  Bundle,
  DocumentReference,
  MeasureReport,
  OperationOutcome,
  Parameters,
  Provenance,
  RelatedPerson,
  Task,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statisticsCsv } from '#activation/statistics.ts';
import type { Requester } from '#auth/requester.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import { activationDoor, notice, opening, parameters, type ActivationDoor } from './activation-words.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let time = now;
let door: ActivationDoor;
beforeAll(async () => {
  server = await startDemoServer(':memory:', () => time);
  door = activationDoor(server);
});
afterAll(() => server.close());

const scopes = [{ context: 'patient', type: '*', interactions: 'cruds' }] as const;
const bearer = { scopes, client: 'pages' } as const;
const as = (requester: Requester): Act => ({ requester, action: 'page', asked: '/deleghe', requestId: 'r' });
const person = (patient: string): Act => as({ ...bearer, kind: 'citizen', subject: `Patient/${patient}`, patient, purpose: 'PERSONAL' });
const delegateOf = (patient: string, actor: string): Act =>
  as({ ...bearer, kind: 'delegate', subject: `Patient/${actor}`, person: actor, patient, purpose: 'PERSONAL' });
const counter = as({ ...bearer, kind: 'operator', subject: 'Practitioner/operator', practitioner: 'operator', organization: 'asl3', purpose: 'CONSENT' }); // prettier-ignore

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    return /\(([a-z-]+)\)\.$/.exec(error.message)?.[1] ?? error.code;
  }
}

async function mails(): Promise<readonly string[]> {
  await server.server.messages.deliverDue();
  return ((await server.server.messages.mailbox?.messages()) ?? []).map(({ title }) => title);
}

describe('A delegate', () => {
  const bianca = 'citizen';
  const nilo = 'PRVNLI90L16D969R';

  test('is named by the person, for some documents and some time, sees those, and nothing once it is taken back', async () => {
    const { activation } = server.server;
    const id = await activation.delegate(person(bianca), bianca, {
      delegate: nilo,
      documentKinds: ['laboratory-report'],
      until: '2026-12-31',
    });
    expect(await door.total('citizen-new', 'DiagnosticReport', { patient: bianca })).toBeGreaterThan(0);
    expect(await door.total('citizen-new', 'MedicationRequest', { patient: bianca })).toBe(0);
    expect((await server.ask<RelatedPerson>('operator', 'GET', `/RelatedPerson/${id}`)).body.period?.end).toBe('2026-12-31');
    expect(await mails()).toContain('Delega sul Fascicolo');
    expect(await refusal(activation.delegate(person(bianca), bianca, { delegate: nilo }))).toBe('delegate-already');
    expect(await refusal(activation.delegate(delegateOf(bianca, 'citizen-new'), bianca, { delegate: nilo }))).toBe('forbidden');

    await activation.endDelegation(person(bianca), bianca, id);
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(403);
    expect(await mails()).toContain('Delega sul Fascicolo terminata');
    const [given] = await activation.delegationsOf(person(bianca), bianca);
    expect(given).toMatchObject({ id, person: 'citizen-new', relation: 'delegate', active: false });
    expect(await door.total(bianca, 'Consent?status=active')).toBe(3);
  });

  test('gives it up; the day after its end it is over by itself', async () => {
    const { activation } = server.server;
    const first = await activation.delegate(person(bianca), bianca, { delegate: nilo });
    await activation.endDelegation(person('citizen-new'), bianca, first);
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(403);
    await activation.delegate(person(bianca), bianca, { delegate: nilo, until: '2026-11-02' });
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(200);
    time += 24 * 3_600_000;
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(403);
    time = now;
  });

  test('is named through FHIR as well, from a day to come; a list tells both sides, and a guess in an address is refused', async () => {
    time = now + 24 * 3_600_000;
    const ask = (operation: string, body: Parameters) =>
      server.ask<Parameters>(bianca, 'POST', `/Patient/${bianca}/${operation}`, { body });
    const sent: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'delegate', valueString: nilo },
        { name: 'documentKind', valueCode: 'laboratory-report' },
        { name: 'documentKind', valueCode: 'radiology-report' },
        { name: 'from', valueDate: '2026-11-10' },
        { name: 'until', valueDate: '2026-11-20' },
      ],
    };
    const given = await ask('$delegate', sent);
    expect(given.status, given.text).toBe(200);
    const reference = given.body.parameter?.[0]?.valueReference?.reference;
    const lists = async () =>
      Promise.all([
        server.ask<Parameters>(bianca, 'GET', `/Patient/${bianca}/$delegations`),
        server.ask<Parameters>('citizen-new', 'GET', '/Patient/citizen-new/$delegations'),
      ]);
    // Not before its day, and then for those kinds and no others.
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(403);
    expect((await lists())[1].text).not.toContain('acts-for');
    time = Date.parse('2026-11-09T23:00:00Z');
    expect(await door.total('citizen-new', 'DiagnosticReport', { patient: bianca })).toBeGreaterThan(0);
    expect(await door.total('citizen-new', 'MedicationRequest', { patient: bianca })).toBe(0);
    const [mine, theirs] = await lists();
    expect(mine.text).toContain(`"valueReference":{"reference":"${reference}"`);
    const [actsFor] = theirs.body.parameter?.filter(({ name }) => name === 'acts-for') ?? [];
    expect(actsFor?.part?.find(({ name }) => name === 'patient')?.valueReference?.reference).toBe('Patient/citizen');
    expect(actsFor?.part?.filter(({ name }) => name === 'documentKind').map(({ valueCoding }) => valueCoding?.code)).toEqual([
      'laboratory-report',
      'radiology-report',
    ]);
    expect((await server.ask('gp', 'GET', `/Patient/${bianca}/$delegations`)).status).toBe(403);
    expect((await server.ask(bianca, 'POST', `/Patient/${bianca}/$delegate?delegate=${nilo}`)).status).toBe(400);
    const ended = await ask('$end-delegation', parameters({ delegation: reference ?? '' }));
    expect(ended.status, ended.text).toBe(200);
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: bianca })).status).toBe(403);
    time = now;
  });

  test('is an adult of this registry, other than oneself; who guesses codes has to wait', async () => {
    const { activation } = server.server;
    const wish = (delegate: string, more = {}) => refusal(activation.delegate(person('guardian'), 'guardian', { delegate, ...more }));
    expect(await wish('SGGTRS86P48D969Y')).toBe('delegate-self');
    expect(await wish(nilo, { until: '2026-10-01' })).toBe('until-past');
    expect(await wish(nilo, { from: '2026-11-01' })).toBe('from-past');
    expect(await wish(nilo, { from: '2026-12-02', until: '2026-12-01' })).toBe('until-before-from');
    expect(await wish(nilo, { from: 'tomorrow' })).toBe('from');
    expect(await wish(nilo, { documentKinds: ['everything'] })).toBe('scope');
    expect(await refusal(activation.delegate(person('child'), 'child', { delegate: nilo }))).toBe('delegator');
    for (let i = 0; i < 9; i += 1) expect(await wish('SGGLEO11E14D969I')).toBe('delegate-unknown');
    expect(await wish('XXXXXX00X00X000X')).toBe('delegate-unknown');
    expect(await wish(nilo)).toBe('throttled');
  });

  test('what a birth made is not the child’s to end, and a stranger ends nothing', async () => {
    const { activation } = server.server;
    for (const act of [person('child'), person('citizen'), delegateOf('child', 'guardian')])
      expect(await refusal(activation.endDelegation(act, 'child', 'guardian-of-child'))).toBe('not-found');
  });
});

describe('At the counter', () => {
  const document = { kind: 'identity-card', number: 'CA00000AA', expires: '2030-01-01' } as const;
  const scan = Buffer.from('%PDF-1.7 firmata');

  test('a parent is registered with document and scan, acts for the child at once, and nobody in care sees the scan', async () => {
    const { activation } = server.server;
    const wish = { representative: 'PRVNLI90L16D969R', title: 'parent', document, scan } as const;
    const order = 'n. 1/2026, Tribunale di Genova';
    expect(await refusal(activation.registerRepresentative(counter, 'child', { ...wish, document: { ...document, expires: '2026-11-01' } }))).toBe('document-expired'); // prettier-ignore
    expect(await refusal(activation.registerRepresentative(counter, 'child', { ...wish, scan: Buffer.from('MZ') }))).toBe('scan-type');
    expect(await refusal(activation.registerRepresentative(counter, 'citizen', wish))).toBe('parent-of-adult');
    expect(await refusal(activation.registerRepresentative(counter, 'child', { ...wish, order }))).toBe('parent-with-order');
    expect(await refusal(activation.registerRepresentative(counter, 'child', { ...wish, title: 'guardian' }))).toBe(
      'guardian-without-order',
    );
    expect(await refusal(activation.registerRepresentative(counter, 'child', { ...wish, from: '2026-12-02', until: '2026-12-01' }))).toBe('until-before-from'); // prettier-ignore
    expect(await refusal(activation.registerRepresentative(person('child'), 'child', wish))).toBe('forbidden');

    const id = await activation.registerRepresentative(counter, 'child', wish);
    expect((await server.ask('citizen-new', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(200);
    const proof = await server.ask<Bundle<Provenance>>('operator', 'GET', `/Provenance?target=RelatedPerson/${id}`);
    expect(proof.body.entry?.[0]?.resource?.extension?.[0]?.valueIdentifier).toMatchObject({
      value: 'CA00000AA',
      period: { end: '2030-01-01' },
    });
    expect(await door.total('operator', 'DocumentReference?patient=child&type=59284-0')).toBe(1);
    for (const persona of ['gp', 'hospital', 'specialist'] as const)
      expect(await door.total(persona, 'DocumentReference?patient=child&type=59284-0')).toBe(0);
  });

  test('a parent’s place ends at midnight of the eighteenth birthday, and so does what was consented for third parties', async () => {
    time = Date.parse('2029-05-13T21:59:59.999Z');
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(200);
    const before = await door.look('operator', 'child');
    expect(before.status).toBe(200);
    time += 1;
    expect((await server.ask('guardian', 'GET', '/DiagnosticReport', { patient: 'child' })).status).toBe(403);
    const grown = await server.server.activation.standing(person('child'), 'child');
    expect([grown.inForce.feed, grown.inForce.consultation]).toEqual([true, undefined]);
    const again = await door.choose('child', 'child', { consultation: true, noticeVersion: notice });
    expect(again.status, again.text).toBe(200);
    expect((await server.server.activation.standing(person('child'), 'child')).inForce.consultation).toBe(true);
    time = now;
  });
});

describe('The receipt', () => {
  test('is known by its code as valid, then as superseded, and tells nothing of the person; guessing has to wait', async () => {
    const { activation } = server.server;
    const codeIn = (body: Parameters): string =>
      /"system":"[^"]*verification-code","value":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
    const first = codeIn((await door.choose('citizen-refused', 'citizen-refused', { consultation: true, noticeVersion: notice })).body);
    expect(first).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
    expect(await activation.verifyReceipt(first.toLowerCase().replaceAll('-', ' '), 'a')).toEqual({
      state: 'valid',
      kind: 'change',
      decided: now,
    });
    time += 1000;
    const second = codeIn((await door.choose('citizen-refused', 'citizen-refused', { consultation: false })).body);
    expect((await activation.verifyReceipt(first, 'a')).state).toBe('superseded');
    expect((await activation.verifyReceipt(second, 'a')).state).toBe('valid');
    for (let i = 0; i < 10; i += 1) expect(await activation.verifyReceipt('AAAA', 'b')).toEqual({ state: 'unknown' });
    expect(await refusal(activation.verifyReceipt(second, 'b'))).toBe('throttled');
    expect((await activation.verifyReceipt(second, 'a')).state).toBe('valid');
    time = now;
  });
});

describe('A paper that only looks like a receipt', () => {
  const code = 'ZZZZ-ZZZZ-ZZZZ-ZZZZ';
  const paper = (date: string, url = 'Binary/none'): Partial<DocumentReference> => ({
    resourceType: 'DocumentReference',
    status: 'current',
    identifier: [{ system: 'https://fascicolo.example/fhir/sid/verification-code', value: code }],
    type: { coding: [{ system: 'http://loinc.org', code: '59284-0' }] },
    subject: { reference: 'Patient/citizen-refused' },
    date,
    content: [{ attachment: { contentType: 'application/pdf', url, hash: 'aGFzaA==' } }],
  });

  test('is not verified, whoever uploaded it, and takes no real one’s place', async () => {
    const { activation } = server.server;
    time += 5000;
    const changed = await door.choose('citizen-refused', 'citizen-refused', { consultation: true, noticeVersion: notice });
    const real = /"system":"[^"]*verification-code","value":"([^"]+)"/.exec(JSON.stringify(changed.body))?.[1] ?? '';
    const body = (url: string) => ({ ...paper('2026-12-31T10:00:00Z', url), masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:00000000-0000-4000-8000-0000000000${url.length}` } }); // prettier-ignore
    const genuine = /"url":"(Binary\/[^"]+)"/.exec(JSON.stringify(changed.body))?.[1] ?? '';
    // Also one that points at the genuine file: its digest is not the one that the decision names.
    for (const persona of ['operator', 'hospital', 'citizen-refused', 'admin'] as const)
      for (const url of ['Binary/none', genuine]) await server.ask(persona, 'POST', '/DocumentReference', { body: body(url) });
    expect(await door.total('operator', `DocumentReference?identifier=${code}`)).toBeGreaterThan(0);
    expect((await activation.verifyReceipt(code, 'hostile')).state).toBe('unknown');
    expect((await activation.verifyReceipt(real, 'honest')).state).toBe('valid');
    for (const odd of ['', ' ', '%00', "' or 1=1 --", 'A'.repeat(100_000), '<script>'])
      expect((await activation.verifyReceipt(odd, 'odd')).state, odd.slice(0, 20)).toBe('unknown');
    await door.choose('citizen-refused', 'citizen-refused', { consultation: false });
    time = now;
  });
});

describe('Older data', () => {
  const asked = (query = ''): Promise<number | undefined> =>
    door.total('hospital', `Task?owner=Organization/hospital&patient=citizen-refused${query}`);

  test('are asked for from each feeding organisation, which sees its own Task and no other, until the consent is taken back', async () => {
    expect(await asked()).toBe(0);
    await door.choose('citizen-refused', 'citizen-refused', { past: false, consultation: false });
    await door.choose('citizen-refused', 'citizen-refused', { past: true, noticeVersion: notice });
    expect(await asked('&status=requested')).toBe(1);
    expect(await door.total('hospital', 'Task?owner=Organization/laboratory&patient=citizen-refused')).toBe(0);
    for (const persona of ['gp', 'specialist', 'pharmacist'] as const)
      expect(await door.total(persona, 'Task?patient=citizen-refused')).toBe(0);
    const { body } = await server.ask<Bundle<Task>>('hospital', 'GET', '/Task?owner=Organization/hospital&patient=citizen-refused');
    const task = body.entry?.[0]?.resource;
    const done = await server.ask('hospital', 'PUT', `/Task/${task?.id}`, { body: { ...task, status: 'in-progress' } });
    expect(done.status, done.text).toBe(200);
    await door.choose('citizen-refused', 'citizen-refused', { past: false });
    expect([await asked('&status=cancelled'), await asked('&status=in-progress')]).toEqual([1, 0]);
  });
});

describe('In the background', () => {
  test('a run that nobody went on with is given up, and its addresses go with it', async () => {
    await door.prove('citizen-new', 'citizen-new');
    await door.act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    time += 72 * 3_600_000;
    expect(await server.server.activation.sweepDrafts()).toBe(0);
    time += 1;
    expect(await server.server.activation.sweepDrafts()).toBe(1);
    const { text } = await server.ask('operator', 'GET', '/Task?patient=citizen-new');
    expect(text).not.toContain('example.org');
    expect([await door.total('citizen-new', 'Task?status=cancelled'), await door.total('citizen-new', 'Consent?status=draft')]).toEqual([
      1, 0,
    ]);
    expect(await server.server.activation.sweepDrafts()).toBe(0);
  });

  test('and whoever declares an emergency is told to the person', async () => {
    const reply = await server.ask<OperationOutcome>('specialist', 'POST', '/Patient/citizen/$emergency-access', {
      purpose: 'EMERGENCY',
      body: parameters({ reason: 'Unconscious after an accident' }),
    });
    expect(reply.status, reply.text).toBeLessThan(300);
    expect(await mails()).toContain('Accesso in emergenza al tuo Fascicolo');
  });
});

describe('The region', () => {
  test('counts openings by day, channel and authority, and where the others ended', async () => {
    await door.act('operator', 'citizen-new', opening);
    const admin = as({ ...bearer, kind: 'admin', subject: 'Practitioner/admin', purpose: 'SYSADMIN' });
    const found = await server.server.activation.statistics(admin, '2026-11-01', '2026-11-30');
    expect(found.openings).toEqual([{ day: '2026-11-05', channel: 'counter', authority: 'Organization/asl3', count: 1 }]);
    expect(found.ended).toEqual({ chosen: 1 });
    expect(statisticsCsv(found)).toBe('day,channel,authority,openings\r\n2026-11-05,counter,asl3,1\r\n');
    const report = await server.ask<MeasureReport>('admin', 'GET', '/MeasureReport/$openings?start=2026-11-01&end=2026-11-30');
    expect([report.status, report.body.group?.[0]?.population?.[0]?.count], report.text).toEqual([200, 1]);
    expect((await server.ask('admin', 'POST', '/MeasureReport/$validate', { body: report.body })).text).not.toContain('"error"');
    expect((await server.ask('operator', 'GET', '/MeasureReport/$openings?start=2026-11-01&end=2026-11-30')).status).toBe(403);
    expect((await server.ask('admin', 'GET', '/MeasureReport/$openings?start=yesterday')).status).toBe(400);
  });
});
