// A laboratory's batch of the night: transactions with order numbers, sent twice, corrected, and hidden from birth.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, DiagnosticReport, Patient, Resource } from '@medplum/fhirtypes';
import { accession, entriesOf, idOf, isMarked, nameOf, nre, report, result, startMorning, type Morning } from './morning.ts';

let morning: Morning;
beforeAll(async () => {
  morning = await startMorning();
}, 120_000);
afterAll(() => morning.server.close());

describe('A laboratory, with the batch of the night', () => {
  function batch(patient: Patient, number: string, order: string, value: number, status: DiagnosticReport['status'] = 'final'): Bundle {
    const observation = result(patient, `${number}-1`, value, { status: status === 'corrected' ? 'corrected' : 'final' });
    const whole = report(patient, number, {
      status,
      basedOn: [{ identifier: { system: nre, value: order } }],
      result: [{ reference: `urn:uuid:${uuid}` }],
    });
    const put = (type: string, key: string) => ({ method: 'PUT' as const, url: `${type}?identifier=${accession}|${key}` });
    return {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        { resource: whole, request: put('DiagnosticReport', number) },
        { fullUrl: `urn:uuid:${uuid}`, resource: observation, request: put('Observation', `${number}-1`) },
      ],
    };
  }

  const uuid = '6b0e1c70-0d5e-4c0a-8f6e-0a4c1c9f6a11';
  const send = (body: Bundle) => morning.server.ask<Bundle>('laboratory', 'POST', '/', { body });
  const answered = ({ entry = [] }: Bundle) => entry.map(({ response }) => [response?.status?.slice(0, 3), response?.etag]);

  /** A prescription of blood tests: with the mark of who hid it, or without any. */
  function orderOf(isHidden: boolean): { readonly patient: Patient; readonly number: string } {
    for (const patient of morning.assisted.filter((one) => morning.decisionOf(one) === 'open')) {
      const order = morning
        .of('ServiceRequest')
        .find(
          (one) =>
            one.subject.reference === nameOf(patient) &&
            one.code?.text?.startsWith('Prelievo') === true &&
            (isHidden ? one.meta?.security?.[0]?.code === 'P99' : !isMarked(one)),
        );
      if (order !== undefined) return { patient, number: order.requisition?.value ?? '' };
    }
    throw new Error('The seed must have one.');
  }

  test('sends it twice, and nothing is there twice; a correction is a second version for whoever reads it', async () => {
    const { patient, number } = orderOf(false);
    const [first, again] = [await send(batch(patient, 'BATCH-1', number, 101)), await send(batch(patient, 'BATCH-1', number, 101))];
    expect(first.status, first.text).toBe(200);
    expect(answered(first.body)).toEqual([
      ['201', 'W/"1"'],
      ['201', 'W/"1"'],
    ]);
    expect(answered(again.body)).toEqual([
      ['200', 'W/"1"'],
      ['200', 'W/"1"'],
    ]);
    const corrected = await send(batch(patient, 'BATCH-1', number, 111, 'corrected'));
    expect(answered(corrected.body)).toEqual([
      ['200', 'W/"2"'],
      ['200', 'W/"2"'],
    ]);
    const question = `/DiagnosticReport?patient=${patient.id}&identifier=${accession}|BATCH-1&_include=DiagnosticReport:result`;
    const { body } = await morning.server.ask<Bundle>('gp', 'GET', question);
    expect(body.total).toBe(1);
    expect(entriesOf(body, 'match')).toMatchObject([{ status: 'corrected', subject: { reference: nameOf(patient) } }]);
    expect(entriesOf(body, 'include')).toMatchObject([{ status: 'corrected', valueQuantity: { value: 111 } }]);
    const versions = await morning.server.ask<Bundle>(
      'gp',
      'GET',
      `/DiagnosticReport/${idOf(entriesOf(body, 'match')[0] as Resource)}/_history`,
    );
    expect(versions.body.entry?.map(({ resource }) => (resource as DiagnosticReport).status)).toEqual(['corrected', 'final']);
  });

  test('sends the report of an order that is hidden: it is hidden from birth, corrected or not, and the laboratory keeps it', async () => {
    const { patient, number } = orderOf(true);
    const sent = await send(batch(patient, 'BATCH-2', number, 99));
    expect(answered(sent.body)).toEqual([
      ['201', 'W/"1"'],
      ['201', 'W/"1"'],
    ]);
    for (const type of ['DiagnosticReport', 'Observation']) {
      const question = `${type}?patient=${patient.id}&_lastUpdated=ge2026-01-01T08:00:00%2B01:00&identifier=${accession}|${type === 'Observation' ? 'BATCH-2-1' : 'BATCH-2'}`;
      expect(await morning.idsOf('gp', question), type).toEqual([]);
      expect(await morning.idsOf('laboratory', question), type).toHaveLength(1);
    }
    expect(answered((await send(batch(patient, 'BATCH-2', number, 98, 'corrected'))).body)).toEqual([
      ['200', 'W/"2"'],
      ['200', 'W/"2"'],
    ]);
    expect(await morning.idsOf('gp', `DiagnosticReport?patient=${patient.id}&identifier=${accession}|BATCH-2`)).toEqual([]);
  });

  test('sends nothing at all when one person of a batch is not known, or has no record', async () => {
    const { patient, number } = orderOf(false);
    const unknown: Patient = { resourceType: 'Patient', id: 'nobody', identifier: [{ value: 'XXXXXX00A00X000X' }] };
    const closed = morning.patients.find((one) => !morning.hasRecord(one)) as Patient;
    for (const other of [unknown, closed]) {
      const [mine, others] = [batch(patient, 'BATCH-3', number, 90), batch(other, 'BATCH-4', number, 90)];
      const both = { ...mine, entry: [...(mine.entry ?? []).slice(0, 1), ...(others.entry ?? []).slice(1)] };
      const reply = await send(both);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(await morning.idsOf('laboratory', `DiagnosticReport?identifier=${accession}|BATCH-3`)).toEqual([]);
    }
  });
});
