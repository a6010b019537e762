// FHIR XML through the whole door: written, read, searched, in Bundles, in errors. What is stored is the same as from JSON.
// https://hl7.org/fhir/R4/http.html#mime-type, https://hl7.org/fhir/R4/xml.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, Observation } from '@medplum/fhirtypes';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { createWriteXml } from '#conformance/xml/write-xml.ts';
import { isSameText } from '#fhir/json-text.ts';
import { versionsIn } from './bad-input.ts';
import { engines, newDatabase } from './engines.ts';
import { glucose } from './observations.ts';
import { startDemoServer, type Reply, type Sent, type TestServer } from './test-server.ts';

const { structures } = loadConformance();
const readXml = createReadXml(structures);
const writeXml = createWriteXml(structures);
const contentType = 'application/fhir+xml; charset=utf-8';
const inXml: Sent = { headers: { Accept: 'application/fhir+xml' } };

describe.each(engines)('On %s', (engine) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startDemoServer(await newDatabase(engine));
  });
  afterAll(() => server.close());

  const send = (method: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Reply<unknown>> =>
    server.ask('laboratory', method, path, { body, headers: { 'Content-Type': 'application/fhir+xml', ...headers } });

  test('a result sent in XML is stored as if it had come in JSON, its digits included', async () => {
    const reply = await send('POST', '/Observation', writeXml(glucose({ value: '1.10' })));
    expect(reply.status).toBe(201);
    const stored = reply.body as Observation;
    const json = await server.ask('gp', 'GET', `/Observation/${stored.id}`);
    expect(json.text).toContain('"value":1.10,');
    const xml = await server.ask('gp', 'GET', `/Observation/${stored.id}`, inXml);
    expect(xml.headers.get('content-type')).toBe(contentType);
    expect(xml.headers.get('etag')).toBe(json.headers.get('etag'));
    expect(xml.text).toContain('<value value="1.10"/>');
    expect(isSameText(readXml(xml.text), json.text)).toBe(true);
  });

  test('what one reads in XML one may write back: nothing changes', async () => {
    const created = await send('POST', '/Observation', writeXml(glucose()));
    const path = `/Observation/${(created.body as Observation).id}`;
    const read = await server.ask('laboratory', 'GET', path, inXml);
    const reply = await send('PUT', path, read.text, { Accept: 'application/fhir+xml', 'If-Match': 'W/"1"' });
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, 'W/"1"']);
    expect(reply.text).toBe(read.text);
  });

  test.each([
    '/Observation?patient=citizen&_sort=-date&_count=5&_include=Observation:performer',
    '/DiagnosticReport?patient=citizen&_elements=status,code',
    '/Patient/citizen/$everything?_count=50',
    '/DiagnosticReport/citizen-lab-1/_history',
    '/Observation?patient=citizen&_summary=count',
    '/metadata',
  ])('%s says the same in both forms', async (path) => {
    const json = await server.ask('gp', 'GET', path);
    const xml = await server.ask('gp', 'GET', path, inXml);
    expect([json.status, xml.status, xml.headers.get('content-type')]).toEqual([200, 200, contentType]);
    const withoutCursors = (text: string): string => text.replace(/_cursor=[\w-]+/g, '_cursor=…');
    expect(isSameText(withoutCursors(readXml(xml.text)), withoutCursors(json.text))).toBe(true);
  });

  test('_format goes before Accept, _pretty gives each element its line', async () => {
    const reply = await server.ask('gp', 'GET', '/Patient/citizen?_format=xml&_pretty=true', { headers: { Accept: 'application/json' } });
    expect(reply.headers.get('content-type')).toBe(contentType);
    expect(reply.text).toContain('\n  <id value="citizen"/>\n');
    const json = await server.ask('gp', 'GET', '/Patient/citizen?_format=json', inXml);
    expect(json.headers.get('content-type')).toContain('json');
  });

  test('a transaction in XML is executed, and answered in XML', async () => {
    const entry = ['T1', 'T2'].map((accession) => ({
      resource: JSON.parse(glucose({ accession })) as Observation,
      request: { method: 'POST', url: 'Observation' },
    }));
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
    const reply = await send('POST', '/', writeXml(bundle), { Accept: 'application/fhir+xml' });
    expect(reply.status).toBe(200);
    const { type, entry: answers = [] } = JSON.parse(readXml(reply.text)) as Bundle;
    expect([type, ...answers.map(({ response }) => response?.status)]).toEqual(['transaction-response', '201 Created', '201 Created']);
  });

  test('an operation takes its Parameters in XML', async () => {
    const parameters =
      '<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="_count"/><valueInteger value="2"/></parameter></Parameters>';
    const reply = await server.ask<Bundle>('gp', 'POST', '/Patient/citizen/$everything', {
      body: parameters,
      headers: { 'Content-Type': 'application/fhir+xml' },
    });
    expect(reply.body.entry?.filter(({ search }) => search?.mode === 'match')).toHaveLength(2);
  });

  test.each([
    ['an address that is none', 'GET', '/Nobody/1', 404],
    ['a resource that is not there', 'GET', '/Observation/nobody', 404],
    ['a parameter that is none', 'GET', '/Observation?nothing=1', 400],
    ['a method that is not possible', 'POST', '/metadata', 405],
  ])('%s is refused in XML', async (_what, method, path, status) => {
    const reply = await server.ask('gp', method, path, { headers: { ...inXml.headers, Prefer: 'handling=strict' } });
    expect(reply.headers.get('content-type')).toBe(contentType);
    expect(JSON.parse(readXml(reply.text))).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
    expect(reply.status).toBe(status);
  });

  test('without a token the refusal is in XML too', async () => {
    const reply = await server.ask(null, 'GET', '/Patient/citizen', inXml);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([401, contentType]);
  });

  test('a Binary in XML is the resource; as application/xml it is content', async () => {
    const binary = '<Binary xmlns="http://hl7.org/fhir"><contentType value="text/plain"/><data value="UXVpZXQ="/></Binary>';
    const asResource = await send('POST', '/Binary', binary);
    expect((asResource.body as { contentType?: string }).contentType).toBe('text/plain');
    const asContent = await send('POST', '/Binary', binary, { 'Content-Type': 'application/xml' });
    const { id, data } = asContent.body as { id?: string; data?: string };
    expect(Buffer.from(data ?? '', 'base64').toString()).toBe(binary);
    const raw = await server.ask('laboratory', 'GET', `/Binary/${id}`, { headers: { Accept: 'application/xml' } });
    expect([raw.headers.get('content-type'), raw.text]).toEqual(['application/xml', binary]);
  });

  test('a patch is not read in XML', async () => {
    const reply = await send('PATCH', '/Observation/citizen-lab-1-result-1', '<diff/>', { 'Content-Type': 'application/xml-patch+xml' });
    expect(reply.status).toBe(415);
  });

  describe('Malformed XML is refused with line and element, and nothing is kept', () => {
    const observation = (inside: string): string => `<Observation xmlns="http://hl7.org/fhir">\n${inside}</Observation>`;
    test.each([
      ['an open element', '<Observation xmlns="http://hl7.org/fhir">\n<status value="final">', 'Line 2, column 23, in <status>'],
      ['an entity of its own', `<!DOCTYPE o [<!ENTITY a "x">]>${observation('<id value="&a;"/>')}`, 'Line 1, column 1: A document type'],
      ['an entity from a file', `<!DOCTYPE o SYSTEM "file:///etc/hostname">${observation('')}`, 'Line 1, column 1: A document type'],
      ['another namespace', '<Observation xmlns="urn:hl7-org:v3"/>', 'Line 1, column 1, <Observation>'],
      [
        'an element that is none',
        observation('<statuss value="final"/>'),
        'Line 2, column 1, <statuss>: `statuss` is no element of Observation. Is `status` meant?',
      ],
      ['an element twice', observation('<status value="final"/><status value="final"/>'), '`status` occurs twice'],
      ['a processing instruction', observation('<?php x ?>'), 'Line 2, column 1, in <Observation>'],
      [
        'a value that is no number',
        observation('<valueInteger value="1,5"/>'),
        'Observation.valueInteger Line 2, column 1, <valueInteger>: "1,5" is no integer',
      ],
      ['JSON', glucose(), 'Line 1, column 1: There is text outside'],
      ['nothing', '   ', 'There is no element'],
      ['another type', '<Patient xmlns="http://hl7.org/fhir"/>', 'The body is a Patient'],
      ['what the validator refuses', observation('<status value="banana"/>'), 'Observation.status'],
      ['ten thousand levels', '<a>'.repeat(10_000), 'deeper than 100 levels'],
    ])('%s', async (_what, body, expected) => {
      const before = await versionsIn(server);
      const reply = await send('POST', '/Observation', body);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      const [issue] = (reply.body as { issue: { diagnostics: string; expression?: string[] }[] }).issue;
      expect(`${issue?.expression?.[0] ?? ''} ${issue?.diagnostics}`).toContain(expected);
      expect(await versionsIn(server)).toBe(before);
    });
  });
});
