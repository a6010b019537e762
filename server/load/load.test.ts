import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import type { Bundle, BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { load, type LoadOptions } from './load.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly ifNoneExist: string | null;
  readonly body: string;
}

let folder: string;
let server: ServerType;
let base: string;
let seen: Seen[];
let stored: Map<string, string>;
/** Statuses that the next requests are answered with before anything is looked at. */
let failures: number[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'load-'));
  seen = [];
  stored = new Map();
  failures = [];
  const app = new Hono();
  app.all('*', async (c) => {
    const body = await c.req.text();
    seen.push({
      method: c.req.method,
      path: c.req.path,
      contentType: c.req.header('content-type') ?? '',
      ifNoneExist: c.req.raw.headers.get('if-none-exist'),
      body,
    });
    if (c.req.header('authorization') !== 'Bearer good') return c.json(outcome('who are you'), 401);
    const failure = failures.shift();
    if (failure !== undefined) return c.json(outcome('not now'), failure as 503);
    if (c.req.path.endsWith('$ingest')) return c.json(outcome('CDA2 is not understood yet'), 501);
    if (!(c.req.header('content-type') ?? '').includes('json')) return c.body(null, 201);
    return answerBundle(body, c.json.bind(c));
  });
  await new Promise<void>((done) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) => {
      base = `http://127.0.0.1:${port}/fhir`;
      done();
    });
  });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  server.close();
});

function outcome(diagnostics: string, expression?: string) {
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', diagnostics, ...(expression === undefined ? {} : { expression: [expression] }) }],
  };
}

/** A server in small: refuses a body with the word `poison` whole, and an entry without status alone. */
function answerBundle(body: string, json: (value: object, status?: 400) => Response): Response {
  if (body.includes('poison')) return json(outcome('Member "x" occurs twice', 'Bundle.entry[0].resource'), 400);
  const bundle = JSON.parse(body) as Bundle;
  return json({ resourceType: 'Bundle', type: `${bundle.type}-response`, entry: (bundle.entry ?? []).map(answerEntry) });
}

function answerEntry({ resource, request }: BundleEntry): BundleEntry {
  if (resource?.resourceType === 'Observation' && resource.status === undefined) {
    return { response: { status: '422 Unprocessable', outcome: outcome('Element is missing', 'Observation.status') as OperationOutcome } };
  }
  const key = request?.url ?? '';
  const known = stored.has(key);
  stored.set(key, JSON.stringify(resource));
  return { response: { status: known ? '200 OK' : '201 Created' } };
}

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content));
  return path;
}

function run(options: Partial<LoadOptions> = {}) {
  return load({ paths: [folder], base, token: 'good', pauses: [1, 1, 1], ...options });
}

function countOf(loaded: Awaited<ReturnType<typeof load>>, type: string, status: number): number | undefined {
  return loaded.tally.counts.get(type)?.get(status);
}

const observation = (id: string | undefined, rest: object = { status: 'final' }) => ({
  resourceType: 'Observation',
  ...(id === undefined ? {} : { id }),
  ...rest,
});

describe('what is loaded', () => {
  test('an NDJSON file goes in batches of a hundred, and a second time changes nothing', async () => {
    write('many.ndjson', Array.from({ length: 250 }, (_, i) => JSON.stringify(observation(`o${i}`))).join('\n'));
    const first = await run();
    expect(seen).toHaveLength(3);
    expect(countOf(first, 'Observation', 201)).toBe(250);
    const second = await run();
    expect(countOf(second, 'Observation', 200)).toBe(250);
    expect(stored.size).toBe(250);
    expect(second.complete).toBe(true);
  });

  test('resources without an id get one of their content', async () => {
    write('a.ndjson', `${JSON.stringify(observation(undefined))}\n`);
    write('b.json', observation(undefined, { status: 'amended' }));
    await run();
    await run();
    expect(stored.size).toBe(2);
    for (const [key, text] of stored) expect(key).toBe(`Observation/${(JSON.parse(text) as Resource).id}`);
  });

  test('decimals stay as they are written', async () => {
    write('a.ndjson', '{"resourceType":"Observation","id":"a","status":"final","valueQuantity":{"value":1.10}}\n');
    write('b.json', { resourceType: 'Bundle', type: 'collection' });
    write(
      'c.json',
      '{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Observation","id":"c","status":"final","valueQuantity":{"value":2.50}}}]}',
    );
    await run();
    expect(seen.map(({ body }) => body).join()).toContain('1.10');
    expect(seen.map(({ body }) => body).join()).toContain('2.50');
  });

  test('a transaction stays one, its creations get ids of their content so that twice changes nothing', async () => {
    write('t.json', {
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { value: 'kept' },
      entry: [
        { fullUrl: 'urn:uuid:1', resource: observation('0'), request: { method: 'POST', url: 'Observation' } },
        { resource: { resourceType: 'Patient' }, request: { method: 'PUT', url: 'Patient?identifier=1' } },
      ],
    });
    await run();
    const again = await run();
    const sent = JSON.parse(seen[0]?.body ?? '') as Bundle;
    expect(sent.identifier?.value).toBe('kept');
    expect(sent.entry?.[0]).toMatchObject({ fullUrl: 'urn:uuid:1', request: { method: 'PUT' } });
    expect(sent.entry?.[1]?.request?.url).toBe('Patient?identifier=1');
    expect(countOf(again, 'Observation', 200)).toBe(1);
  });

  test('as it is, when asked', async () => {
    const path = write(
      't.json',
      '{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}]}',
    );
    await run({ paths: [path], asIs: true });
    expect((JSON.parse(seen[0]?.body ?? '') as Bundle).entry?.[0]?.request?.method).toBe('POST');
  });

  test('entries of a document that call each other by urn:uuid go together', async () => {
    write('d.json', {
      resourceType: 'Bundle',
      type: 'document',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: observation('a') },
        { fullUrl: 'urn:uuid:2', resource: observation('b') },
      ],
    });
    await run();
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({
      type: 'transaction',
      entry: [{ fullUrl: 'urn:uuid:1' }, { fullUrl: 'urn:uuid:2' }],
    });
  });

  test('files go in name order, folders all the way down, other endings aside', async () => {
    write('2.json', observation('second'));
    write('1/x.json', observation('first'));
    write('notes.txt', 'not for us');
    await run();
    expect([...stored.keys()]).toEqual(['Observation/first', 'Observation/second']);
  });

  test.each([
    [
      'a.xml',
      '<?xml version="1.0"?><!-- x --><Patient xmlns="http://hl7.org/fhir"><id value="p1"/></Patient>',
      'PUT',
      '/fhir/Patient/p1',
      'application/fhir+xml',
    ],
    ['b.xml', '<f:Bundle xmlns:f="http://hl7.org/fhir"><type value="transaction"/></f:Bundle>', 'POST', '/fhir', 'application/fhir+xml'],
    ['c.xml', '<ClinicalDocument xmlns="urn:hl7-org:v3"/>', 'POST', '/fhir/DocumentReference/$ingest', 'application/xml'],
    [
      'd.xml',
      Buffer.from('\ufeff<ClinicalDocument xmlns="urn:hl7-org:v3"/>', 'utf16le'),
      'POST',
      '/fhir/DocumentReference/$ingest',
      'application/xml',
    ],
    ['e.pdf', '%PDF-1.4', 'POST', '/fhir/DocumentReference/$ingest', 'application/pdf'],
  ])('%s goes where its kind belongs', async (name, content, method, path, contentType) => {
    write(name, content);
    await run();
    expect(seen[0]).toMatchObject({ method, path, contentType });
  });
});

describe('a sender who may not choose ids', () => {
  const entriesSent = (): BundleEntry[] => (JSON.parse(seen.at(-1)?.body ?? '') as Bundle).entry ?? [];

  test('creates each entry once, on a condition that a second load meets', async () => {
    write('t.json', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:1',
          resource: observation('0', { meta: { tag: [{ code: 'own' }] } }),
          request: { method: 'POST', url: 'Observation' },
        },
        { resource: { resourceType: 'Patient' }, request: { method: 'PUT', url: 'Patient?identifier=1' } },
      ],
    });
    await run({ serverIds: true });
    const first = seen[0]?.body;
    const [created, updated] = entriesSent();
    expect(created?.request).toMatchObject({ method: 'POST', url: 'Observation', ifNoneExist: expect.stringContaining('_tag=') as string });
    const [own, tag] = created?.resource?.meta?.tag ?? [];
    expect(own).toEqual({ code: 'own' });
    expect(created?.request?.ifNoneExist).toBe(`_tag=${encodeURIComponent(`${tag?.system}|${tag?.code}`)}`);
    expect(updated?.request).toEqual({ method: 'PUT', url: 'Patient?identifier=1' });
    await run({ serverIds: true });
    expect(seen[1]?.body).toBe(first);
  });

  test('sends a document as one transaction, people and places by their identifiers', async () => {
    write('d.json', {
      resourceType: 'Bundle',
      type: 'document',
      entry: [
        { fullUrl: 'http://his.example/Observation/o', resource: observation('o') },
        { resource: { resourceType: 'Patient', id: 'p', identifier: [{ value: '0' }, { system: 'urn:s', value: 'a b' }] } },
        { resource: { resourceType: 'Organization', id: 'nameless' } },
      ],
    });
    await run({ serverIds: true });
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ type: 'transaction' });
    expect(entriesSent()).toMatchObject([
      { fullUrl: 'http://his.example/Observation/o', request: { method: 'POST', url: 'Observation' } },
      { fullUrl: 'https://fascicolo.example/fhir/Patient/p', request: { method: 'PUT', url: 'Patient?identifier=urn%3As%7Ca%20b' } },
      { request: { method: 'POST', url: 'Organization' } },
    ]);
  });

  test.each([
    ['a.json', observation('mine'), '/fhir', null],
    [
      'a.xml',
      '<Patient xmlns="http://hl7.org/fhir"><id value="p"/><identifier><extension url="x"><valueCoding><system value="urn:not"/></valueCoding></extension><system value="urn:s"/><value value="1"/></identifier></Patient>',
      '/fhir/Patient',
      'identifier=urn%3As%7C1',
    ],
    ['b.xml', '<Observation xmlns="http://hl7.org/fhir"><id value="p"/></Observation>', '/fhir/Observation', null],
  ])('posts the resource of %s', async (name, content, path, ifNoneExist) => {
    write(name, content);
    await run({ serverIds: true });
    expect(seen[0]).toMatchObject({ method: 'POST', path, ifNoneExist });
  });
});

describe('what is refused', () => {
  test('names file, line, status, expression and reason; the others of the batch are loaded', async () => {
    const path = write(
      'x.ndjson',
      [JSON.stringify(observation('ok')), JSON.stringify(observation('bad', {})), 'no json', '{"id":"1"}'].join('\n'),
    );
    const loaded = await run();
    expect(loaded.complete).toBe(false);
    expect(loaded.tally.refusals).toEqual([
      expect.objectContaining({ file: path, entry: 'line 3', diagnostics: expect.stringContaining('Not JSON') as string }),
      expect.objectContaining({ file: path, entry: 'line 4' }),
      {
        file: path,
        entry: 'line 2',
        type: 'Observation',
        status: 422,
        expression: 'Observation.status',
        diagnostics: 'Element is missing',
      },
    ]);
    expect(loaded.summary).toContain(`- ${path} · line 2 · Observation · 422 · Observation.status: Element is missing`);
    expect(countOf(loaded, 'Observation', 201)).toBe(1);
  });

  test('a line that spoils the whole batch is found and refused alone', async () => {
    write('x.ndjson', Array.from({ length: 40 }, (_, i) => JSON.stringify(observation(i === 23 ? 'poison' : `o${i}`))).join('\n'));
    const loaded = await run();
    expect(loaded.tally.refusals).toHaveLength(1);
    expect(loaded.tally.refusals[0]).toMatchObject({ entry: 'line 24', status: 400 });
    expect(stored.size).toBe(39);
  });

  test('an answer of the server for a kind that it does not know is a refusal like others', async () => {
    write('c.xml', '<ClinicalDocument xmlns="urn:hl7-org:v3"/>');
    const loaded = await run();
    expect(loaded.tally.refusals[0]).toMatchObject({ status: 501, diagnostics: 'CDA2 is not understood yet' });
  });

  test.each([
    ['bad.json', '{"resourceType":"Patient",}', /Line 1/],
    ['list.json', '[]', /resourceType/],
    ['html.xml', '<html/>', /namespace/],
    ['empty.xml', '', /no root/],
    ['example.fsh', 'Instance: x', /FHIR Shorthand/],
    ['example.fsh.txt', 'Instance: x', /FHIR Shorthand/],
    ['notes.txt', 'hello', /Files ending .txt/],
  ])('%s is refused without a request', async (name, content, reason) => {
    const loaded = await run({ paths: [write(name, content)] });
    expect(loaded.tally.refusals[0]?.diagnostics).toMatch(reason);
    expect(seen).toHaveLength(0);
  });
});

describe('a server in trouble', () => {
  test('a busy server is asked again', async () => {
    write('a.json', observation('a'));
    failures = [503, 503];
    const loaded = await run();
    expect(loaded.complete).toBe(true);
    expect(seen).toHaveLength(3);
  });

  test('one that stays busy is a refusal', async () => {
    write('a.json', observation('a'));
    failures = [503, 503, 503, 503];
    const loaded = await run();
    expect(loaded.tally.refusals[0]).toMatchObject({ status: 503, diagnostics: 'not now' });
  });

  test('an unknown token stops the load at once', async () => {
    write('many.ndjson', Array.from({ length: 2000 }, (_, i) => JSON.stringify(observation(`o${i}`))).join('\n'));
    const loaded = await run({ token: 'bad' });
    expect(loaded.stopped).toMatch(/401/);
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  test('no server at all stops the load with a clear line', async () => {
    write('a.json', observation('a'));
    await new Promise((closed) => server.close(closed));
    const loaded = await run();
    expect(loaded.summary).toContain(`No answer from ${base}: ECONNREFUSED`);
    expect(loaded.complete).toBe(false);
  });
});
