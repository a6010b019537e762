import { describe, expect, test } from 'vitest';
import { businessRule, notFound, transient } from '#fhir/outcome.ts';
import { prettyJson } from '#fhir/pretty-json.ts';
import type { Answer } from '#interactions/interaction.ts';
import { diagnosticsOf, openDoor } from './door.fixture.ts';

const json = { 'content-type': 'application/fhir+json' };
const version = { type: 'Patient', id: '1', version: 3, updated: Date.UTC(2024, 4, 1, 12, 0, 0, 123) };
const body = '{"resourceType":"Patient","id":"1"}';

describe('an answer', () => {
  test('a read names its version, its time and its type, and stays in no cache', async () => {
    const response = await openDoor(() => ({ kind: 'ok', body, version })).fetch('GET', '/Patient/1');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(body);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/fhir+json; charset=utf-8',
      etag: 'W/"3"',
      'last-modified': 'Wed, 01 May 2024 12:00:00 GMT',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    expect(response.headers.has('location')).toBe(false);
    expect(response.headers.has('content-location')).toBe(false);
  });

  test('a large page in XML lets others be answered while it is written', async () => {
    const entry = `{"resource":{"resourceType":"Observation","status":"final","code":{"text":"${'x'.repeat(1000)}"}}}`;
    const page = `{"resourceType":"Bundle","type":"searchset","entry":[${Array.from({ length: 1000 }, () => entry).join(',')}]}`;
    const door = openDoor(({ type }) => ({ kind: 'ok', body: type === 'Observation' ? page : body }));
    const order: string[] = [];
    const large = door.fetch('GET', '/Observation?_format=xml').then(async (response) => {
      order.push('page');
      return response.text();
    });
    // Comes when the page is being written already.
    await new Promise(setImmediate);
    const small = door.fetch('GET', '/Patient/1').then(() => order.push('patient'));
    await Promise.all([large, small]);
    expect(order).toEqual(['patient', 'page']);
    expect((await large).match(/<entry>/g)).toHaveLength(1000);
  });

  test('a create says where the new version is', async () => {
    const response = await openDoor(() => ({ kind: 'created', body, version })).fetch('POST', '/Patient', { headers: json, body });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('https://fse.example/fhir/Patient/1/_history/3');
    expect(response.headers.get('content-location')).toBe('https://fse.example/fhir/Patient/1/_history/3');
  });

  test('an update has the address of its content, but no Location', async () => {
    const response = await openDoor(() => ({ kind: 'ok', body, version })).fetch('PUT', '/Patient/1', { headers: json, body });
    expect(response.headers.get('content-location')).toBe('https://fse.example/fhir/Patient/1/_history/3');
    expect(response.headers.has('location')).toBe(false);
  });

  test.each([
    [{ kind: 'created', version }, 201],
    [{ kind: 'no-content', version }, 204],
    [{ kind: 'not-modified', version }, 304],
  ] satisfies [Answer, number][])('%o has no body and no content type', async (answer, status) => {
    const response = await openDoor(() => answer).fetch('GET', '/Patient/1');
    expect(response.status).toBe(status);
    expect(await response.text()).toBe('');
    expect(response.headers.has('content-type')).toBe(false);
    expect(response.headers.get('etag')).toBe('W/"3"');
  });

  test('a Binary goes out as itself when asked for, and the interaction is told', async () => {
    const bytes = new Uint8Array([1, 2, 255]);
    const door = openDoor((ask) =>
      ask.raw === true ? { kind: 'ok', raw: { bytes, contentType: 'application/pdf' } } : { kind: 'ok', body },
    );
    const raw = await door.fetch('GET', '/Binary/1', { headers: { accept: 'application/pdf' } });
    expect(raw.headers.get('content-type')).toBe('application/pdf');
    expect([...new Uint8Array(await raw.arrayBuffer())]).toEqual([1, 2, 255]);
    const fhir = await door.fetch('GET', '/Binary/1?_format=json');
    expect(await fhir.text()).toBe(body);
  });
});

describe('the request id', () => {
  test('is the one that the client gave', async () => {
    const door = openDoor();
    const response = await door.fetch('GET', '/Patient/1', { headers: { 'x-request-id': 'morning-round.7' } });
    expect(response.headers.get('x-request-id')).toBe('morning-round.7');
    expect(door.asks[0]?.ask.requestId).toBe('morning-round.7');
  });

  test.each(['', 'a b', 'x'.repeat(65), 'a;b'])('is a new one instead of %j', async (given) => {
    const response = await openDoor().fetch('GET', '/Patient/1', { headers: { 'x-request-id': given } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('when something goes wrong', () => {
  test.each([
    [notFound('Patient/1 is not known.'), 404],
    [businessRule('The record is not open.'), 422],
    [transient('The store is busy.'), 503],
  ])('%s is sent as it is', async (error, status) => {
    const response = await openDoor(() => Promise.reject(error)).fetch('GET', '/Patient/1');
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
    expect(await response.json()).toEqual(error.outcome);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '1' : null);
  });

  test('a foreign error is logged whole and sent without its detail', async () => {
    const secret = new Error('connect to db.internal failed for RSSMRA80A01D969X');
    const door = openDoor(() => Promise.reject(secret));
    const response = await door.fetch('GET', '/Patient/1', { headers: { 'x-request-id': 'r-1' } });
    expect(response.status).toBe(500);
    const text = await diagnosticsOf(response);
    expect(text).toContain('r-1');
    expect(text).not.toContain('internal');
    expect(door.logged).toEqual([{ err: secret, requestId: 'r-1' }]);
    expect(door.observed).toEqual(['read 500']);
  });
});

describe('_pretty', () => {
  test.each([
    ['{"a":1.10,"b":[1e3,"x,{}"],"c":{}}', '{\n  "a": 1.10,\n  "b": [\n    1e3,\n    "x,{}"\n  ],\n  "c": {}\n}\n'],
    ['{"a":"\\"q\\\\","b":[],"c":[[]],"d":null}', '{\n  "a": "\\"q\\\\",\n  "b": [],\n  "c": [\n    []\n  ],\n  "d": null\n}\n'],
    ['[]', '[]\n'],
  ])('%s keeps its numbers and strings', (text, pretty) => {
    expect(prettyJson(text)).toBe(pretty);
    expect(JSON.parse(pretty)).toEqual(JSON.parse(text));
  });

  test('a file of many megabytes is no trouble', () => {
    const text = JSON.stringify({ data: 'x"\\'.repeat(3_000_000) });
    expect(prettyJson(text)).toHaveLength(text.length + 6);
  });

  test('indents answers and errors alike, and is not passed on', async () => {
    const door = openDoor(() => ({ kind: 'ok', body }));
    expect(await (await door.fetch('GET', '/Patient/1?_pretty=true')).text()).toBe('{\n  "resourceType": "Patient",\n  "id": "1"\n}\n');
    expect(door.asks[0]?.ask.params).toEqual([]);
    expect(await (await door.fetch('GET', '/Patient/1/$nonsense?_pretty=true')).text()).toContain('\n  "resourceType"');
  });
});
