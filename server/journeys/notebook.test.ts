// The personal notebook through the FHIR door: the person writes these and only these, and shows them or not, from the next request
// on. On both databases.
import { afterAll, describe, expect, test } from 'vitest';
import type { Bundle, Observation, OperationOutcome } from '@medplum/fhirtypes';
import { selfDeclaredTag, writeMeasure, writeNote, writeOwnFile } from '#fhir/own-word.ts';
import { engines, newDatabase } from './engines.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

const open: TestServer[] = [];
afterAll(() => Promise.all(open.map((server) => server.close())));

const weight = writeMeasure({ patient: 'citizen', when: '2026-10-30T07:30:00+01:00', measure: 'weight', values: [74.2] });
const show = (shown: boolean) => ({ body: { resourceType: 'Parameters', parameter: [{ name: 'shown', valueBoolean: shown }] } });
const own = `_tag=${encodeURIComponent(`${selfDeclaredTag.system}|${selfDeclaredTag.code}`)}`;

describe.each(engines)('On %s', (engine) => {
  let started: Promise<TestServer> | undefined;
  async function demo(): Promise<TestServer> {
    started ??= newDatabase(engine).then((database) => startDemoServer(database));
    const server = await started;
    if (!open.includes(server)) open.push(server);
    return server;
  }
  const count = async (persona: 'gp' | 'nurse' | 'citizen' | 'hospital', path: string): Promise<number | undefined> =>
    (await (await demo()).ask<Bundle>(persona, 'GET', `${path}&_summary=count`)).body.total;

  test('a measure is written, corrected with its version, and taken out', { timeout: 120_000 }, async () => {
    const { ask } = await demo();
    const before = (await count('citizen', `/Observation?${own}`)) ?? 0;
    const made = await ask<Observation>('citizen', 'POST', '/Observation', { body: weight });
    expect([made.status, made.body.meta?.versionId]).toEqual([201, '1']);
    const { id = '' } = made.body;
    const changed = writeMeasure({ id, patient: 'citizen', when: weight.effectiveDateTime, measure: 'weight', values: [74.4] });
    const stale = await ask('citizen', 'PUT', `/Observation/${id}`, { body: changed, headers: { 'If-Match': 'W/"7"' } });
    expect(stale.status).toBe(412);
    expect((await ask('citizen', 'PUT', `/Observation/${id}`, { body: changed, headers: { 'If-Match': 'W/"1"' } })).status).toBe(200);
    expect(await count('citizen', `/Observation?${own}`)).toBe(before + 1);
    expect((await ask('guardian', 'DELETE', `/Observation/${id}`)).status).toBe(204);
    expect(await count('citizen', `/Observation?${own}`), 'another citizen takes nothing out').toBe(before + 1);
    expect((await ask('citizen', 'DELETE', `/Observation/${id}`)).status).toBe(204);
    expect(await count('citizen', `/Observation?${own}`)).toBe(before);
  });

  test.each([
    ['what a laboratory wrote', 'PUT', '/Observation/citizen-lab-1-1', weight, [403, 404]],
    [
      'a report',
      'POST',
      '/DiagnosticReport',
      { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' }, subject: weight.subject },
      [403],
    ],
    ['a consent', 'POST', '/Consent', { resourceType: 'Consent' }, [403]],
    ['a measure of somebody else', 'POST', '/Observation', { ...weight, subject: { reference: 'Patient/guardian' } }, [403]],
    [
      'a measure that a physician is said to have taken',
      'POST',
      '/Observation',
      { ...weight, performer: [{ reference: 'Practitioner/gp' }] },
      [422],
    ],
    ['a measure without its mark', 'POST', '/Observation', { ...weight, meta: { tag: [{ code: 'mine' }] } }, [422]],
    [
      'into a hospital’s document',
      'POST',
      '/Binary',
      {
        ...writeOwnFile({ patient: 'citizen', contentType: 'text/plain', data: 'eA==' }),
        securityContext: { reference: 'DocumentReference/citizen-lab-1-document' },
      },
      [403],
    ],
  ] as const)('a person does not write %s', { timeout: 120_000 }, async (_what, method, path, body, statuses) => {
    const { ask } = await demo();
    const id = path.split('/')[2];
    const reply = await ask<OperationOutcome>('citizen', method, path, { body: id === undefined ? body : { ...body, id } });
    expect(statuses, reply.text).toContain(reply.status);
  });

  test('a person does not delete what others wrote, nor a receipt of their own', { timeout: 120_000 }, async () => {
    const { ask } = await demo();
    const [lab] = ((await ask<Bundle>('citizen', 'GET', '/Observation?code=http://loinc.org|59261-8&_count=1')).body.entry ?? []).map(
      ({ resource }) => resource?.id ?? '',
    );
    expect((await ask('citizen', 'DELETE', `/Observation/${lab}`)).status).toBe(403);
    expect((await ask('citizen', 'GET', `/Observation/${lab}`)).status).toBe(200);
  });

  test('nobody sees it until it is shown, and nobody again after a no; from one request to the next', { timeout: 120_000 }, async () => {
    const { ask } = await demo();
    const seen = () => Promise.all((['gp', 'nurse', 'hospital'] as const).map((who) => count(who, `/Observation?patient=citizen&${own}`)));
    const all = await count('citizen', `/Observation?${own}`);
    expect(all).toBeGreaterThan(5);
    expect(await seen()).toEqual([0, 0, 0]);
    expect((await ask('citizen', 'POST', '/Patient/citizen/$show-notebook', show(true))).status).toBe(200);
    expect(await seen()).toEqual([all, all, 0]);
    expect(await count('gp', '/DocumentReference?patient=citizen&type=103140-0')).toBe(1);
    expect((await ask('gp', 'GET', '/Binary/citizen-note-diary-file')).status).toBe(200);
    expect((await ask('citizen', 'POST', '/Patient/citizen/$show-notebook', show(false))).status).toBe(200);
    expect(await seen()).toEqual([0, 0, 0]);
    expect((await ask('gp', 'GET', '/Binary/citizen-note-diary-file')).status).toBe(404);
    const consents = await ask<Bundle>('citizen', 'GET', '/Consent?category=notebook&status=active');
    expect(consents.body.total, 'one decision is in force').toBe(1);
  });

  test.each([
    ['a GP', 'gp', {}],
    ['an operator', 'operator', {}],
    ['another citizen', 'guardian', {}],
  ] as const)('%s does not decide about it', { timeout: 120_000 }, async (_who, persona, sent) => {
    const { ask } = await demo();
    expect((await ask(persona, 'POST', '/Patient/citizen/$show-notebook', { ...show(true), ...sent })).status).toBe(403);
  });

  test('a parent notes for the child and decides who sees it', { timeout: 120_000 }, async () => {
    const { ask } = await demo();
    const note = writeNote({ patient: 'child', when: '2026-10-30', text: 'Tosse la notte.' });
    expect((await ask('guardian', 'POST', '/Observation', { body: note, patient: 'child' })).status).toBe(201);
    expect((await ask('guardian', 'POST', '/Observation', { body: note })).status).toBe(403);
    expect((await ask('guardian', 'POST', '/Patient/child/$show-notebook', { ...show(true), patient: 'child' })).status).toBe(200);
  });

  test('who has no open record has no notebook', { timeout: 120_000 }, async () => {
    const { ask } = await demo();
    const note = writeNote({ patient: 'citizen-new', when: '2026-10-30', text: 'Prova.' });
    expect((await ask('citizen-new', 'POST', '/Observation', { body: note })).status).toBe(422);
  });
});
