// What only a real socket shows: lengths, unread bodies, HEAD.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor } from './door.fixture.ts';

const body = '{"resourceType":"Patient","id":"1","name":[{"family":"Però"}]}';
const version = { type: 'Patient', id: '1', version: 3, updated: Date.UTC(2024, 4, 1) };
const json = 'application/fhir+json';

interface Received {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

describe('over a socket', () => {
  const door = openDoor(
    ({ raw }) =>
      raw === true ? { kind: 'ok', raw: { bytes: new Uint8Array([0, 255]), contentType: 'image/png' } } : { kind: 'ok', body, version },
    {
      limits: { body: 1_000_000, form: 1000 },
    },
  );
  let server: ServerType;
  beforeAll(async () => {
    server = serve({ fetch: door.app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
  });
  afterAll(() => new Promise((done) => server.close(done)));

  /** Chunks without a length are sent chunked. */
  async function send(
    method: string,
    path: string,
    options: { headers?: Record<string, string>; chunks?: readonly string[]; token?: string } = {},
  ): Promise<Received> {
    const { port } = server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${options.token ?? 'good'}`, ...options.headers };
    const sent = request({ port, host: '127.0.0.1', method, path: `/fhir${path}`, headers });
    for (const chunk of options.chunks ?? []) sent.write(chunk);
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of response.setEncoding('latin1')) text += piece as string;
    return { status: response.statusCode, headers: response.headers, text };
  }

  test('a read has its length and its version', async () => {
    const { status, headers, text } = await send('GET', '/Patient/1');
    expect(status).toBe(200);
    expect(Buffer.from(text, 'latin1').toString()).toBe(body);
    expect(headers).toMatchObject({
      etag: 'W/"3"',
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/fhir+json; charset=utf-8',
    });
  });

  test('HEAD has the same headers and no body', async () => {
    const head = await send('HEAD', '/Patient/1', { headers: { 'x-request-id': 'a' } });
    const get = await send('GET', '/Patient/1', { headers: { 'x-request-id': 'a' } });
    const { date: _, ...expected } = get.headers;
    expect(head.text).toBe('');
    expect(head.headers).toMatchObject(expected);
  });

  test('bytes go out as they are', async () => {
    const { headers, text } = await send('GET', '/Binary/1');
    expect(headers['content-type']).toBe('image/png');
    expect(Buffer.from(text, 'latin1')).toEqual(Buffer.from([0, 255]));
  });

  test.each([
    ['with a length', { 'content-length': '16' }],
    ['in pieces', {}],
  ])('a body is read %s', async (_, length) => {
    const { status } = await send('PUT', '/Patient/1', {
      headers: { 'content-type': json, ...(length as Record<string, string>) },
      chunks: ['{"a":1', '.10,"b"', ':1}'],
    });
    expect(status).toBe(200);
    expect(door.asks.at(-1)?.ask.body?.text).toBe('{"a":1.10,"b":1}');
  });

  test.each([
    ['a length over the limit', { 'content-length': '2000000' }, ['x'.repeat(2_000_000)]],
    ['more pieces than the limit', {}, ['x'.repeat(600_000), 'x'.repeat(600_000)]],
  ])('%s is refused', async (_, length, chunks) => {
    const { status } = await send('PUT', '/Patient/1', {
      headers: { 'content-type': json, ...(length as Record<string, string>) },
      chunks,
    });
    expect(status).toBe(413);
  });

  test('a stranger with a large body is turned away, and the next request is served', async () => {
    const { status, headers } = await send('POST', '/Patient', {
      token: 'bad',
      headers: { 'content-type': json },
      chunks: ['x'.repeat(500_000)],
    });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="fhir"');
    expect((await send('GET', '/Patient/1')).status).toBe(200);
  });

  test('dots in an address lead nowhere', async () => {
    expect((await send('GET', '/../healthz')).status).toBe(404);
    expect((await send('GET', '/Patient/../../etc')).status).toBe(404);
  });
});
