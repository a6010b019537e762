// A FHIR client that others wrote, over a socket: it finds, pages, creates and reads without knowing anything of this server.
import { Client } from 'fhir-kit-client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle, CapabilityStatement, Observation } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getRequestListener } from '@hono/node-server';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { load } from '#load/load.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));

describe('A foreign client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-'));
  let http: HttpServer;
  let server: Server;
  let clientOf: (persona: 'gp' | 'laboratory') => Promise<Client>;

  beforeAll(async () => {
    http = createHttpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    const { port } = http.address() as AddressInfo;
    server = await createServer(
      readConfig({ MODE: 'demo', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent', REGISTRY: join(fixtures, '10-registry.json') }),
    );
    const answer = getRequestListener(server.fetch);
    http.on('request', (request, response) => void answer(request, response));
    const base = `${server.publicUrl}/fhir`;
    const loaded = await load({ paths: [fixtures], base, token: await server.issueToken('admin') });
    expect(loaded.complete, loaded.summary).toBe(true);
    clientOf = async (persona) => new Client({ baseUrl: base, bearerToken: await server.issueToken(persona) });
  });
  afterAll(async () => {
    http.close();
    http.closeAllConnections();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test('reads the CapabilityStatement', async () => {
    const statement = (await (await clientOf('gp')).capabilityStatement()) as unknown as CapabilityStatement;
    expect(statement.fhirVersion).toBe('4.0.1');
    expect(statement.rest?.[0]?.resource?.length).toBeGreaterThan(100);
  });

  test('follows the pages of a search to its exact total', async () => {
    const client = await clientOf('gp');
    const ids: string[] = [];
    let page = (await client.search({
      resourceType: 'DiagnosticReport',
      searchParams: { patient: 'citizen', _count: '4' },
    })) as unknown as Bundle;
    expect(page.total).toBe(9);
    for (;;) {
      ids.push(...(page.entry ?? []).map(({ resource }) => resource?.id ?? ''));
      const next = (await client.nextPage({ bundle: page as never })) as unknown as Bundle | undefined;
      if (next === undefined) break;
      page = next;
    }
    expect(new Set(ids).size).toBe(9);
  });

  test('creates, reads, updates and deletes what its organisation feeds', async () => {
    const client = await clientOf('laboratory');
    const body: Observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
      subject: { reference: 'Patient/citizen' },
      effectiveDateTime: '2026-11-01',
      valueQuantity: { value: 91, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
    };
    const created = (await client.create({ resourceType: 'Observation', body: body as never })) as unknown as Observation;
    const id = created.id ?? '';
    const read = (await client.read({ resourceType: 'Observation', id })) as unknown as Observation;
    expect(read.valueQuantity?.value).toBe(91);
    const updated = (await client.update({
      resourceType: 'Observation',
      id,
      body: { ...read, status: 'amended' },
    })) as unknown as Observation;
    expect(updated.meta?.versionId).toBe('2');
    await client.delete({ resourceType: 'Observation', id });
    await expect(client.read({ resourceType: 'Observation', id })).rejects.toMatchObject({ response: { status: 410 } });
  });
});
