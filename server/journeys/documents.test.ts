// A hospital's documents in a citizen's record: taken whole or not at all, once, replaced, hidden, and found by others' clients.
// https://profiles.ihe.net/ITI/MHD/
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  Binary,
  Bundle,
  CapabilityStatement,
  DiagnosticReport,
  DocumentReference,
  Observation,
  OperationOutcome,
  Resource,
} from '@medplum/fhirtypes';
import { exampleDocument, ines, laboratorySection, prescriptionSections, type ExampleDocument } from '#ingest/example.fixture.ts';
import { pdfOf } from '#ingest/pdf.fixture.ts';
import { inesOnRecord } from './ines-on-record.ts';
import { personOf } from './samples.ts';
import { startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startDemoServer();
  await server.put(inesOnRecord());
});
afterEach(() => server.close());

function send(
  document: ExampleDocument | string,
  query = '',
  persona: 'hospital' | 'laboratory' | 'gp' = 'hospital',
): Promise<Reply<Bundle>> {
  const body = typeof document === 'string' ? document : exampleDocument(document);
  return server.ask<Bundle>(persona, 'POST', `/DocumentReference/$ingest${query}`, {
    body,
    headers: { 'Content-Type': 'application/xml' },
  });
}

const total = async (persona: 'gp' | 'hospital', question: string): Promise<number | undefined> =>
  (await server.ask(persona, 'GET', `/${question}`)).body.total;
const madeOf = <T extends Resource>({ body }: Reply<Bundle>, type: T['resourceType']): T[] =>
  (body.entry ?? []).flatMap(({ resource }) => (resource?.resourceType === type ? [resource as T] : []));
const issuesOf = ({ body }: Reply<Bundle>): OperationOutcome['issue'] => (body as unknown as OperationOutcome).issue;

describe('A laboratory report', () => {
  test('is found by the GP with its results, and its file is the document byte for byte', async () => {
    const document = exampleDocument({ sections: laboratorySection(3), nre: '0700A0000000001' });
    const reply = await send(document);
    expect(reply.status, reply.text.slice(0, 800)).toBe(201);
    expect(reply.headers.get('location')).toMatch(/DocumentReference\/[^/]+\/_history\/1$/);
    const found = await server.ask('gp', 'GET', '/DiagnosticReport?patient=ines&_include=DiagnosticReport:result');
    expect(found.body.total).toBe(1);
    const [report] = found.body.entry?.flatMap(({ resource }) =>
      resource?.resourceType === 'DiagnosticReport' ? [resource] : [],
    ) as DiagnosticReport[];
    expect(report).toMatchObject({
      status: 'final',
      basedOn: [{ identifier: { value: '0700A0000000001' } }],
      subject: { reference: 'Patient/ines' },
    });
    expect(await total('gp', 'Observation?patient=ines&code=http://loinc.org|2345-7')).toBe(3);
    const [reference] = madeOf<DocumentReference>(reply, 'DocumentReference');
    const file = await server.ask<Binary>('gp', 'GET', `/${reference?.content[0]?.attachment.url}`, { headers: { Accept: 'text/xml' } });
    expect(file.text).toBe(document);
  });

  test('is one report however often it is sent', async () => {
    expect((await send({})).status).toBe(201);
    const again = await send({});
    expect(again.status).toBe(200);
    expect(again.text).toContain('nothing was written');
    expect(await total('hospital', 'DocumentReference?patient=ines')).toBe(1);
    expect(await total('hospital', 'Observation?patient=ines')).toBe(2);
  });

  test('with the same id and other content is a conflict', async () => {
    await send({});
    const other = await send({ title: 'Altro referto' });
    expect([other.status, issuesOf(other)[0]?.code]).toEqual([409, 'conflict']);
  });

  test('sent twice at once is one report', async () => {
    const replies = await Promise.all([send({}), send({}), send({})]);
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 201]);
    expect(await total('hospital', 'DiagnosticReport?patient=ines')).toBe(1);
  });
});

describe('Nothing is kept', () => {
  test.each([
    ['of somebody whom the registry does not know', { ...ines, fiscalCode: 'NSSNSS85H52D969X' }, 'patientRole.id', 'knows no person'],
    ['of a name that is another', { ...ines, family: 'Altra' }, 'patient.name', 'name is not the one'],
    ['of another date of birth', { ...ines, birthTime: '19850613' }, 'patient.birthTime', 'date of birth'],
  ])('%s', async (_, person, element, words) => {
    const reply = await send({ person });
    expect(reply.status, reply.text).toBe(422);
    expect(issuesOf(reply)[0]?.expression?.[0]).toContain(element);
    expect(issuesOf(reply)[0]?.diagnostics).toContain(words);
    expect(issuesOf(reply)[0]?.diagnostics).not.toContain(person.family);
    expect(await total('hospital', 'DocumentReference?patient=ines')).toBe(0);
  });

  test('where the record is not open', async () => {
    const reply = await send({ person: { fiscalCode: 'PRVNLI90L16D969R', family: 'Prova', given: 'Nilo', birthTime: '19900716' } });
    expect([reply.status, issuesOf(reply)[0]?.code]).toEqual([422, 'business-rule']);
  });

  test('of what is broken, and of what a citizen sends', async () => {
    expect((await send('<ClinicalDocument')).status).toBe(400);
    expect(
      (
        await server.ask('citizen', 'POST', '/DocumentReference/$ingest', {
          body: exampleDocument(),
          headers: { 'Content-Type': 'application/xml' },
        })
      ).status,
    ).toBe(403);
    expect((await send({}, '?visibility=P12')).status).toBe(400);
  });
});

describe('A new version', () => {
  test('supersedes the one before, whose results count no more and are still there', async () => {
    const [before] = madeOf<DocumentReference>(await send({ id: 'V.1' }), 'DocumentReference');
    const reply = await send({ id: 'V.2', related: { type: 'RPLC', id: 'V.1' } });
    expect(reply.status, reply.text.slice(0, 800)).toBe(201);
    const [after] = madeOf<DocumentReference>(reply, 'DocumentReference').filter(({ status }) => status === 'current');
    expect(after?.relatesTo).toMatchObject([{ code: 'replaces', target: { reference: `DocumentReference/${before?.id}` } }]);
    expect((await server.ask<DocumentReference>('gp', 'GET', `/DocumentReference/${before?.id}`)).body.status).toBe('superseded');
    expect(await total('gp', 'DocumentReference?patient=ines&status=current')).toBe(1);
    expect(await total('gp', 'Observation?patient=ines&status=final')).toBe(2);
    expect(await total('gp', 'Observation?patient=ines&status=entered-in-error')).toBe(2);
  });

  test('is taken as a late correction after the feed has been revoked; a new document is not', async () => {
    await send({ id: 'V.1' });
    await server.put([
      {
        ...(personOf({ resourceType: 'Patient', id: 'ines' })[1] as Resource),
        dateTime: '2026-11-01T10:00:00+01:00',
        provision: { type: 'deny' },
      } as Resource,
    ]);
    expect((await send({ id: 'V.9' })).status).toBe(422);
    expect((await send({ id: 'V.2', related: { type: 'RPLC', id: 'V.1' } })).status).toBe(201);
  });

  test('that adds to another leaves it as it is', async () => {
    const [before] = madeOf<DocumentReference>(await send({ id: 'A.1' }), 'DocumentReference');
    const [after] = madeOf<DocumentReference>(await send({ id: 'A.2', related: { type: 'APND', id: 'A.1' } }), 'DocumentReference');
    expect(after).toMatchObject({
      status: 'current',
      relatesTo: [{ code: 'appends', target: { reference: `DocumentReference/${before?.id}` } }],
    });
    expect((await server.ask<DocumentReference>('gp', 'GET', `/DocumentReference/${before?.id}`)).body).toMatchObject({
      status: 'current',
      meta: { versionId: '1' },
    });
    expect(await total('gp', 'Observation?patient=ines&status=final')).toBe(4);
  });

  test('of a document that is not here is kept with its number and a warning', async () => {
    const reply = await send({ id: 'V.2', related: { type: 'RPLC', id: 'ELSEWHERE' } });
    expect(reply.status).toBe(201);
    expect(reply.text).toContain('is not held here');
    expect(reply.text).toContain('"value":"ELSEWHERE"');
  });
});

describe('What a document is hidden with', () => {
  test.each([
    ['the mark P99', {}, '?visibility=P99'],
    ['confidentiality V', { confidentiality: 'V' }, ''],
    ['a sensitive label', {}, '?label=HIV'],
  ])('%s: all that was made of it is hidden from its birth, and the producer sees it', async (_, document, query) => {
    const { status, body } = await send(document, query);
    expect(status).toBe(201);
    for (const type of ['DocumentReference', 'DiagnosticReport', 'Observation', 'Composition', 'Specimen'])
      expect(await total('gp', `${type}?patient=ines`), type).toBe(0);
    const made = (body.entry ?? []).flatMap(({ response }) => response?.location?.replace(/\/_history\/1$/, '') ?? []);
    expect(made.join(' ')).toMatch(/Binary.*Provenance|Provenance.*Binary/);
    for (const one of made) {
      expect((await server.ask('gp', 'GET', `/${one}`)).status, one).toBe(404);
      expect((await server.ask('hospital', 'GET', `/${one}`)).status, one).toBe(200);
    }
    expect(await total('hospital', 'Observation?patient=ines')).toBeGreaterThan(0);
  });

  test('the mark P98: nothing of it is there for the person until it was mediated, and the GP sees it', async () => {
    const person = { fiscalCode: 'SMPBNC58C61D969D', family: 'Esempio', given: 'Bianca', birthTime: '19580321' };
    const { status, body } = await send({ person }, '?visibility=P98');
    expect(status).toBe(201);
    const made = (body.entry ?? []).flatMap(({ response }) => response?.location?.replace(/\/_history\/1$/, '') ?? []);
    expect(made.length).toBeGreaterThan(5);
    for (const one of made) {
      expect((await server.ask('citizen', 'GET', `/${one}`)).status, one).toBe(404);
      expect((await server.ask('gp', 'GET', `/${one}`)).status, one).toBe(200);
    }
  });

  test.each([
    ['accession', '<inFulfillmentOf><order><id root="1.2.3.4" extension="ACC-7"/></order></inFulfillmentOf>'],
    [
      'episode',
      '<componentOf><encompassingEncounter><id root="1.2.3.5" extension="EP-7"/><effectiveTime value="20261020"/></encompassingEncounter></componentOf>',
    ],
  ])('another report of the same %s, and none of another one', async (_, header) => {
    const other = header.replace('-7"', '-8"');
    for (const [id, said] of Object.entries({ first: header, same: header, other })) {
      const reply = await send({ id, header: said }, id === 'same' ? '?visibility=P99' : '');
      expect(reply.status, reply.text.slice(0, 600)).toBe(201);
    }
    const left = (await server.ask('gp', 'GET', '/DocumentReference?patient=ines')).body.entry ?? [];
    expect(left.map(({ resource }) => (resource as DocumentReference).masterIdentifier?.value)).toEqual(['other']);
    expect(await total('gp', 'DiagnosticReport?patient=ines')).toBe(1);
  });

  test('its prescription, when the numbers are the same', async () => {
    await send({ id: 'P.1', code: '57833-6', sections: prescriptionSections, nre: '0700A0000000007' });
    expect(await total('gp', 'MedicationRequest?patient=ines')).toBe(1);
    await send({ id: 'L.1', nre: '0700A0000000007' }, '?visibility=P99');
    expect(await total('gp', 'DocumentReference?patient=ines')).toBe(0);
    expect(await total('gp', 'MedicationRequest?patient=ines')).toBe(0);
  });

  test('the metadata of the Affinity Domain are those of the document and of its sender', async () => {
    const header =
      '<componentOf><encompassingEncounter><id root="1.2.3.5" extension="EP-7"/><effectiveTime><low value="20261019"/><high value="20261021"/></effectiveTime></encompassingEncounter></componentOf>';
    const document = exampleDocument({ header, nre: '0700A0000000003' });
    const [reference] = madeOf<DocumentReference>(
      await send(document, '?practiceSetting=AD_PSC026&facilityType=Territorio'),
      'DocumentReference',
    );
    const bytes = Buffer.from(document);
    expect(reference).toMatchObject({
      masterIdentifier: { system: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4', value: 'EXAMPLE.1' },
      status: 'current',
      docStatus: 'final',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      category: [{ coding: [{ code: 'REF' }] }],
      subject: { reference: 'Patient/ines' },
      date: '2026-10-20T10:15:00+02:00',
      author: [{ identifier: { value: 'PRVFNT70A01D969X' } }],
      authenticator: { identifier: { value: 'PRVFNT70A01D969X' } },
      custodian: { identifier: { value: '070901' } },
      description: 'Referto di laboratorio',
      securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] }],
      content: [
        {
          attachment: {
            contentType: 'text/xml',
            language: 'it-IT',
            size: bytes.length,
            hash: createHash('sha1').update(bytes).digest('base64'),
            title: 'Referto di laboratorio',
            creation: '2026-10-20T10:15:00+02:00',
          },
          format: { code: 'urn:oid:2.16.840.1.113883.2.9.10.1.1' },
        },
      ],
      context: {
        encounter: [{ reference: expect.stringMatching(/^Encounter\//) as string }],
        period: { start: '2026-10-20T10:15:00+02:00', end: '2026-10-20T10:15:00+02:00' },
        facilityType: { coding: [{ code: 'Territorio' }] },
        practiceSetting: { coding: [{ code: 'AD_PSC026' }] },
      },
    });
    expect(reference?.identifier).toContainEqual({ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.9', value: '0700A0000000003' });
    expect(reference?.extension).toContainEqual(
      expect.objectContaining({ valueString: createHash('sha256').update(bytes).digest('base64') }),
    );
  });

  test('cardiology is known by where it was written, in all its parts', async () => {
    const reply = await send({ code: '11488-4', title: 'Referto cardiologico' }, '?practiceSetting=AD_PSC008');
    const kinds = reply.body.entry?.flatMap(({ resource }) => resource?.meta?.tag?.[0]?.code ?? []);
    expect(new Set(kinds)).toEqual(new Set(['cardiology-report']));
  });
});

describe('Clients of mobile documents (IHE MHD)', () => {
  const bytes = Buffer.from('Referto in chiaro');
  const reference = (attachment: object): object => ({
    resourceType: 'DocumentReference',
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4.77' },
    status: 'current',
    type: { coding: [{ system: 'http://loinc.org', code: '34105-7' }] },
    subject: { reference: 'Patient/ines' },
    date: '2026-10-30T10:00:00+01:00',
    content: [{ attachment: { contentType: 'text/plain', creation: '2026-10-30', ...attachment } }],
    context: { period: { start: '2026-10-30' } },
  });

  test('publish a file within its DocumentReference, and read it back (ITI-105, ITI-67, ITI-68)', async () => {
    const made = await server.ask<DocumentReference>('hospital', 'POST', '/DocumentReference', {
      body: reference({ data: bytes.toString('base64') }),
    });
    expect(made.status, made.text).toBe(201);
    const { attachment } = made.body.content[0] as { attachment: { url?: string; data?: string; size?: number } };
    expect(attachment).toMatchObject({ size: bytes.length });
    expect(attachment.data).toBeUndefined();
    expect((await server.ask('gp', 'GET', `/${attachment.url}`, { headers: { Accept: 'text/plain' } })).text).toBe(bytes.toString());
    for (const question of [
      'type=34105-7',
      'creation=2026-10-30',
      'period=ge2026-10',
      'patient.identifier=' + ines.fiscalCode,
      'status=current',
    ])
      expect(await total('gp', `DocumentReference?patient=ines&${question}`), question).toBe(1);
  });

  test('publish a CDA2 document, which is read', async () => {
    const data = Buffer.from(exampleDocument()).toString('base64');
    const made = await server.ask('hospital', 'POST', '/DocumentReference', { body: reference({ contentType: 'text/xml', data }) });
    expect(made.status, made.text.slice(0, 600)).toBe(201);
    expect(await total('gp', 'Observation?patient=ines')).toBe(2);
  });

  const provide = (profile: string, set: object[] = [submissionSet]): object => ({
    resourceType: 'Bundle',
    meta: { profile: [`https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.${profile}.ProvideBundle`] },
    type: 'transaction',
    entry: [
      ...set.map((resource, i) => ({
        fullUrl: `urn:uuid:00000000-0000-4000-9000-00000000001${i}`,
        resource,
        request: { method: 'POST', url: 'List' },
      })),
      {
        fullUrl: documentUrl,
        resource: reference({ url: binaryUrl, size: bytes.length }),
        request: { method: 'POST', url: 'DocumentReference' },
      },
      {
        fullUrl: binaryUrl,
        resource: {
          resourceType: 'Binary',
          contentType: 'text/plain',
          data: bytes.toString('base64'),
          securityContext: { reference: documentUrl },
        },
        request: { method: 'POST', url: 'Binary' },
      },
    ],
  });
  const [documentUrl, binaryUrl] = ['urn:uuid:00000000-0000-4000-9000-000000000001', 'urn:uuid:00000000-0000-4000-9000-000000000002'];
  const submissionSet = {
    resourceType: 'List',
    extension: [
      {
        url: 'https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-designationType',
        valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: '34105-7' }] },
      },
    ],
    identifier: [{ use: 'official', system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3.4' }],
    status: 'current',
    mode: 'working',
    code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
    subject: { reference: 'Patient/ines' },
    date: '2026-10-30T10:00:00+01:00',
    entry: [{ item: { reference: documentUrl } }],
  };

  test('provide a Bundle of documents and find their submission (ITI-65, ITI-66)', async () => {
    const made = await server.ask('hospital', 'POST', '/', { body: provide('Minimal') });
    expect(made.status, made.text).toBe(200);
    const lists = await server.ask('gp', 'GET', '/List?patient=ines&code=submissionset&designationType=34105-7');
    expect(lists.body.total, lists.text.slice(0, 400)).toBe(1);
    expect(lists.text).toMatch(/"reference":"DocumentReference\/[0-9a-f-]+"/);
  });

  describe('whose Bundle holds a CDA2 document', () => {
    const withDocument = (bytes: Uint8Array, metadata: object = {}, contentType = 'text/xml'): object => {
      const body = provide('Minimal') as { entry: { resource: Record<string, unknown> }[] };
      const [set, document, file] = body.entry;
      const read = { ...reference({ contentType, url: binaryUrl, creation: '2026-10-20' }), ...metadata };
      const binary = { ...file?.resource, contentType, data: Buffer.from(bytes).toString('base64') };
      return { ...body, entry: [set, { ...document, resource: read }, { ...file, resource: binary }] };
    };
    const xml = Buffer.from(exampleDocument());
    const provided = (body: object) => server.ask<Bundle>('hospital', 'POST', '/', { body });
    const outcomeOf = ({ body }: Reply<Bundle>): OperationOutcome['issue'] => body.entry?.[1]?.response?.outcome?.issue ?? [];

    test('have it read in the same transaction, once, and the List names it', async () => {
      const first = await provided(withDocument(xml));
      expect(first.status, first.text.slice(0, 800)).toBe(200);
      expect(outcomeOf(first)[1]?.diagnostics).toMatch(/The document was read: \d+ resources/);
      expect(await total('gp', 'Observation?patient=ines&code=http://loinc.org|2345-7')).toBe(1);
      expect(await total('gp', `List?patient=ines&item=${first.body.entry?.[1]?.response?.location?.replace('/_history/1', '')}`)).toBe(1);
      const again = await provided(withDocument(xml));
      expect(again.body.entry?.map(({ response }) => response?.status)).toEqual(['200 OK', '200 OK', '200 OK']);
      expect(again.body.entry?.map(({ response }) => response?.location)).toEqual(
        first.body.entry?.map(({ response }) => response?.location),
      );
      expect((await send(xml.toString())).status).toBe(200);
      for (const type of ['Observation', 'DocumentReference', 'List', 'DiagnosticReport'])
        expect(await total('hospital', `${type}?patient=ines`), type).toBe(type === 'Observation' ? 2 : 1);
    });

    test('at once and several times: one document', async () => {
      const replies = await Promise.all([withDocument(xml), withDocument(xml), withDocument(xml)].map(provided));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await total('gp', 'DiagnosticReport?patient=ines')).toBe(1);
    });

    test('inside of a PDF', async () => {
      const pdf = await pdfOf({ attachment: xml.toString() });
      expect((await provided(withDocument(pdf, {}, 'application/pdf'))).status).toBe(200);
      expect(await total('gp', 'Observation?patient=ines')).toBe(2);
    });

    test.each([
      [
        'about a person who is not known',
        exampleDocument({ person: { ...ines, fiscalCode: 'NSSNSS85H52D969X' } }),
        {},
        422,
        'knows no person',
      ],
      [
        'about another person than the metadata',
        exampleDocument(),
        { subject: { reference: 'Patient/citizen' } },
        422,
        'not the person whom the document is about',
      ],
      ['that is broken', '<ClinicalDocument xmlns="urn:hl7-org:v3">', {}, 400, 'Line 1'],
      ['whose metadata are no DocumentReference', exampleDocument(), { subject: 7, context: 'x' }, 400, 'subject'],
      ['of the id of another one that is held', exampleDocument({ title: 'Altro' }), {}, 409, 'held with other content'],
    ])('%s: nothing of the submission is kept', async (_, document, metadata, status, words) => {
      if (status === 409) await send({});
      const before = await total('hospital', 'DocumentReference?patient=ines');
      const reply = await provided(withDocument(Buffer.from(document), metadata));
      expect([reply.status, reply.text.includes(words)], reply.text.slice(0, 800)).toEqual([status, true]);
      expect(await total('hospital', 'DocumentReference?patient=ines')).toBe(before);
      expect(await total('hospital', 'List?patient=ines')).toBe(0);
    });

    test('with labels and marks of the submission: all that was read out of it is hidden from its birth, and the List with it', async () => {
      const securityLabel = [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] },
        { coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/visibility', code: 'P99' }] },
      ];
      const made = await provided(withDocument(xml, { securityLabel }));
      expect(made.status, made.text.slice(0, 800)).toBe(200);
      for (const type of ['DocumentReference', 'DiagnosticReport', 'Observation', 'Composition', 'List'])
        expect(await total('gp', `${type}?patient=ines`), type).toBe(0);
      const file = made.body.entry?.[2]?.response?.location?.replace('/_history/1', '');
      expect((await server.ask('gp', 'GET', `/${file}`)).status).toBe(404);
      expect(await total('hospital', 'Observation?patient=ines')).toBe(2);
    });

    test('take of the metadata what is more exact, and read where the two disagree', async () => {
      const reply = await provided(
        withDocument(xml, {
          docStatus: 'amended',
          description: 'Referto del 20 ottobre',
          type: { coding: [{ system: 'http://loinc.org', code: '57833-6' }] },
          context: {
            practiceSetting: { coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/practice-setting', code: 'AD_PSC026' }] },
            event: [{ coding: [{ system: 'https://example.org/events', code: 'E1' }] }],
          },
        }),
      );
      const said = outcomeOf(reply).flatMap(({ expression, diagnostics = '' }) =>
        diagnostics.includes('metadata say') ? (expression ?? []) : [],
      );
      expect(said).toEqual(['masterIdentifier', 'docStatus', 'type'].map((name) => `Bundle.entry[1].resource.${name}`));
      const [found] = (await server.ask('gp', 'GET', '/DocumentReference?patient=ines')).body.entry ?? [];
      expect(found?.resource).toMatchObject({
        masterIdentifier: { value: 'EXAMPLE.1' },
        docStatus: 'final',
        description: 'Referto del 20 ottobre',
        type: { coding: [{ code: '11502-2' }] },
        context: { event: [{ coding: [{ code: 'E1' }] }], practiceSetting: { coding: [{ code: 'AD_PSC026' }] } },
      });
    });
  });

  test('are told what their Bundle lacks, and nothing of it is kept', async () => {
    const without = await server.ask('hospital', 'POST', '/', { body: provide('Minimal', []) });
    expect(without.status).toBe(400);
    expect(without.text).toContain('submissionset');
    const whole = await server.ask('hospital', 'POST', '/', { body: provide('Comprehensive') });
    expect(issuesOf(whole).map(({ expression }) => expression?.[0])).toContain('Bundle.entry[1].resource.securityLabel');
    expect(await total('hospital', 'DocumentReference?patient=ines')).toBe(0);
  });

  test('hide the submission with the document that it names', async () => {
    await server.ask('hospital', 'POST', '/', { body: provide('Minimal') });
    const [found] = (await server.ask('hospital', 'GET', '/DocumentReference?patient=ines')).body.entry ?? [];
    await server.ask('hospital', 'POST', `/DocumentReference/${found?.resource?.id}/$hide`);
    expect(await total('gp', 'List?patient=ines')).toBe(0);
  });

  test('hide one document of a submission: no List names it to others, and the other document stays', async () => {
    const other = {
      ...reference({ data: bytes.toString('base64') }),
      masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4.78' },
    };
    const second = await server.ask<DocumentReference>('hospital', 'POST', '/DocumentReference', { body: other });
    const both = [...submissionSet.entry, { item: { reference: `DocumentReference/${second.body.id}` } }];
    await server.ask('hospital', 'POST', '/', { body: provide('Minimal', [{ ...submissionSet, entry: both }]) });
    expect(await total('gp', 'List?patient=ines')).toBe(1);
    const list = `List?item=DocumentReference/${second.body.id}`;
    const [first] =
      (await server.ask('hospital', 'GET', '/DocumentReference?patient=ines&identifier=urn:oid:2.16.840.1.113883.2.9.2.70.4.4.77')).body
        .entry ?? [];
    const hidden = first?.resource?.id ?? '';
    await server.ask('hospital', 'POST', `/DocumentReference/${hidden}/$hide`);
    expect(await total('gp', 'DocumentReference?patient=ines')).toBe(1);
    for (const question of ['List?patient=ines', list, `DocumentReference?_id=${second.body.id}&_revinclude=List:item`]) {
      const { text } = await server.ask('gp', 'GET', `/${question}`);
      expect(text.replaceAll(encodeURIComponent(hidden), ''), question).not.toContain(hidden);
      expect(text, question).not.toContain('submissionset');
    }
    expect(await total('hospital', list)).toBe(1);
    await server.ask('hospital', 'POST', `/DocumentReference/${hidden}/$unhide`);
    expect(await total('gp', list)).toBe(1);
  });

  test('ask for the documents of a person by kind and time ($docref)', async () => {
    await send({ time: '20261020101500+0200' });
    const asked = (query: string) => total('gp', `DocumentReference/$docref?patient=ines${query}`);
    expect(await asked('')).toBe(1);
    expect(await asked('&start=2026-10-01&end=2026-10-31&type=http://loinc.org|11502-2')).toBe(1);
    expect(await asked('&start=2026-10-25')).toBe(0);
    expect(await asked('&type=34105-7')).toBe(0);
    expect((await server.ask('gp', 'GET', '/DocumentReference/$docref')).status).toBe(400);
    const undated = { ...reference({ data: bytes.toString('base64') }), context: undefined };
    expect((await server.ask('hospital', 'POST', '/DocumentReference', { body: undated })).status).toBe(201);
    expect(await asked('&start=2026-10-29&end=2026-10-31')).toBe(1);
    expect(await asked('&start=2026-11-01')).toBe(0);
    expect(await asked('&end=2026-10-31')).toBe(2);
  });

  test('read in the CapabilityStatement which actors the server is', async () => {
    const { body } = await server.ask<CapabilityStatement>(null, 'GET', '/metadata');
    const mhd = 'https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD';
    expect(body.instantiates?.filter((each) => each.startsWith(mhd))).toEqual(
      expect.arrayContaining([`${mhd}.DocumentRecipient`, `${mhd}.DocumentResponder`]),
    );
    expect(body.rest?.[0]?.resource?.find(({ type }) => type === 'DocumentReference')?.operation?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ingest', 'docref']),
    );
  });
});

test('An observation knows who asked, what it was made of, and whose report it is', async () => {
  const analyst =
    '<performer typeCode="PRF"><assignedEntity><id root="2.16.840.1.113883.2.9.4.3.2" extension="NLSFNT75B02D969Q"/>' +
    '<assignedPerson><name><family>Finto</family><given>Analista</given></name></assignedPerson></assignedEntity></performer>';
  const sections = laboratorySection(1).replace('<specimen>', `${analyst}<specimen>`);
  const reply = await send({ sections, nre: '0700A0000000009' });
  const subject = { reference: 'Patient/ines' };
  const who = (value: string): object => ({ identifier: { value } });
  const [glucose, battery] = madeOf<Observation>(reply, 'Observation');
  const [specimen] = madeOf(reply, 'Specimen');
  const [request] = madeOf(reply, 'ServiceRequest');
  expect(battery).toMatchObject({ performer: [who('NLSFNT75B02D969Q')], hasMember: [{ reference: `Observation/${glucose?.id}` }] });
  expect(specimen).toMatchObject({ subject, identifier: [{ value: 'C-1' }], type: { coding: [{ code: 'SER' }] } });
  expect(request).toMatchObject({ subject, identifier: [{ value: '0700A0000000009' }] });
  const made = [{ reference: `Specimen/${specimen?.id}` }];
  expect(glucose).toMatchObject({ subject, status: 'final', specimen: made[0] });
  expect(madeOf(reply, 'DiagnosticReport')).toMatchObject([
    {
      subject,
      basedOn: [{ reference: `ServiceRequest/${request?.id}` }],
      performer: [who('070901')],
      resultsInterpreter: [who('PRVFNT70A01D969X')],
      specimen: made,
      result: [{ reference: `Observation/${battery?.id}` }],
    },
  ]);
  expect(madeOf(reply, 'DocumentReference')).toMatchObject([{ author: [who('PRVFNT70A01D969X')], custodian: who('070901') }]);
});
