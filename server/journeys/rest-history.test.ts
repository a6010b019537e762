// History of one resource, of a type, of everything: as much as the requester may see, newest first, page by page.
// https://hl7.org/fhir/R4/http.html#history
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { createGlucose, glucose, refusalOf } from './observations.ts';
import { now, startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
let time = now;
let name: string;
const minute = 60_000;
const at = (minutes: number): string => new Date(now + minutes * minute).toISOString();

beforeAll(async () => {
  server = await startDemoServer(':memory:', () => time);
  time = now + minute;
  name = await createGlucose(server, { value: '1.0' });
  const id = name.slice(12);
  for (const value of ['2.0', '3.0']) {
    time += minute;
    await server.ask('laboratory', 'PUT', `/${name}`, { body: glucose({ id, value }) });
  }
  time += minute;
  await server.ask('laboratory', 'DELETE', `/${name}`);
  time += minute;
});
afterAll(() => server.close());

function history(path: string, persona: PersonaName = 'laboratory'): Promise<Reply<Bundle>> {
  return server.ask<Bundle>(persona, 'GET', path);
}

function tags({ body }: Reply<Bundle>): (string | undefined)[] {
  return (body.entry ?? []).map(({ response }) => response?.etag);
}

/** All pages, followed by their links. */
async function pagesOf(path: string, persona: PersonaName): Promise<readonly Bundle[]> {
  const pages: Bundle[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body, status, text }: Reply<Bundle> = await history(next, persona);
    expect(status, text).toBe(200);
    pages.push(body);
    const url: string | undefined = body.link?.find(({ relation }) => relation === 'next')?.url;
    next = url?.slice(url.indexOf('/fhir') + 5);
  }
  return pages;
}

function nameOf({ fullUrl, response }: BundleEntry): string {
  return `${fullUrl} ${response?.etag}`;
}

describe('The history of a resource', () => {
  test('names every version, what was asked then and how it was answered', async () => {
    const { body } = await history(`/${name}/_history`);
    expect(body).toMatchObject({ type: 'history', total: 4 });
    expect(body.entry?.map(({ request, response }) => [request?.method, request?.url, response?.status, response?.etag])).toEqual([
      ['DELETE', name, '204 No Content', 'W/"4"'],
      ['PUT', name, '200 OK', 'W/"3"'],
      ['PUT', name, '200 OK', 'W/"2"'],
      ['POST', 'Observation', '201 Created', 'W/"1"'],
    ]);
    expect(body.entry?.map(({ response }) => response?.lastModified)).toEqual([at(4), at(3), at(2), at(1)]);
    expect(body.entry?.[0]?.resource).toBeUndefined();
    expect(new Set(body.entry?.map(({ fullUrl }) => fullUrl))).toEqual(new Set([`http://127.0.0.1:8080/fhir/${name}`]));
  });

  test('keeps the digits of every version', async () => {
    const { text } = await history(`/${name}/_history`);
    for (const value of ['1.0', '2.0', '3.0']) expect(text).toContain(`"value":${value},`);
  });

  test.each([
    ['_since', at(3), ['W/"4"', 'W/"3"']],
    ['_since', at(5), []],
    ['_at', at(2.5), ['W/"2"']],
    ['_at', at(0.5), []],
    ['_count', '2', ['W/"4"', 'W/"3"']],
    ['_count', '0', []],
  ])('%s=%s shows %j', async (parameter, value, expected) => {
    expect(tags(await history(`/${name}/_history?${parameter}=${value}`))).toEqual(expected);
  });

  test.each(['_since=yesterday', '_at=2026-13-01', '_count=-1', '_count=many', '_cursor=abc'])('%s is refused', async (question) => {
    expect(refusalOf(await history(`/${name}/_history?${question}`))).toContain('400 invalid ?_');
  });

  test('of what never was, and of what is hidden, is not found', async () => {
    const [never, hidden] = [
      await history('/DiagnosticReport/never/_history', 'gp'),
      await history('/DiagnosticReport/citizen-lab-hidden/_history', 'gp'),
    ];
    expect(never.status).toBe(404);
    expect(hidden.text.replace('citizen-lab-hidden', 'never')).toBe(never.text);
  });

  test('can be asked for its head alone', async () => {
    const { status, text, headers } = await server.ask('laboratory', 'HEAD', `/${name}/_history`);
    expect([status, text]).toEqual([200, '']);
    expect(Number(headers.get('content-length'))).toBeGreaterThan(500);
  });
});

describe('The history of a type and of everything', () => {
  test.each([
    ['/Observation/_history', 'laboratory'],
    ['/_history', 'gp'],
    ['/DiagnosticReport/_history', 'citizen'],
  ] as const)('%s comes in full pages, each version once, newest first, with one total (%s)', async (path, persona) => {
    const whole = await history(`${path}?_count=1000`, persona);
    const pages = await pagesOf(`${path}?_count=7`, persona);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.slice(0, -1).every(({ entry }) => entry?.length === 7)).toBe(true);
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([whole.body.total]));
    const entries = pages.flatMap(({ entry = [] }) => entry);
    expect(entries.map(nameOf)).toEqual(whole.body.entry?.map(nameOf));
    expect(entries).toHaveLength(whole.body.total ?? -1);
    const times = entries.map(({ response }) => response?.lastModified ?? '');
    expect(times).toEqual([...times].sort().reverse());
  });

  test('shows what was written since a moment', async () => {
    const { body } = await history(`/Observation/_history?_since=${at(1)}`);
    expect(body.total).toBe(4);
    expect(body.entry?.every(({ fullUrl }) => fullUrl?.endsWith(name))).toBe(true);
  });

  test('a page link of one person is of no use to another, nor for another question', async () => {
    const { body } = await history('/DiagnosticReport/_history?_count=2', 'gp');
    const next = body.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    const path = next.slice(next.indexOf('/fhir') + 5);
    expect((await history(path, 'gp')).status).toBe(200);
    expect((await history(path, 'citizen')).status).toBe(400);
    expect((await history(path.replace('DiagnosticReport', 'Observation'), 'gp')).status).toBe(400);
    expect((await history(`${path}&_since=2020`, 'gp')).status).toBe(400);
  });

  test('takes an unknown parameter as the client wishes', async () => {
    expect((await history('/Observation/_history?colour=red')).status).toBe(200);
    const strict = await server.ask('laboratory', 'GET', '/Observation/_history?colour=red', { headers: { Prefer: 'handling=strict' } });
    expect(refusalOf(strict)).toContain('400 invalid ?colour');
  });
});
