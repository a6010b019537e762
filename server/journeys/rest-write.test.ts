// Creating and updating one resource: ids, versions, conditions, collisions, and what is sent back.
// https://hl7.org/fhir/R4/http.html#create, https://hl7.org/fhir/R4/http.html#update
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Bundle, Observation, OperationOutcome, Organization } from '@medplum/fhirtypes';
import { createGlucose, glucose, ifMatch, refusalOf, versionOf } from './observations.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let time: number;
beforeEach(async () => {
  time = now;
  server = await startDemoServer(':memory:', () => time);
});
afterEach(() => server.close());

const base = 'http://127.0.0.1:8080/fhir';
const ofResult = (accession: string): string => `identifier=${encodeURIComponent(`urn:test:results|${accession}`)}`;

async function countOf(accession: string): Promise<number | undefined> {
  return (await server.ask<Bundle>('laboratory', 'GET', `/Observation?${ofResult(accession)}`)).body.total;
}

describe('A create', () => {
  test('gives an id, version 1 and the address, whatever id and version were sent', async () => {
    const sent = glucose({ id: 'mine' }).replace('"status"', '"meta":{"versionId":"77","lastUpdated":"1999-01-01T00:00:00Z"},"status"');
    const { status, headers, body } = await server.ask<Observation>('laboratory', 'POST', '/Observation', { body: sent });
    expect(status).toBe(201);
    expect(body.id).not.toBe('mine');
    expect(body.meta).toMatchObject({ versionId: '1', lastUpdated: new Date(now).toISOString() });
    expect(headers.get('location')).toBe(`${base}/Observation/${body.id}/_history/1`);
    expect(headers.get('etag')).toBe('W/"1"');
    expect(headers.get('last-modified')).toBe(new Date(now).toUTCString());
    expect((await server.ask('gp', 'GET', `/Observation/${body.id}`)).status).toBe(200);
  });

  test.each([
    ['no body', '', '400 required'],
    ['text that is no JSON', '{"resourceType":', '400 structure'],
    ['a type that is not the address', '{"resourceType":"Patient"}', '400 invalid resourceType'],
    ['a member twice', '{"resourceType":"Observation","status":"final","status":"final"}', '400 structure'],
    ['a missing status', glucose().replace('"status":"final",', ''), '400 required Observation.status'],
    ['a status that is none', glucose({ status: 'perhaps' }), '422 code-invalid Observation.status'],
    ['an element that is none', glucose().replace('"status"', '"colour":"red","status"'), '4'],
  ])('of %s is refused, and nothing is kept', async (_, body, expected) => {
    const before = await server.ask<Bundle>('laboratory', 'GET', '/Observation?_summary=count');
    const reply = await server.ask('laboratory', 'POST', '/Observation', { body });
    expect(refusalOf(reply).startsWith(expected), refusalOf(reply)).toBe(true);
    const after = await server.ask<Bundle>('laboratory', 'GET', '/Observation?_summary=count');
    expect(after.body.total).toBe(before.body.total);
  });

  test('in a media type that is not read is refused', async () => {
    const reply = await server.ask('laboratory', 'POST', '/Observation', {
      body: '[] a fhir:Observation .',
      headers: { 'Content-Type': 'text/turtle' },
    });
    expect(refusalOf(reply)).toContain('415 not-supported Header.Content-Type');
  });

  test('on a condition writes once, and answers with what is there afterwards', async () => {
    const sent = { body: glucose({ accession: 'A1' }), headers: { 'If-None-Exist': ofResult('A1') } };
    const first = await server.ask<Observation>('laboratory', 'POST', '/Observation', sent);
    const second = await server.ask<Observation>('laboratory', 'POST', '/Observation', sent);
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await countOf('A1')).toBe(1);
  });

  test('on the same condition by many at once writes once', async () => {
    const sent = { body: glucose({ accession: 'A2' }), headers: { 'If-None-Exist': ofResult('A2'), Prefer: 'return=minimal' } };
    const replies = await Promise.all(Array.from({ length: 10 }, () => server.ask('laboratory', 'POST', '/Observation', sent)));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(replies.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await countOf('A2')).toBe(1);
  });

  test('on a condition that finds several is refused', async () => {
    await createGlucose(server, { accession: 'A3' });
    await createGlucose(server, { accession: 'A3' });
    const reply = await server.ask('laboratory', 'POST', '/Observation', {
      body: glucose({ accession: 'A3' }),
      headers: { 'If-None-Exist': ofResult('A3') },
    });
    expect(refusalOf(reply)).toContain('412 multiple-matches');
    expect(await countOf('A3')).toBe(2);
  });

  test('on a condition that the server does not know is refused, even where a search would overlook it', async () => {
    const reply = await server.ask('laboratory', 'POST', '/Observation', { body: glucose(), headers: { 'If-None-Exist': 'colour=red' } });
    expect(reply.status).toBe(400);
    expect(refusalOf(reply)).toContain('colour');
  });
});

describe('An update', () => {
  test('makes the next version and says where it is', async () => {
    const name = await createGlucose(server);
    time += 1000;
    const { status, headers, body } = await server.ask<Observation>('laboratory', 'PUT', `/${name}`, {
      body: glucose({ id: name.slice(12), value: '99' }),
    });
    expect(status).toBe(200);
    expect(body.meta?.versionId).toBe('2');
    expect(headers.get('etag')).toBe('W/"2"');
    expect(headers.get('content-location')).toBe(`${base}/${name}/_history/2`);
    expect(headers.get('last-modified')).toBe(new Date(time).toUTCString());
  });

  test('of the same content makes no version, in whatever order its members come', async () => {
    const name = await createGlucose(server);
    const stored = await server.ask<Record<string, unknown>>('laboratory', 'GET', `/${name}`);
    time += 60_000;
    const same = [stored.text, glucose({ id: name.slice(12) }), `  ${stored.text}\n`];
    const turned = stored.text.replace(/"status":"final",(.*)\}$/, '$1,"status":"final"}');
    for (const body of [...same, turned]) {
      const reply = await server.ask('laboratory', 'PUT', `/${name}`, { body });
      expect(reply.status, reply.text).toBe(200);
      expect(reply.text).toBe(stored.text);
      expect(reply.headers.get('etag')).toBe('W/"1"');
    }
    expect(
      (await server.ask('laboratory', 'PUT', `/${name}`, { body: glucose({ id: name.slice(12), value: '1.1' }) })).headers.get('etag'),
    ).toBe('W/"2"');
  });

  test.each([
    ['no id', glucose(), '400 invalid Observation.id'],
    ['another id', glucose({ id: 'other' }), '400 invalid Observation.id'],
  ])('with %s in the body is refused', async (_, body, expected) => {
    const name = await createGlucose(server);
    expect(refusalOf(await server.ask('laboratory', 'PUT', `/${name}`, { body }))).toContain(expected);
  });

  test('is made for the version that the client has read', async () => {
    const name = await createGlucose(server);
    const body = (value: string): string => glucose({ id: name.slice(12), value });
    expect((await server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('W/"1"'), body: body('2') })).status).toBe(200);
    const late = await server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('W/"1"'), body: body('3') });
    expect(refusalOf(late)).toContain('412 lock-error Header.If-Match');
    expect((await server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('W/"abc"'), body: body('3') })).status).toBe(412);
    expect((await server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('2'), body: body('3') })).status).toBe(400);
    expect((await server.ask('laboratory', 'PUT', `/${name}`, { headers: { 'If-None-Match': '*' }, body: body('3') })).status).toBe(412);
    expect((await server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('*'), body: body('4') })).headers.get('etag')).toBe('W/"3"');
  });

  test('by two at once with one tag succeeds for one of them', async () => {
    const name = await createGlucose(server);
    const replies = await Promise.all(
      ['5', '6', '7'].map((value) =>
        server.ask('laboratory', 'PUT', `/${name}`, { ...ifMatch('W/"1"'), body: glucose({ id: name.slice(12), value }) }),
      ),
    );
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412, 412]);
    expect(await versionOf(server, 'laboratory', name)).toBe('W/"2"');
  });

  test('of what another organisation wrote is refused', async () => {
    const name = await createGlucose(server);
    const reply = await server.ask('gp', 'PUT', `/${name}`, { body: glucose({ id: name.slice(12), value: '3' }) });
    expect(reply.status).toBe(403);
  });
});

describe('An update as create', () => {
  const ward = (id: string): Organization => ({ resourceType: 'Organization', id, active: true, name: 'Ward 3' });

  test('is for the administrator, who chooses ids', async () => {
    const { status, headers } = await server.ask('admin', 'PUT', '/Organization/ward-3', { body: ward('ward-3') });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${base}/Organization/ward-3/_history/1`);
    expect(
      (await server.ask('admin', 'PUT', '/Organization/ward-3', { headers: { 'If-None-Match': '*' }, body: ward('ward-3') })).status,
    ).toBe(412);
    expect((await server.ask('admin', 'PUT', '/Organization/ward-4', { ...ifMatch('W/"1"'), body: ward('ward-4') })).status).toBe(412);
  });

  test('gives nobody else a way to ask which ids are taken', async () => {
    const put = (id: string): ReturnType<TestServer['ask']> =>
      server.ask('laboratory', 'PUT', `/Observation/${id}`, { body: glucose({ id }) });
    const [hidden, never] = [await put('citizen-x'), await put('citizen-y')];
    expect(never.status).toBe(400);
    expect(hidden.text.replace('citizen-x', 'citizen-y')).toBe(never.text);
  });
});

describe('A conditional update', () => {
  const put = (accession: string, body: string, persona: 'laboratory' | 'admin' = 'laboratory'): ReturnType<TestServer['ask']> =>
    server.ask(persona, 'PUT', `/Observation?${ofResult(accession)}`, { body });

  test('creates where nothing matches, updates the one that does, and leaves the same content alone', async () => {
    const created = await put('B1', glucose({ accession: 'B1' }));
    const same = await put('B1', glucose({ accession: 'B1' }));
    const updated = await put('B1', glucose({ accession: 'B1', value: '2' }));
    expect([created.status, same.status, updated.status]).toEqual([201, 200, 200]);
    expect([created, same, updated].map(({ headers }) => headers.get('etag'))).toEqual(['W/"1"', 'W/"1"', 'W/"2"']);
    expect(await countOf('B1')).toBe(1);
  });

  test('says where the resource is, also when nothing is sent back', async () => {
    const created = await put('B2', glucose({ accession: 'B2' }));
    const reply = await server.ask('laboratory', 'PUT', `/Observation?${ofResult('B2')}`, {
      body: glucose({ accession: 'B2', value: '3' }),
      headers: { Prefer: 'return=minimal' },
    });
    expect(reply.text).toBe('');
    expect(reply.headers.get('location')?.replace(/\/_history.*/, '')).toBe(created.headers.get('location')?.replace(/\/_history.*/, ''));
  });

  test('is refused where several match, where nothing is asked, and where the id is another one', async () => {
    const name = await createGlucose(server, { accession: 'B3' });
    expect(refusalOf(await put('B3', glucose({ accession: 'B3', id: 'other' })))).toContain('400 invalid Observation.id');
    expect((await put('B3', glucose({ accession: 'B3', id: name.slice(12), value: '4' }))).status).toBe(200);
    await createGlucose(server, { accession: 'B3' });
    expect(refusalOf(await put('B3', glucose({ accession: 'B3' })))).toContain('412 multiple-matches');
    expect(refusalOf(await server.ask('laboratory', 'PUT', '/Observation', { body: glucose() }))).toContain('400 required');
    expect((await put('B4', glucose({ accession: 'B4', id: 'chosen' }))).status).toBe(400);
  });

  test('takes the id that the administrator sends, unless it is taken', async () => {
    const organization = (id: string, value: string): Organization => ({
      resourceType: 'Organization',
      id,
      name: 'Ward',
      identifier: [{ system: 'urn:test:wards', value }],
    });
    const first = await server.ask('admin', 'PUT', '/Organization?identifier=urn:test:wards|7', { body: organization('ward-7', '7') });
    expect(first.headers.get('location')).toBe(`${base}/Organization/ward-7/_history/1`);
    const second = await server.ask('admin', 'PUT', '/Organization?identifier=urn:test:wards|8', { body: organization('ward-7', '8') });
    expect(refusalOf(second)).toContain('409 conflict Organization.id');
  });
});

describe('What is sent back', () => {
  test.each([
    ['return=minimal', ''],
    ['return=representation', 'Observation'],
    ['return=OperationOutcome', 'OperationOutcome'],
    ['return=everything', 'Observation'],
  ])('with Prefer: %s is %j', async (prefer, type) => {
    const reply = await server.ask<Observation | OperationOutcome | undefined>('laboratory', 'POST', '/Observation', {
      body: glucose(),
      headers: { Prefer: prefer },
    });
    expect(reply.status).toBe(201);
    expect(reply.body?.resourceType ?? '').toBe(type);
    expect(reply.headers.get('location')).toMatch(/Observation\/[\w-]+\/_history\/1$/);
  });
});
