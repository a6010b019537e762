// Deleting: gone for reading, still there in the history, and back after an update.
// https://hl7.org/fhir/R4/http.html#delete
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '@medplum/fhirtypes';
import { createGlucose, glucose, ifMatch, refusalOf } from './observations.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

describe('What was deleted', () => {
  test('is gone for whoever saw it, and its earlier versions are still there', async () => {
    const name = await createGlucose(server, { accession: 'D1' });
    const reply = await server.ask('laboratory', 'DELETE', `/${name}`);
    expect(reply.status).toBe(204);
    expect(reply.headers.get('etag')).toBe('W/"2"');
    expect(refusalOf(await server.ask('gp', 'GET', `/${name}`))).toContain('410 deleted');
    expect((await server.ask('gp', 'HEAD', `/${name}`)).status).toBe(410);
    expect((await server.ask('gp', 'GET', `/${name}/_history/2`)).status).toBe(410);
    expect((await server.ask('gp', 'GET', `/${name}/_history/1`)).status).toBe(200);
    expect((await server.ask<Bundle>('gp', 'GET', '/Observation?identifier=urn:test:results|D1')).body.total).toBe(0);
  });

  test('never was, for those who could not see it', async () => {
    const name = await createGlucose(server, { accession: 'D2' });
    await server.ask('laboratory', 'DELETE', `/${name}`);
    const [deleted, never] = [
      await server.ask('specialist', 'GET', `/${name}`),
      await server.ask('specialist', 'GET', '/Observation/never'),
    ];
    expect(deleted.status).toBe(404);
    expect(deleted.text.replace(name, 'Observation/never')).toBe(never.text);
  });

  test('stays deleted when it is deleted again, and makes no version', async () => {
    const name = await createGlucose(server, { accession: 'D3' });
    await server.ask('laboratory', 'DELETE', `/${name}`);
    expect((await server.ask('laboratory', 'DELETE', `/${name}`)).status).toBe(204);
    const { body } = await server.ask<Bundle>('laboratory', 'GET', `/${name}/_history`);
    expect(body.total).toBe(2);
  });

  test('comes back with an update, as the next version', async () => {
    const name = await createGlucose(server, { accession: 'D4' });
    await server.ask('laboratory', 'DELETE', `/${name}`);
    const back = await server.ask('laboratory', 'PUT', `/${name}`, { body: glucose({ id: name.slice(12), accession: 'D4' }) });
    expect(back.status).toBe(201);
    expect(back.headers.get('etag')).toBe('W/"3"');
    expect((await server.ask('gp', 'GET', `/${name}`)).status).toBe(200);
  });
});

describe('A delete', () => {
  test('of what never was answers like one of what is hidden: nothing to do', async () => {
    expect((await server.ask('laboratory', 'DELETE', '/Observation/never')).status).toBe(204);
    expect((await server.ask('specialist', 'DELETE', '/DiagnosticReport/citizen-lab-hidden')).status).toBe(204);
    expect((await server.ask('laboratory', 'GET', '/DiagnosticReport/citizen-lab-hidden')).status).toBe(200);
  });

  test('is made for the version that the client has read', async () => {
    const name = await createGlucose(server);
    expect(refusalOf(await server.ask('laboratory', 'DELETE', `/${name}`, ifMatch('W/"9"')))).toContain('412 lock-error');
    expect((await server.ask('laboratory', 'DELETE', `/${name}`, ifMatch('W/"1"'))).status).toBe(204);
  });

  test('of what another organisation wrote is refused', async () => {
    const name = await createGlucose(server);
    expect((await server.ask('gp', 'DELETE', `/${name}`)).status).toBe(403);
  });

  test('tells what it did when asked to', async () => {
    const name = await createGlucose(server);
    const headers = { Prefer: 'return=OperationOutcome' };
    const reply = await server.ask<{ resourceType: string }>('laboratory', 'DELETE', `/${name}`, { headers });
    expect(reply.status).toBe(200);
    expect(reply.body.resourceType).toBe('OperationOutcome');
    expect(reply.text).toContain(`${name} deleted.`);
  });
});

describe('A conditional delete', () => {
  const remove = (question: string): ReturnType<TestServer['ask']> => server.ask('laboratory', 'DELETE', `/Observation${question}`);

  test('deletes the one that it finds, or nothing', async () => {
    const name = await createGlucose(server, { accession: 'D5' });
    expect((await remove('?identifier=urn:test:results|D5')).status).toBe(204);
    expect((await server.ask('laboratory', 'GET', `/${name}`)).status).toBe(410);
    expect((await remove('?identifier=urn:test:results|D5')).status).toBe(204);
  });

  test('is refused where several match, where nothing is asked, and where the question is not understood', async () => {
    await createGlucose(server, { accession: 'D6' });
    await createGlucose(server, { accession: 'D6' });
    expect(refusalOf(await remove('?identifier=urn:test:results|D6'))).toContain('412 multiple-matches');
    expect(refusalOf(await remove(''))).toContain('400 required');
    expect(refusalOf(await remove('?_format=json'))).toContain('400 required');
    expect((await remove('?colour=red')).status).toBe(400);
    expect((await server.ask<Bundle>('laboratory', 'GET', '/Observation?identifier=urn:test:results|D6')).body.total).toBe(2);
  });
});
