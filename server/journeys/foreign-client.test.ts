// A FHIR client that others wrote, over a socket: it finds, pages, creates and reads without knowing anything of this server.
import type { Client } from 'fhir-kit-client';
import type { Binary, Bundle, CapabilityStatement, Consent, DocumentReference, Observation, Parameters } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notice, parameters, resourcesIn, valueOf, type Said } from './activation-words.ts';
import { startForeignClients, type ForeignClients } from './foreign-clients.ts';

type Asked = typeof Client.prototype.operation extends (params: infer P) => unknown ? P : never;

describe('A foreign client', () => {
  let clients: ForeignClients;

  beforeAll(async () => {
    clients = await startForeignClients();
  });
  afterAll(() => clients.close());

  test('reads the CapabilityStatement', async () => {
    const statement = (await (await clients.clientOf('gp')).capabilityStatement()) as unknown as CapabilityStatement;
    expect(statement.fhirVersion).toBe('4.0.1');
    expect(statement.rest?.[0]?.resource?.length).toBeGreaterThan(100);
  });

  test('follows the pages of a search to its exact total', async () => {
    const client = await clients.clientOf('gp');
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

  test('opens a record for a citizen: the notice, codes to both addresses, the choices, the receipt', async () => {
    const client = await clients.clientOf('citizen-new');
    const operate = async (name: string, said: Said): Promise<Parameters> => {
      const asked = { name, resourceType: 'Patient', id: 'citizen-new', input: parameters(said) };
      return (await client.operation(asked as Asked)) as unknown as Parameters;
    };
    const standing = (await client.operation({
      name: '$activate',
      resourceType: 'Patient',
      id: 'citizen-new',
      method: 'GET',
    })) as unknown as Parameters;
    const noticeVersion = valueOf(standing, 'noticeVersion') as string;
    for (const [contact, address] of [
      ['email', 'nilo@example.org'],
      ['phone', '+393331234567'],
    ] as const) {
      expect(valueOf(await operate('$verify-contact', { [contact]: address }), 'state')).toBe('code-sent');
      await clients.server.messages.deliverDue();
      const [message] = (await clients.server.messages.mailbox?.messages(address)) ?? [];
      const code = message?.lines[0]?.slice(0, 6) ?? '';
      expect(valueOf(await operate('$verify-contact', { [contact]: address, code }), 'state')).toBe('verified');
    }
    const contacts = { email: 'nilo@example.org', phone: '+393331234567' };
    const opened = await operate('$activate', { noticeVersion, ...contacts, feed: true, past: false, consultation: true, confirm: true });
    expect(valueOf(opened, 'state')).toBe('confirmed');
    const [receipt] = resourcesIn<DocumentReference>(opened, 'receipt');
    const file = (await client.request(receipt?.content[0]?.attachment.url ?? '')) as unknown as Binary;
    expect(
      Buffer.from(file.data ?? '', 'base64')
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  test('changes a choice of that record, with a receipt of its own, and takes it back', async () => {
    const client = await clients.clientOf('citizen-new');
    const choose = async (said: Said): Promise<Parameters> => {
      const asked = { name: '$consent-choices', resourceType: 'Patient', id: 'citizen-new', input: parameters(said) };
      return (await client.operation(asked as Asked)) as unknown as Parameters;
    };
    const consultations = async (): Promise<readonly (string | undefined)[]> => {
      const searchParams = { patient: 'citizen-new', status: 'active' };
      const found = (await client.search({ resourceType: 'Consent', searchParams })) as unknown as Bundle<Consent>;
      const consents = (found.entry ?? []).flatMap(({ resource }) => resource ?? []);
      return consents.filter(({ category }) => category[0]?.coding?.[0]?.code === 'consultation').map(({ provision }) => provision?.type);
    };
    const withdrawn = await choose({ consultation: false });
    expect(valueOf(withdrawn, 'state')).toBe('confirmed');
    expect(await consultations()).toEqual(['deny']);
    await expect(choose({ consultation: true })).rejects.toMatchObject({ response: { status: 400 } });
    const given = await choose({ consultation: true, noticeVersion: notice });
    expect(await consultations()).toEqual(['permit']);
    const receipts = [withdrawn, given].map((answer) => resourcesIn<DocumentReference>(answer, 'receipt')[0]?.id);
    expect(new Set(receipts).size).toBe(2);
  });

  test('creates, reads, updates and deletes what its organisation feeds', async () => {
    const client = await clients.clientOf('laboratory');
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
