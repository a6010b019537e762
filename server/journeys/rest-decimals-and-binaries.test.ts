// What was sent is what comes back: decimals with their digits on every way in and out, files with their bytes.
// https://hl7.org/fhir/R4/json.html#decimal, https://hl7.org/fhir/R4/binary.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Binary, Bundle } from '@medplum/fhirtypes';
import { createGlucose, glucose, refusalOf } from './observations.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

const decimals = ['1.10', '1.0', '100', '0.000', '-0.50', '1.0E3', '12345678901234567890.12345'];

describe('A decimal', () => {
  test.each(decimals)('%s keeps its digits through create, read, search, history and _elements', async (value) => {
    const created = await server.ask<{ id: string }>('laboratory', 'POST', '/Observation', { body: glucose({ value }) });
    const { id } = created.body;
    const paths = [
      `/Observation/${id}`,
      `/Observation?_id=${id}`,
      `/Observation/${id}/_history`,
      `/Observation/${id}/_history/1`,
      `/Observation/${id}?_elements=value`,
      `/Observation?_id=${id}&_summary=true`,
    ];
    expect(created.text).toContain(`"value":${value},`);
    for (const path of paths) expect((await server.ask('gp', 'GET', path)).text, path).toContain(`"value":${value},`);
  });

  test('keeps its digits through an update, a patch and every kind of Bundle', async () => {
    const name = await createGlucose(server, { value: '1.10' });
    const id = name.slice(12);
    const holds = async (value: string): Promise<void> =>
      expect((await server.ask('gp', 'GET', `/${name}`)).text).toContain(`"value":${value},`);
    await server.ask('laboratory', 'PUT', `/${name}`, { body: glucose({ id, value: '2.20' }) });
    await holds('2.20');
    await server.ask('laboratory', 'PATCH', `/${name}`, {
      body: '[{"op":"replace","path":"/status","value":"amended"}]',
      headers: { 'Content-Type': 'application/json-patch+json' },
    });
    await holds('2.20');
    const patch =
      '{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Observation.value.value"},{"name":"value","valueDecimal":3.30}]}]}';
    await server.ask('laboratory', 'PATCH', `/${name}`, { body: patch });
    await holds('3.30');
    for (const type of ['batch', 'transaction']) {
      const value = type === 'batch' ? '4.40' : '5.500';
      const body = `{"resourceType":"Bundle","type":"${type}","entry":[{"resource":${glucose({ id, value })},"request":{"method":"PUT","url":"${name}"}}]}`;
      const reply = await server.ask('laboratory', 'POST', '/', { body, headers: { Prefer: 'return=representation' } });
      expect(reply.text).toContain(`"value":${value},`);
      await holds(value);
    }
  });
});

const bytes = new Uint8Array([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);

async function send(method: string, path: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>): Promise<Response> {
  const authorization = `Bearer ${await server.server.issueToken('laboratory')}`;
  const init = { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) };
  return server.server.fetch(new Request(`http://127.0.0.1:8080/fhir${path}`, init));
}

describe('A file', () => {
  const pdf = { 'Content-Type': 'application/pdf', 'X-Security-Context': 'Patient/citizen' };

  test('goes in and comes out as itself', async () => {
    const created = await send('POST', '/Binary', pdf, bytes);
    expect(created.status).toBe(201);
    const binary = (await created.json()) as Binary;
    expect(binary).toMatchObject({ contentType: 'application/pdf', securityContext: { reference: 'Patient/citizen' } });
    for (const accept of ['application/pdf', '*/*', 'text/html, */*;q=0.1']) {
      const read = await send('GET', `/Binary/${binary.id}`, { Accept: accept });
      expect(read.headers.get('content-type')).toBe('application/pdf');
      expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
      expect(read.headers.get('etag')).toBe('W/"1"');
      expect(read.headers.get('content-security-policy')).toContain('sandbox');
    }
  });

  test('is a resource for those who ask for FHIR, and in searches', async () => {
    const { id } = (await (await send('POST', '/Binary', pdf, bytes)).json()) as Binary;
    const data = Buffer.from(bytes).toString('base64');
    expect(
      (await server.ask<Binary>('laboratory', 'GET', `/Binary/${id}`, { headers: { Accept: 'application/fhir+json' } })).body,
    ).toMatchObject({ data });
    expect((await server.ask<Binary>('laboratory', 'GET', `/Binary/${id}?_format=json`)).body).toMatchObject({ data });
    const found = await server.ask<Bundle>('laboratory', 'GET', `/Binary?_id=${id}`);
    expect(found.body.entry?.[0]?.resource).toMatchObject({ resourceType: 'Binary', data });
  });

  test('is updated as itself, and read in its earlier version', async () => {
    const { id } = (await (await send('POST', '/Binary', pdf, bytes)).json()) as Binary;
    const updated = await send(
      'PUT',
      `/Binary/${id}`,
      { ...pdf, 'Content-Type': 'text/plain; charset=utf-8' },
      new TextEncoder().encode('perché'),
    );
    expect(updated.status).toBe(200);
    const now = await send('GET', `/Binary/${id}`, {});
    expect([now.headers.get('content-type'), await now.text()]).toEqual(['text/plain', 'perché']);
    expect(new Uint8Array(await (await send('GET', `/Binary/${id}/_history/1`, {})).arrayBuffer())).toEqual(bytes);
  });

  test('of a citizen is seen by their physician, not by others', async () => {
    const { id } = (await (await send('POST', '/Binary', pdf, bytes)).json()) as Binary;
    expect((await server.ask('specialist', 'GET', `/Binary/${id}`)).status).toBe(404);
    expect((await server.ask('citizen', 'GET', `/Binary/${id}`)).status).toBe(200);
  });

  test('that is a patch by its media type is a file here, and JSON is the resource', async () => {
    const patch = await send('POST', '/Binary', { 'Content-Type': 'application/json-patch+json' }, new TextEncoder().encode('[]'));
    expect(patch.status).toBe(201);
    const json = await server.ask('laboratory', 'POST', '/Binary', { body: '{"a":1}', headers: { 'Content-Type': 'application/json' } });
    expect(refusalOf(json)).toContain('400 required resourceType');
  });
});
