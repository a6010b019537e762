// Documents of hospitals and laboratories, sent as they are: every one is taken, once, and what it holds can be asked for.
import { describe, expect, test } from 'vitest';
import type { Bundle } from '@medplum/fhirtypes';
import { areDocumentsThere, peopleOf, sampleDocuments } from './samples.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const samples = sampleDocuments();

describe.skipIf(!areDocumentsThere)('documents that others wrote', () => {
  const send = (server: TestServer, bytes: Buffer) =>
    server.ask<Bundle>('hospital', 'POST', '/DocumentReference/$ingest', { body: bytes, headers: { 'Content-Type': 'application/xml' } });

  // The samples give one id to several documents, so each meets a server of its own.
  test.each(samples.map((sample) => [`${sample.kind}/${sample.name}`, sample] as const))('%s is taken once', async (_, { bytes }) => {
    const server = await startTestServer();
    await server.put(peopleOf(samples));
    const first = await send(server, bytes);
    expect(first.status, first.text.slice(0, 1500)).toBe(201);
    const again = await send(server, bytes);
    expect(again.status, again.text.slice(0, 500)).toBe(200);
    expect(again.text).toContain('held already');
    await server.close();
  });
});
