// transaction: in any order, all or nothing, entries that call each other by name or by condition.
// https://hl7.org/fhir/R4/http.html#transaction, https://hl7.org/fhir/R4/http.html#trules
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, BundleEntry, Observation, Resource } from '@medplum/fhirtypes';
import { createGlucose, glucose, refusalOf, versionOf } from './observations.ts';
import { startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

const uuid = (n: number): string => `urn:uuid:6a1c0c9e-0000-4000-8000-${String(n).padStart(12, '0')}`;
const result = (accession: string, more: object = {}): Resource => ({ ...(JSON.parse(glucose({ accession })) as Observation), ...more });
const post = (resource: Resource, more: Partial<BundleEntry> = {}, request: Partial<BundleEntry['request']> = {}): BundleEntry => ({
  resource,
  ...more,
  request: { method: 'POST', url: resource.resourceType, ...request },
});
const get = (url: string): BundleEntry => ({ request: { method: 'GET', url } });
const remove = (url: string): BundleEntry => ({ request: { method: 'DELETE', url } });

function send(entry: readonly BundleEntry[], sent: Sent = {}): Promise<Reply<Bundle>> {
  return server.ask<Bundle>('laboratory', 'POST', '/', { ...sent, body: { resourceType: 'Bundle', type: 'transaction', entry } });
}

const statuses = ({ body }: Reply<Bundle>): (string | undefined)[] => (body.entry ?? []).map(({ response }) => response?.status);
const idOf = ({ body }: Reply<Bundle>, i: number): string => /^\w+\/[^/]+/.exec(body.entry?.[i]?.response?.location ?? '')?.[0] ?? '';

async function totalOf(accession: string): Promise<number | undefined> {
  return (await server.ask<Bundle>('laboratory', 'GET', `/Observation?identifier=urn:test:results|${accession}`)).body.total;
}

describe('A transaction', () => {
  test('is answered entry by entry, in the order in which it was asked', async () => {
    const old = await createGlucose(server, { accession: 'T1-old' });
    const kept = await createGlucose(server, { accession: 'T1-kept' });
    const reply = await send([
      get('Observation?identifier=urn:test:results|T1-new'),
      { resource: { ...result('T1-kept'), id: kept.slice(12), status: 'amended' } as Observation, request: { method: 'PUT', url: kept } },
      post(result('T1-new')),
      remove(old),
      get(old),
      { request: { method: 'HEAD', url: kept } },
    ]);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.type).toBe('transaction-response');
    expect(statuses(reply)).toEqual(['200 OK', '200 OK', '201 Created', '204 No Content', '410 Gone', '200 OK']);
    const [search, updated, created] = reply.body.entry ?? [];
    expect(search?.resource).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 });
    expect(updated?.response).toMatchObject({ location: `${kept}/_history/2`, etag: 'W/"2"' });
    expect(created?.response).toMatchObject({
      location: expect.stringMatching(/^Observation\/[\w-]+\/_history\/1$/) as string,
      etag: 'W/"1"',
    });
    expect(created?.response?.lastModified).toMatch(/Z$/);
  });

  test('sends back what was stored, or what was done, when asked to', async () => {
    const representation = await send([post(result('T2'))], { headers: { Prefer: 'return=representation' } });
    expect(representation.body.entry?.[0]?.resource).toMatchObject({ resourceType: 'Observation', meta: { versionId: '1' } });
    const outcome = await send([post(result('T2'))], { headers: { Prefer: 'return=OperationOutcome' } });
    expect(outcome.body.entry?.[0]?.response?.outcome).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(outcome.body.entry?.[0]?.resource).toBeUndefined();
  });

  test('lets entries name each other before they exist, forwards, backwards and in a circle', async () => {
    const reply = await send([
      post(result('T3-panel', { hasMember: [{ reference: uuid(1) }, { reference: uuid(2) }] }), { fullUrl: uuid(3) }),
      post(result('T3-a', { derivedFrom: [{ reference: uuid(2) }], note: [{ text: `see ${uuid(2)}` }] }), { fullUrl: uuid(1) }),
      post(result('T3-b', { derivedFrom: [{ reference: uuid(1) }] }), { fullUrl: uuid(2) }),
    ]);
    expect(reply.status, reply.text).toBe(200);
    const panel = await server.ask<Observation>('gp', 'GET', `/${idOf(reply, 0)}`);
    expect(panel.body.hasMember?.map(({ reference }) => reference)).toEqual([idOf(reply, 1), idOf(reply, 2)]);
    const member = await server.ask<Observation>('gp', 'GET', `/${idOf(reply, 1)}`);
    expect(member.body.derivedFrom?.[0]?.reference).toBe(idOf(reply, 2));
    expect(member.body.note?.[0]?.text).toBe(`see ${uuid(2)}`);
  });

  test('resolves conditional references to what is there and to what it makes itself', async () => {
    const there = await createGlucose(server, { accession: 'T4-there' });
    const reply = await send([
      post(
        result('T4', {
          hasMember: [
            { reference: 'Observation?identifier=urn:test:results|T4-there' },
            { reference: 'Observation?identifier=urn:test:results|T4-new' },
          ],
        }),
      ),
      post(result('T4-new')),
    ]);
    expect(reply.status, reply.text).toBe(200);
    const { body } = await server.ask<Observation>('gp', 'GET', `/${idOf(reply, 0)}`);
    expect(body.hasMember?.map(({ reference }) => reference)).toEqual([there, idOf(reply, 1)]);
  });

  test('makes one resource of two creates with one condition', async () => {
    const condition = { ifNoneExist: 'identifier=urn:test:results|T5' };
    const reply = await send([
      post(result('T5'), { fullUrl: uuid(51) }, condition),
      post(result('T5'), { fullUrl: uuid(52) }, condition),
      post(result('T5-panel', { hasMember: [{ reference: uuid(52) }] })),
    ]);
    expect(statuses(reply)).toEqual(['201 Created', '200 OK', '201 Created']);
    expect(idOf(reply, 1)).toBe(idOf(reply, 0));
    const panel = await server.ask<Observation>('gp', 'GET', `/${idOf(reply, 2)}`);
    expect(panel.body.hasMember?.[0]?.reference).toBe(idOf(reply, 0));
    const again = await send([post(result('T5'), {}, condition)]);
    expect(statuses(again)).toEqual(['200 OK']);
    expect(idOf(again, 0)).toBe(idOf(reply, 0));
    expect(await totalOf('T5')).toBe(1);
  });

  test('deletes, updates and creates by condition', async () => {
    await createGlucose(server, { accession: 'T6-old' });
    const reply = await send([
      { resource: result('T6-put'), request: { method: 'PUT', url: 'Observation?identifier=urn:test:results|T6-put' } },
      remove('Observation?identifier=urn:test:results|T6-old'),
      remove('Observation?identifier=urn:test:results|T6-none'),
    ]);
    expect(statuses(reply)).toEqual(['201 Created', '204 No Content', '204 No Content']);
    expect([await totalOf('T6-old'), await totalOf('T6-put')]).toEqual([0, 1]);
  });

  test('may ask a search or an operation by POST, after all that it writes', async () => {
    const reply = await send([
      { request: { method: 'POST', url: 'Observation/_search?identifier=urn:test:results|T7' } },
      { resource: result('T7'), request: { method: 'POST', url: 'Observation/$validate' } },
      get('Patient/citizen/$everything?_count=1'),
      post(result('T7')),
    ]);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.entry?.[0]?.resource).toMatchObject({ type: 'searchset', total: 1 });
    expect(reply.body.entry?.[1]?.resource).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(statuses(reply)[3]).toBe('201 Created');
  });

  test('of nothing is answered with nothing', async () => {
    const reply = await send([]);
    expect(reply.status).toBe(200);
    expect(reply.body.entry).toBeUndefined();
  });
});

describe('A transaction with one bad entry', () => {
  const good = (accession: string): BundleEntry => post(result(accession));
  const put = (url: string, resource: Resource, request: Partial<BundleEntry['request']> = {}): BundleEntry => ({
    resource,
    request: { method: 'PUT', url, ...request },
  });

  test.each<[string, (known: string) => BundleEntry[], string]>([
    [
      'a resource that is not valid',
      () => [post({ resourceType: 'Observation', status: 'final' } as Observation)],
      '400 required Bundle.entry[1].resource',
    ],
    ['a code that is none', () => [post(result('x', { status: 'perhaps' }))], '422 code-invalid Bundle.entry[1].resource.status'],
    ['no request', () => [{ resource: result('x') }], '400 required Bundle.entry[1].request'],
    ['no resource', () => [{ request: { method: 'POST', url: 'Observation' } }], '400 required Bundle.entry[1].resource'],
    [
      'another type than its address',
      () => [post({ resourceType: 'Basic', code: { text: 'x' } }, {}, { url: 'Observation' })],
      '400 invalid Bundle.entry[1]',
    ],
    ['an address that is none', () => [get('Observatoin/1')], '404 not-found Bundle.entry[1]'],
    [
      'a method that its address does not take',
      () => [{ request: { method: 'DELETE', url: 'Observation/1/_history' } }],
      '400 not-supported Bundle.entry[1]',
    ],
    [
      'a Bundle to execute',
      () => [post({ resourceType: 'Bundle', type: 'batch' }, {}, { url: '/' })],
      '400 invalid Bundle.entry[1].request.url',
    ],
    [
      'an operation that changes something',
      () => [{ request: { method: 'POST', url: 'Patient/citizen/$declare-care' } }],
      '400 not-supported Bundle.entry[1].request.url',
    ],
    ['an operation that is none', () => [get('Patient/citizen/$nothing')], '404 not-found Bundle.entry[1]'],
    [
      'a version that is not the current one',
      (known) => [put(known, { ...result('x'), id: known.slice(12) }, { ifMatch: 'W/"7"' })],
      '412 lock-error Bundle.entry[1].request',
    ],
    [
      'a version that is no tag',
      (known) => [put(known, { ...result('x'), id: known.slice(12) }, { ifMatch: '7' })],
      '400 invalid Bundle.entry[1].request.ifMatch',
    ],
    [
      'a resource that must not be there',
      (known) => [put(known, { ...result('x'), id: known.slice(12) }, { ifNoneMatch: '*' })],
      '412 lock-error Bundle.entry[1].request',
    ],
    ['a condition that is not understood', () => [remove('Observation?colour=red')], '400 '],
    ['a condition with a dollar sign that finds several', () => [remove('Observation?status=final&code:text=$,glu')], '4'],
    [
      'a reference by a condition that finds nothing',
      () => [post(result('x', { hasMember: [{ reference: 'Observation?identifier=urn:test:results|none' }] }))],
      '400 value Bundle.entry[1]',
    ],
    [
      'an id of its own choice',
      () => [put('Observation/mine', { ...result('x'), id: 'mine' })],
      '400 not-supported Bundle.entry[1].resource.id',
    ],
    ['somebody else’s resource', () => [remove('Practitioner/gp')], '403 forbidden Bundle.entry[1]'],
    ['a type that the laboratory does not write', () => [post({ resourceType: 'Consent' } as Resource)], '403 forbidden Bundle.entry[1]'],
    [
      'a resource changed twice',
      (known) => [remove(known), put(known, { ...result('x'), id: known.slice(12) })],
      '400 invalid Bundle.entry[2]',
    ],
    [
      'two updates with one condition',
      () => [1, 2].map(() => put('Observation?identifier=urn:test:results|twice', result('twice'))),
      '400 invalid Bundle.entry[2]',
    ],
    ['a name given twice', () => [1, 2].map(() => post(result('x'), { fullUrl: uuid(9) })), '400 invalid Bundle.entry[2].fullUrl'],
  ])('(%s) leaves nothing of all its entries, and names the bad one', async (what, bad, expected) => {
    const known = await createGlucose(server, { accession: 'U-known' });
    const before = await server.ask<Bundle>('laboratory', 'GET', '/_history?_count=0');
    const reply = await send([good('U-good'), ...bad(known)]);
    expect(refusalOf(reply).startsWith(expected), `${what}: ${refusalOf(reply)}`).toBe(true);
    expect(await totalOf('U-good')).toBe(0);
    expect(await versionOf(server, 'laboratory', known)).toBe('W/"1"');
    const after = await server.ask<Bundle>('laboratory', 'GET', '/_history?_count=0');
    expect(after.body.total).toBe(before.body.total);
  });

  test('says of every entry what is wrong with it, where that shows before anything is written', async () => {
    const reply = await send([{ request: { method: 'POST', url: 'Observation' } }, good('U-all'), get('Nothing/1')]);
    const { issue } = reply.body as unknown as { issue: { expression: string[] }[] };
    expect(issue.map(({ expression }) => expression[0])).toEqual(['Bundle.entry[0].resource', 'Bundle.entry[2]']);
  });
});

describe('A Bundle', () => {
  test.each([
    ['of another type', { type: 'collection' }, '400 invalid Bundle.type'],
    ['of no type', {}, '400 '],
    ['with too many entries', { type: 'batch', entry: Array.from({ length: 10_001 }, () => ({})) }, '413 too-costly Bundle.entry'],
  ])('%s is refused', async (_, parts, expected) => {
    const reply = await server.ask('laboratory', 'POST', '/', { body: { resourceType: 'Bundle', ...parts } });
    expect(refusalOf(reply).startsWith(expected), refusalOf(reply)).toBe(true);
  });

  test('is no other resource', async () => {
    expect((await server.ask('laboratory', 'POST', '/', { body: glucose() })).status).toBe(400);
  });
});
