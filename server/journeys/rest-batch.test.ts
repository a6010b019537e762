// batch: many requests in one, each answered as if it had come alone.
// https://hl7.org/fhir/R4/http.html#transaction
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, BundleEntry, Observation, OperationOutcome, Parameters } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { createGlucose, glucose } from './observations.ts';
import { startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

const observation = (accession: string): Observation => JSON.parse(glucose({ accession })) as Observation;
const asked = (method: NonNullable<BundleEntry['request']>['method'], url: string, more: object = {}): BundleEntry => ({
  request: { method, url, ...more },
});

function send(persona: PersonaName, entry: readonly BundleEntry[]): Promise<Reply<Bundle>> {
  return server.ask<Bundle>(persona, 'POST', '/', { body: { resourceType: 'Bundle', type: 'batch', entry } });
}

const statuses = ({ body }: Reply<Bundle>): (string | undefined)[] => (body.entry ?? []).map(({ response }) => response?.status);

describe('A batch', () => {
  test('answers each entry for itself: what fails does not hold back the rest', async () => {
    const name = await createGlucose(server, { accession: 'BA1' });
    const reply = await send('laboratory', [
      { resource: observation('BA1-new'), request: { method: 'POST', url: 'Observation' } },
      { resource: observation('BA1-new'), request: { method: 'POST', url: 'Observation', ifNoneExist: 'identifier=urn:test:results|BA1' } },
      { resource: { ...observation('BA1'), status: 'perhaps' } as unknown as Observation, request: { method: 'POST', url: 'Observation' } },
      asked('GET', name),
      asked('HEAD', name),
      asked('GET', name, { ifNoneMatch: 'W/"1"' }),
      asked('GET', `${name}/_history/1`),
      asked('GET', `${name}/_history`),
      asked('GET', 'Observation/never'),
      asked('GET', 'Observation?identifier=urn:test:results|BA1&_elements=status'),
      asked('DELETE', 'Observation/never'),
      { resource: { ...observation('BA1'), id: name.slice(12) }, request: { method: 'PUT', url: name, ifMatch: 'W/"7"' } },
      { resource: { ...observation('BA1'), id: name.slice(12) }, request: { method: 'PUT', url: name, ifMatch: 'seven' } },
      asked('PUT', 'Observation'),
      asked('GET', 'Observatoin/1'),
      asked('DELETE', `${name}/_history`),
      {},
    ]);
    expect(reply.status).toBe(200);
    expect(reply.body.type).toBe('batch-response');
    expect(statuses(reply)).toEqual([
      '201 Created',
      '200 OK',
      '422 Unprocessable Entity',
      '200 OK',
      '200 OK',
      '304 Not Modified',
      '200 OK',
      '200 OK',
      '404 Not Found',
      '200 OK',
      '204 No Content',
      '412 Precondition Failed',
      '400 Bad Request',
      '400 Bad Request',
      '404 Not Found',
      '405 Method Not Allowed',
      '400 Bad Request',
    ]);
    const entries = reply.body.entry ?? [];
    expect(entries[0]?.response).toMatchObject({
      etag: 'W/"1"',
      location: expect.stringMatching(/^Observation\/[\w-]+\/_history\/1$/) as string,
    });
    expect(entries[1]?.response?.location).toBe(`${name}/_history/1`);
    expect(entries[3]).toMatchObject({ resource: { resourceType: 'Observation' }, response: { etag: 'W/"1"' } });
    expect(entries[4]?.resource).toBeUndefined();
    expect(entries[7]?.resource).toMatchObject({ type: 'history', total: 1 });
    expect(entries[9]?.resource).toMatchObject({ type: 'searchset', total: 1 });
    for (const i of [2, 8, 11, 12, 13, 14, 15, 16]) {
      const outcome = entries[i]?.response?.outcome as OperationOutcome;
      expect(outcome.issue[0]?.diagnostics, String(i)).toBeTruthy();
    }
  });

  test('calls operations as a request of its own would, with the body or the address as it comes', async () => {
    const reply = await send('citizen', [
      asked('GET', 'Patient/citizen/$everything?_count=2&_type=Observation'),
      asked('GET', 'Patient/citizen/$who-can-see'),
      {
        resource: { resourceType: 'Parameters', parameter: [{ name: 'preview', valueBoolean: true }] },
        request: { method: 'POST', url: 'DocumentReference/citizen-lab-1-document/$hide' },
      },
      asked('GET', 'DocumentReference/citizen-lab-1-document/$hide'),
      asked('GET', 'Patient/citizen/$nothing'),
      { resource: observation('x'), request: { method: 'POST', url: 'Observation/$validate' } },
      {
        resource: { resourceType: 'Parameters', parameter: [{ name: '_count', valueInteger: 1 }] },
        request: { method: 'POST', url: 'Patient/citizen/$everything' },
      },
    ]);
    expect(statuses(reply)).toEqual(['200 OK', '200 OK', '200 OK', '405 Method Not Allowed', '404 Not Found', '200 OK', '200 OK']);
    const [everything, whoCanSee, preview, , , validated, one] = reply.body.entry ?? [];
    expect((everything?.resource as Bundle).entry?.filter(({ search }) => search?.mode === 'match')).toHaveLength(2);
    expect(whoCanSee?.resource?.resourceType).toBe('Parameters');
    const [isPreview, ...along] = (preview?.resource as Parameters).parameter ?? [];
    expect(isPreview).toEqual({ name: 'preview', valueBoolean: true });
    expect(along.filter(({ name }) => name === 'resource').length).toBeGreaterThan(2);
    expect(validated?.resource?.resourceType).toBe('OperationOutcome');
    expect((one?.resource as Bundle).entry?.filter(({ search }) => search?.mode === 'match')).toHaveLength(1);
    expect((await server.ask<Bundle>('gp', 'GET', '/DocumentReference?_id=citizen-lab-1-document')).body.total).toBe(1);
  });

  test('shows in each entry what the requester may see, and no more', async () => {
    const reply = await send('gp', [
      asked('GET', 'DiagnosticReport/citizen-lab-hidden'),
      asked('GET', 'DiagnosticReport/citizen-lab-hiddem'),
    ]);
    const [hidden, never] = reply.body.entry ?? [];
    expect(JSON.stringify(hidden).replaceAll('hidden', 'hiddem')).toBe(JSON.stringify(never));
  });
});
