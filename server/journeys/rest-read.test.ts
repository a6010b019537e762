// Reading one resource: now, as it was, only if it changed, only its head, only a part of it.
// https://hl7.org/fhir/R4/http.html#read
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Observation, OperationOutcome } from '@medplum/fhirtypes';
import { createGlucose, glucose, refusalOf } from './observations.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let time = now;
let name: string;
let id: string;

beforeAll(async () => {
  server = await startDemoServer(':memory:', () => time);
  name = await createGlucose(server, { value: '90.0' });
  id = name.slice('Observation/'.length);
  time += 60_000;
  await server.ask('laboratory', 'PUT', `/${name}`, { body: glucose({ id, value: '95.0' }) });
});
afterAll(() => server.close());

describe('A read', () => {
  test('gives the current version with its tag and its time', async () => {
    const { status, headers, body } = await server.ask<Observation>('gp', 'GET', `/${name}`);
    expect(status).toBe(200);
    expect(body.meta?.versionId).toBe('2');
    expect(body.meta?.lastUpdated).toBe(new Date(now + 60_000).toISOString());
    expect(headers.get('etag')).toBe('W/"2"');
    expect(headers.get('last-modified')).toBe('Mon, 02 Nov 2026 09:01:00 GMT');
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  });

  test.each([
    ['GET', '/Observation/never-was', '404 not-found'],
    ['HEAD', '/Observation/never-was', '404'],
    ['GET', '/Observation/not_an_id', '400 invalid'],
    ['GET', '/Observatoin/1', '404 not-found'],
    ['POST', '/Observation/1', '405 not-supported'],
    ['GET', '/Observation/1/_history/9', '404 not-found'],
  ])('%s %s is refused: %s', async (method, path, expected) => {
    expect(refusalOf(await server.ask('gp', method, path))).toContain(expected);
  });

  test('without a token is refused, and says what to send', async () => {
    const reply = await server.ask<OperationOutcome>(null, 'GET', `/${name}`);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('of the head alone has the headers and no body', async () => {
    const get = await server.ask('gp', 'GET', `/${name}`, { headers: { 'X-Request-Id': 'same' } });
    const head = await server.ask('gp', 'HEAD', `/${name}`, { headers: { 'X-Request-Id': 'same' } });
    expect(head.text).toBe('');
    expect([...head.headers]).toEqual(expect.arrayContaining([...get.headers]));
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(get.text)));
  });
});

describe('A conditional read', () => {
  test.each([
    ['If-None-Match', 'W/"2"', 304],
    ['If-None-Match', '"2"', 304],
    ['If-None-Match', '*', 304],
    ['If-None-Match', 'W/"1"', 200],
    ['If-None-Match', 'nonsense', 400],
    ['If-Modified-Since', 'Mon, 02 Nov 2026 09:01:00 GMT', 304],
    ['If-Modified-Since', 'Mon, 02 Nov 2026 09:00:30 GMT', 200],
    ['If-Modified-Since', 'some day', 200],
  ])('with %s %s answers %i', async (header, value, status) => {
    const reply = await server.ask('gp', 'GET', `/${name}`, { headers: { [header]: value } });
    expect(reply.status).toBe(status);
    if (status === 304) {
      expect(reply.text).toBe('');
      expect(reply.headers.get('etag')).toBe('W/"2"');
    }
  });

  test('asks by the tag alone where both are given', async () => {
    const headers = { 'If-None-Match': 'W/"1"', 'If-Modified-Since': 'Mon, 02 Nov 2026 10:00:00 GMT' };
    expect((await server.ask('gp', 'GET', `/${name}`, { headers })).status).toBe(200);
  });
});

describe('A version read', () => {
  test('gives what was there then', async () => {
    const { status, headers, text } = await server.ask('gp', 'GET', `/${name}/_history/1`);
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('W/"1"');
    expect(text).toContain('"value":90.0,');
  });

  test('is known by its tag', async () => {
    const headers = { 'If-None-Match': 'W/"1"' };
    expect((await server.ask('gp', 'GET', `/${name}/_history/1`, { headers })).status).toBe(304);
  });
});

describe('The form of an answer', () => {
  test.each(['json', 'application/fhir+json', 'application/json', 'application/fhir%2Bjson'])('_format=%s is FHIR JSON', async (format) => {
    const reply = await server.ask('gp', 'GET', `/${name}?_format=${format}`, { headers: { Accept: 'text/html' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('application/fhir+json');
  });

  test.each([
    ['_format', `?_format=ttl`, {}],
    ['Accept', '', { Accept: 'application/fhir+turtle' }],
    ['another FHIR version', '', { Accept: 'application/fhir+json; fhirVersion=3.0' }],
  ])('that is not offered (%s) is refused and says what is', async (_, query, headers) => {
    const reply = await server.ask('gp', 'GET', `/${name}${query}`, { headers });
    expect(reply.status).toBe(406);
    expect(refusalOf(reply)).toContain('application/fhir+json');
  });

  test('is indented on demand, every digit where it was', async () => {
    const { text } = await server.ask('gp', 'GET', `/${name}?_pretty=true`);
    expect(text).toContain('\n  "resourceType": "Observation",\n');
    expect(text).toContain('"value": 95.0,');
  });
});

describe('A part of a resource', () => {
  const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

  test('_elements keeps what was asked for and what must be there, marked as a part, digits as they were', async () => {
    const { body, text } = await server.ask<Observation>('gp', 'GET', `/${name}?_elements=valueQuantity`);
    expect(Object.keys(body)).toEqual(['resourceType', 'id', 'meta', 'status', 'code', 'valueQuantity']);
    expect(body.meta?.tag).toEqual([subsetted]);
    expect(text).toContain('95.0');
  });

  test('_summary=true leaves out what is no summary; text keeps the narrative; false keeps all', async () => {
    const report = '/DiagnosticReport/citizen-lab-1';
    const whole = await server.ask<Record<string, unknown>>('gp', 'GET', report);
    const summary = await server.ask<Record<string, unknown>>('gp', 'GET', `${report}?_summary=true`);
    expect(Object.keys(summary.body)).toContain('code');
    expect(Object.keys(whole.body)).toContain('result');
    expect(Object.keys(summary.body)).not.toContain('result');
    const text = await server.ask<Record<string, unknown>>('gp', 'GET', `${report}?_summary=text`);
    expect(Object.keys(text.body)).toEqual(expect.arrayContaining(['id', 'meta', 'status', 'code']));
    expect(Object.keys(text.body)).not.toContain('subject');
    expect((await server.ask('gp', 'GET', `${report}?_summary=false`)).text).toBe(whole.text);
    expect((await server.ask('gp', 'GET', `${report}?_summary=much`)).status).toBe(400);
  });

  test('is given in searches alike', async () => {
    const elements = await server.ask<Bundle<Observation>>('gp', 'GET', `/Observation?_id=${id}&_elements=subject`);
    const [found] = elements.body.entry ?? [];
    expect(Object.keys(found?.resource ?? {})).toEqual(['resourceType', 'id', 'meta', 'status', 'code', 'subject']);
    const count = await server.ask<Bundle>('gp', 'GET', `/Observation?_id=${id}&_summary=count`);
    expect(count.body).toMatchObject({ total: 1 });
    expect(count.body.entry).toBeUndefined();
    const data = await server.ask<Bundle<Observation>>('gp', 'GET', `/Observation?_id=${id}&_summary=data`);
    expect(data.body.entry?.[0]?.resource?.meta?.tag).toEqual([subsetted]);
  });
});

describe('How strictly a search is read', () => {
  test('is the wish of the client: lenient names what it left aside, strict refuses it', async () => {
    const lenient = await server.ask<Bundle>('gp', 'GET', `/Observation?_id=${id}&colour=red`, { headers: { Prefer: 'handling=lenient' } });
    expect(lenient.status).toBe(200);
    expect(lenient.body.total).toBe(1);
    expect(lenient.body.entry?.map(({ search }) => search?.mode)).toEqual(['match', 'outcome']);
    const strict = await server.ask('gp', 'GET', `/Observation?_id=${id}&colour=red`, { headers: { Prefer: 'handling=strict' } });
    expect(refusalOf(strict)).toContain('colour');
    expect(strict.status).toBe(400);
  });
});

describe('What the server says of itself', () => {
  test('is for everybody: what can be asked, and where to get a token', async () => {
    const { status, body } = await server.ask<{ resourceType: string; fhirVersion: string; rest: { resource: { type: string }[] }[] }>(
      null,
      'GET',
      '/metadata',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    expect(body.rest[0]?.resource.length).toBeGreaterThan(140);
    expect((await server.ask(null, 'HEAD', '/metadata')).status).toBe(200);
    expect((await server.ask(null, 'GET', '/.well-known/smart-configuration')).status).toBe(200);
  });

  test('has a page for developers, and everything it needs with it', async () => {
    const page = await server.server.fetch(new Request('http://127.0.0.1:8080/docs'));
    expect(page.status).toBe(200);
    const links = [...(await page.text()).matchAll(/(?:href|src)="(\/docs\/[^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect((await server.server.fetch(new Request(`http://127.0.0.1:8080${link}`))).status, link).toBe(200);
    const description = (await (await server.server.fetch(new Request('http://127.0.0.1:8080/docs/openapi.json'))).json()) as {
      openapi: string;
      paths: object;
    };
    expect(description.openapi).toMatch(/^3\./);
    expect(Object.keys(description.paths).length).toBeGreaterThan(10);
  });
});
