// Patches inside Bundles: a Parameters resource, or a Binary that holds a JSON Patch.
// https://hl7.org/fhir/R4/http.html#patch
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bundle, Observation } from '@medplum/fhirtypes';
import { createGlucose, refusalOf } from './observations.ts';
import { fhirPath, jsonPatch } from './patches.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
let name: string;
let accession: string;
let count = 0;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  accession = `P${++count}`;
  name = await createGlucose(server, { accession, value: '1.10' });
});

describe('A patch in a Bundle', () => {
  const asBinary = (operations: unknown): object => ({
    resourceType: 'Binary',
    contentType: jsonPatch,
    data: Buffer.from(JSON.stringify(operations)).toString('base64'),
  });

  test.each(['transaction', 'batch'])('is applied in a %s, in both forms, by id and by condition', async (type) => {
    const other = await createGlucose(server, { accession: `${accession}-other`, value: '7.00' });
    const { status, body } = await server.ask<Bundle>('laboratory', 'POST', '/', {
      body: {
        resourceType: 'Bundle',
        type,
        entry: [
          {
            resource: fhirPath({ type: 'replace', path: 'Observation.status', valueCode: 'amended' }),
            request: { method: 'PATCH', url: name, ifMatch: 'W/"1"' },
          },
          {
            resource: asBinary([{ op: 'replace', path: '/status', value: 'corrected' }]),
            request: { method: 'PATCH', url: `Observation?identifier=urn:test:results|${accession}-other` },
          },
        ],
      },
    });
    expect(status).toBe(200);
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['200 OK', '200 OK']);
    const [one, two] = [await server.ask('gp', 'GET', `/${name}`), await server.ask('gp', 'GET', `/${other}`)];
    expect(one.text).toContain('"value":1.10,');
    expect(one.body).toMatchObject({ status: 'amended' });
    expect(two.text).toContain('"value":7.00,');
    expect(two.body).toMatchObject({ status: 'corrected' });
  });

  test('may refer to what the transaction creates', async () => {
    const device = { resourceType: 'Device', deviceName: [{ name: 'Analyser', type: 'user-friendly-name' }] };
    const { status, text } = await server.ask<Bundle>('laboratory', 'POST', '/', {
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          {
            resource: fhirPath({
              type: 'add',
              path: 'Observation',
              name: 'device',
              valueReference: { reference: 'urn:uuid:0b9f1d2c-0000-4000-8000-000000000001' },
            }),
            request: { method: 'PATCH', url: name },
          },
          { fullUrl: 'urn:uuid:0b9f1d2c-0000-4000-8000-000000000001', resource: device, request: { method: 'POST', url: 'Device' } },
        ],
      },
    });
    expect(status, text).toBe(200);
    expect((await server.ask<Observation>('laboratory', 'GET', `/${name}`)).body.device?.reference).toMatch(/^Device\/[\w-]+$/);
  });

  test('that finds nothing undoes the transaction', async () => {
    const reply = await server.ask<Bundle>('laboratory', 'POST', '/', {
      body: {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          { resource: asBinary([{ op: 'replace', path: '/status', value: 'amended' }]), request: { method: 'PATCH', url: name } },
          { resource: asBinary([]), request: { method: 'PATCH', url: 'Observation?identifier=urn:test:results|none' } },
        ],
      },
    });
    expect(refusalOf(reply)).toContain('404 not-found Bundle.entry[1]');
    expect((await server.ask<Observation>('laboratory', 'GET', `/${name}`)).body.status).toBe('final');
  });
});
