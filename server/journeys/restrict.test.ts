// A restriction looked at before it is saved is what it is afterwards; a look changes nothing. On both databases.
import type { Bundle, Consent, DocumentReference } from '@medplum/fhirtypes';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import type { Act } from '#record/act.ts';
import type { Eyes } from '#record/restrict.ts';
import { composeRecord } from '#server/compose-record.ts';
import { writeRestriction, type Restriction } from '#web/citizen/restriction.ts';
import { engines, newDatabase } from './engines.ts';
import { citizenRequester, now, startDemoServer, type TestServer } from './test-server.ts';

const act: Act = { requester: citizenRequester, action: '$preview', asked: 'GET /chi-puo-vedere', requestId: 'r' };
const eyes: readonly Eyes[] = [
  { kind: 'gp' },
  { kind: 'hospital' },
  { kind: 'emergency' },
  { kind: 'professional', role: 'INF', organization: 'hospital' },
  { kind: 'practitioner', practitioner: 'nurse' },
];
const everything: Restriction = { whom: 'everyone', actor: '', kind: '', from: undefined, to: undefined };
const restrictions: readonly (readonly [string, Restriction])[] = [
  ['laboratory, for everybody', { ...everything, kind: 'laboratory-report' }],
  ['everything of 2025, for everybody', { ...everything, from: '2025-01-01', to: '2025-12-31' }],
  ['everything, for GPs', { ...everything, whom: 'role', actor: 'APR' }],
  ['everything, for one hospital', { ...everything, whom: 'organization', actor: 'hospital' }],
  ['everything, for one physician', { ...everything, whom: 'practitioner', actor: 'gp' }],
  ['everything, for nurses at one hospital', { ...everything, whom: 'role', actor: 'INF', at: 'hospital' }],
  [
    'the laboratory of 2025, for one nurse',
    { whom: 'practitioner', actor: 'nurse', kind: 'laboratory-report', from: '2025-01-01', to: '2025-12-31' },
  ],
];

const open: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(open.map((one) => one.close())));

describe.each(engines)('On %s', (engine) => {
  let server: TestServer | undefined;
  async function demo() {
    server ??= await startDemoServer(await newDatabase(engine));
    if (!open.includes(server)) open.push(server);
    const { store } = server.server;
    const parts = { store, conformance: loadConformance(), policyName: 'liguria-2020', baseUrl: 'http://127.0.0.1:8080/fhir' };
    return { server, record: composeRecord({ ...parts, clock: () => now, newId: () => 'x' }).record };
  }

  test.each(restrictions)('looking at a restriction of %s shows what saving it does', { timeout: 120_000 }, async (name, restriction) => {
    const { record, server } = await demo();
    const { activation } = server.server;
    const seen = async (choice?: ReturnType<typeof writeRestriction>) =>
      Promise.all(
        eyes.map(async (one) => {
          const sight = await record.previewAs(act, 'citizen', one, choice);
          return [sight?.total, sight?.documents.map(({ id }) => id)];
        }),
      );
    const id = `restriction-${name.replace(/\W+/g, '-')}`;
    // Whatever the wish says of itself: the policy is the one that is in force.
    const consent = writeRestriction('citizen', restriction, { id, now, policyName: 'of-somebody-else' });
    const before = await seen();
    const looked = await seen(consent);
    expect(await seen(), 'a look decides nothing').toEqual(before);
    expect(looked, 'the restriction is about somebody here').not.toEqual(before);
    const words = { inWords: 'laboratorio, per tutti', language: 'en' } as const;
    const receipt = await activation.restrict(act, 'citizen', consent, words);
    expect(await seen()).toEqual(looked);
    const ended = await activation.endRestriction(act, 'citizen', id, words);
    expect(await seen()).toEqual(before);
    // Both acts have their receipt, in the person's language, which the person finds and a check of its code knows.
    for (const file of [receipt, ended]) {
      const found = await server.ask<Bundle<DocumentReference>>('citizen', 'GET', '/DocumentReference?type=59284-0&_count=100');
      const papers = (found.body.entry ?? []).map(({ resource }) => resource);
      const paper = papers.find((one) => one?.content[0]?.attachment.url === `Binary/${file}`);
      expect([paper?.description, paper?.content[0]?.attachment.language]).toEqual(['Receipt: change of the consents', 'en-GB']);
      const { state } = await activation.verifyReceipt(paper?.identifier?.[0]?.value ?? '', `test of ${engine}`);
      expect(state).not.toBe('unknown');
    }
    const kept = await server.ask<Consent>('citizen', 'GET', `/Consent/${id}`);
    expect([kept.body.status, kept.body.policy?.[0]?.uri]).toEqual(['inactive', 'https://fascicolo.example/fhir/policy/liguria-2020']);
  });

  test(
    'through the eyes of the GP the person sees what the GP finds, but nothing that they have still to be told',
    { timeout: 120_000 },
    async () => {
      const { record, server } = await demo();
      const sight = await record.previewAs(act, 'citizen', { kind: 'gp' }, undefined, ['MedicationRequest']);
      const found = await server.ask('gp', 'GET', '/DocumentReference?patient=citizen&type:not=59284-0&_count=100');
      const ids = (found.body.entry ?? []).map(({ resource }) => resource?.id);
      expect(ids).toContain('citizen-lab-unmediated-document');
      const told = ids.filter((id) => id !== 'citizen-lab-unmediated-document');
      expect(new Set(sight?.documents.map(({ id }) => id))).toEqual(new Set(told));
      expect(sight?.total).toBe(told.length);
      const drugs = await server.ask('gp', 'GET', '/MedicationRequest?patient=citizen&_summary=count');
      expect(sight?.also).toEqual({ MedicationRequest: drugs.body.total });
    },
  );

  test('nobody looks through the eyes of others at a record that is not theirs', async () => {
    const { record } = await demo();
    const { activation } = (await demo()).server.server;
    const words = { inWords: '' };
    const wish = writeRestriction('guardian', everything, { id: 'x', now, policyName: 'liguria-2020' });
    await expect(activation.restrict(act, 'guardian', wish, words)).rejects.toThrow(/Only the person concerned/);
    await expect(record.previewAs(act, 'guardian', { kind: 'gp' })).rejects.toThrow(/Only the person concerned/);
    await expect(activation.endRestriction(act, 'citizen', 'guardian-restriction', words)).rejects.toThrow(/no restriction in force/);
    await expect(record.accesses(act, 'guardian', {}, { count: 10 })).rejects.toThrow(/Only the person concerned/);
  });
});
