// Paper and calendars over FHIR: what is asked for, and that consent holds for them as for everything.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Binary, OperationOutcome } from '@medplum/fhirtypes';
import { startDemoServer, type TestServer } from './test-server.ts';

describe('Printing', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await startDemoServer()));
  afterAll(() => server.close());

  test.each([
    'DiagnosticReport/citizen-lab-1',
    'MedicationRequest/citizen-drug-4',
    'ServiceRequest/citizen-echo-order',
    'Appointment/citizen-echo-appointment',
    'Composition/citizen-summary',
  ])('of %s gives a PDF', async (reference) => {
    const reply = await server.ask('citizen', 'GET', `/${reference}/$print`, { headers: { Accept: 'application/pdf' } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(reply.text.slice(0, 5)).toBe('%PDF-');
  });

  test('gives a Binary where FHIR is asked for by name, in the language that is asked for', async () => {
    const reply = await server.ask<Binary>('citizen', 'GET', '/DiagnosticReport/citizen-lab-1/$print?language=en', {
      headers: { Accept: 'application/fhir+json' },
    });
    expect(reply.body.contentType).toBe('application/pdf');
    expect(Buffer.from(reply.body.data ?? '', 'base64').toString('latin1')).toContain('/Lang (en-GB)');
    expect((await server.ask('citizen', 'GET', '/DiagnosticReport/citizen-lab-1/$print?language=xx')).status).toBe(400);
  });

  test('of a hidden report is refused to the GP in the words of one that never existed', async () => {
    const hidden = await server.ask<OperationOutcome>('gp', 'GET', '/DiagnosticReport/citizen-lab-hidden/$print');
    const nothing = await server.ask<OperationOutcome>('gp', 'GET', '/DiagnosticReport/citizen-lab-nothing/$print');
    expect([hidden.status, hidden.text.replaceAll('hidden', 'nothing')]).toEqual([404, nothing.text]);
    expect((await server.ask('citizen', 'GET', '/DiagnosticReport/citizen-lab-hidden/$print')).status).toBe(200);
  });

  test('of an appointment for a calendar says when and where', async () => {
    const reply = await server.ask('citizen', 'GET', '/Appointment/citizen-echo-appointment/$ics');
    expect(reply.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(reply.text).toContain('SUMMARY:Ecocolordopplergrafia cardiaca\r\n');
    expect(reply.text).toContain('UID:appointment-citizen-echo-appointment@127.0.0.1\r\n');
  });

  test('is a disclosure like any other: who printed what stands in the trail', async () => {
    await server.ask('gp', 'GET', '/DiagnosticReport/citizen-lab-1/$print');
    const trail = await server.server.store.auditTrail({ patient: 'citizen', count: 1000 });
    const printed = trail.filter(({ action, agent }) => action === '$print' && agent === 'Practitioner/gp').at(-1);
    expect(printed?.what).toContain('DiagnosticReport/citizen-lab-1/_history/1');
  });
});
