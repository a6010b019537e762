// Documents as another vendor's client sends and finds them: IHE MHD over a socket, by a FHIR client that others wrote.
// https://profiles.ihe.net/ITI/MHD/
import type { Client } from 'fhir-kit-client';
import type { Binary, Bundle, DocumentReference, List } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleDocument, laboratorySection } from '#ingest/example.fixture.ts';
import { startForeignClients, type ForeignClients } from './foreign-clients.ts';

const mhd = 'https://profiles.ihe.net/ITI/MHD';
const person = { fiscalCode: 'SMPBNC58C61D969D', family: 'Esempio', given: 'Bianca', birthTime: '19580321' };

describe('A foreign client of mobile documents', () => {
  let clients: ForeignClients;
  let sender: Client;
  let reader: Client;

  beforeAll(async () => {
    clients = await startForeignClients();
    sender = await clients.clientOf('laboratory');
    reader = await clients.clientOf('gp');
  }, 120_000);
  afterAll(() => clients.close());

  const found = async (resourceType: string, searchParams: Record<string, string>): Promise<Bundle> =>
    (await reader.search({ resourceType, searchParams })) as unknown as Bundle;

  const reference = (id: string, attachment: object): DocumentReference => ({
    resourceType: 'DocumentReference',
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:2.16.840.1.113883.2.9.2.70.4.4.${id}` },
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    subject: { reference: 'Patient/citizen' },
    date: '2026-11-02T10:00:00+01:00',
    content: [{ attachment: { contentType: 'text/xml', creation: '2026-11-02', ...attachment } }],
    context: { period: { start: '2026-11-02' } },
  });

  test('provides a Bundle (ITI-65), finds it (ITI-66, ITI-67), retrieves it (ITI-68), and finds what was read out of it', async () => {
    const glucose = async (): Promise<number> =>
      (await found('Observation', { patient: 'citizen', code: 'http://loinc.org|2345-7' })).total ?? 0;
    const before = await glucose();
    const xml = Buffer.from(exampleDocument({ id: 'MHD.65', person, sections: laboratorySection(2) }));
    const [documentUrl, binaryUrl] = ['urn:uuid:00000000-0000-4000-9000-000000000165', 'urn:uuid:00000000-0000-4000-9000-000000000265'];
    const set: List = {
      resourceType: 'List',
      identifier: [{ use: 'official', system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3.65' }],
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: `${mhd}/CodeSystem/MHDlistTypes`, code: 'submissionset' }] },
      subject: { reference: 'Patient/citizen' },
      date: '2026-11-02T10:00:00+01:00',
      entry: [{ item: { reference: documentUrl } }],
    };
    const binary: Binary = {
      resourceType: 'Binary',
      contentType: 'text/xml',
      data: xml.toString('base64'),
      securityContext: { reference: documentUrl },
    };
    const body = {
      resourceType: 'Bundle',
      meta: { profile: [`${mhd}/StructureDefinition/IHE.MHD.Minimal.ProvideBundle`] },
      type: 'transaction',
      entry: [
        { fullUrl: 'urn:uuid:00000000-0000-4000-9000-000000000365', resource: set, request: { method: 'POST', url: 'List' } },
        {
          fullUrl: documentUrl,
          resource: reference('65', { url: binaryUrl, size: xml.length }),
          request: { method: 'POST', url: 'DocumentReference' },
        },
        { fullUrl: binaryUrl, resource: binary, request: { method: 'POST', url: 'Binary' } },
      ],
    };
    const made = (await sender.transaction({ body })) as unknown as Bundle;
    expect(made.entry?.map(({ response }) => response?.status)).toEqual(['201 Created', '201 Created', '201 Created']);
    const said = JSON.stringify(made.entry?.[1]?.response?.outcome);
    expect(said).toMatch(/The document was read: \d+ resources were made of it/);
    expect(said).toContain('another masterIdentifier than the document');
    expect(await glucose()).toBe(before + 2);

    const lists = await found('List', { patient: 'citizen', code: 'submissionset' });
    expect(lists.total).toBe(1);
    const documents = await found('DocumentReference', { patient: 'citizen', identifier: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4.65' });
    expect(documents.total).toBe(1);
    const byItsOwnId = await found('DocumentReference', {
      patient: 'citizen',
      identifier: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4|MHD.65',
    });
    expect(byItsOwnId.total).toBe(1);
    const document = documents.entry?.[0]?.resource as DocumentReference;
    const url = document.content[0]?.attachment.url ?? '';
    const file = (await reader.read({ resourceType: 'Binary', id: url.split('/').at(-1) ?? '' })) as unknown as Binary;
    expect(Buffer.from(file.data ?? '', 'base64').equals(xml)).toBe(true);
    const raw = await fetch(`${clients.server.publicUrl}/fhir/${url}`, {
      headers: { authorization: `Bearer ${await clients.server.issueToken('gp')}`, accept: 'text/xml' },
    });
    expect(Buffer.from(await raw.arrayBuffer()).equals(xml)).toBe(true);

    const again = (await sender.transaction({ body })) as unknown as Bundle;
    expect(again.entry?.map(({ response }) => response?.status)).toEqual(['200 OK', '200 OK', '200 OK']);
    expect(again.entry?.map(({ response }) => response?.location)).toEqual(made.entry?.map(({ response }) => response?.location));
    expect(await glucose()).toBe(before + 2);
  });

  test('publishes a CDA2 document in one step (ITI-105), whose results are then found', async () => {
    const before = (await found('Observation', { patient: 'citizen', code: 'http://loinc.org|2345-7' })).total ?? 0;
    const data = Buffer.from(exampleDocument({ id: 'MHD.105', person, sections: laboratorySection(3) })).toString('base64');
    const body = reference('105', { data });
    const made = (await sender.create({ resourceType: 'DocumentReference', body } as unknown as Parameters<
      Client['create']
    >[0])) as unknown;
    expect(made).toMatchObject({ resourceType: 'DocumentReference' });
    expect((await found('Observation', { patient: 'citizen', code: 'http://loinc.org|2345-7' })).total).toBe(before + 3);
  });
});
