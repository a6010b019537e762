// Documents that are not what they should be, at the door: taken whole with what was odd about them, or refused with line or element
// and what to do, and then nothing of them is kept. Never a failure of the server.
import fc from 'fast-check';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dispensationSections, exampleDocument, ines, laboratorySection, prescriptionSections } from '#ingest/example.fixture.ts';
import { mutated, wellFormed } from '#ingest/mutations.fixture.ts';
import { attachedPdf, cyclicPdf, pdfOf, streamOf, xfaPdf } from '#ingest/pdf.fixture.ts';
import { personOf } from './samples.ts';
import { startDemoServer, type Reply, type TestServer } from './test-server.ts';

let server: TestServer;
const wrongLetter = { ...ines, fiscalCode: 'VNTNSI85H52D969Z' };

beforeAll(async () => {
  server = await startDemoServer();
  for (const [id, { fiscalCode }] of [
    ['ines', ines],
    ['letter', wrongLetter],
  ] as const) {
    const identifier = [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: fiscalCode }];
    const [patient, ...consents] = personOf({
      resourceType: 'Patient',
      id,
      identifier,
      name: [{ family: 'Inventàta', given: ['Ines'] }],
      birthDate: '1985-06-12',
    });
    await server.put([patient as Resource, ...consents]);
  }
});
afterAll(() => server.close());

function send(body: string | Uint8Array, type = 'application/xml'): Promise<Reply<Bundle>> {
  return server.ask<Bundle>('hospital', 'POST', '/DocumentReference/$ingest', { body, headers: { 'Content-Type': type } });
}

const kept = async (): Promise<string> => {
  const totals = ['DocumentReference', 'Composition', 'Observation', 'MedicationRequest', 'Specimen'].map(
    async (type) => (await server.ask('hospital', 'GET', `/${type}?_summary=count`)).body.total,
  );
  return (await Promise.all(totals)).join(' ');
};

/** 2xx, or 4xx that says where and what; and what is refused leaves nothing behind. */
async function check(reply: Reply<Bundle>, before: string): Promise<void> {
  expect(reply.status, reply.text.slice(0, 500)).toBeLessThan(500);
  if (reply.status < 300) return;
  const { issue } = reply.body as unknown as OperationOutcome;
  for (const { diagnostics = '', expression = [] } of issue)
    expect(/^Lines? \d/.test(diagnostics) || expression.length > 0 || /PDF|encoding|bytes|empty/.test(diagnostics), diagnostics).toBe(true);
  expect(await kept()).toBe(before);
}

const laughs = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;">]>\n';

describe('A document at the door', () => {
  let count = 0;
  const document = (wish: Parameters<typeof exampleDocument>[0] = {}): string => exampleDocument({ id: `BAD.${++count}`, ...wish });
  test.each([
    ['a codice fiscale that has not the shape of one', () => document().replace(ines.fiscalCode, 'NOT-A-CODE'), 400, 'shape'],
    ['a check letter that is not the right one, of a person who is known so', () => document({ person: wrongLetter }), 201, 'last letter'],
    ['times without a zone', () => document().replaceAll('080000+0200', '080000'), 201, 'time of Italy'],
    ['a unit that UCUM does not know', () => document().replaceAll('unit="mg/dL"', 'unit="mg su dL"'), 201, 'not one of UCUM'],
    ['no author', () => document().replace(/<author>[\s\S]*<\/author>/, ''), 400, 'no author'],
    ['a template of nobody here', () => document({ template: '1.2.3' }), 201, 'HL7 Italia'],
    ['another release of CDA', () => document().replace('POCD_MT000040UV02', 'POCD_XX'), 400, 'Release 2'],
    ['a person whom nobody knows', () => document({ person: { ...ines, fiscalCode: 'NSSNSS85H52D969X' } }), 422, 'knows no person'],
    ['a person of another name', () => document({ person: { ...ines, family: 'Altra' } }), 422, 'name is not the one'],
    ['a person born on another day', () => document({ person: { ...ines, birthTime: '19850613' } }), 422, 'date of birth'],
    ['two persons', () => document().replace('</recordTarget>', '</recordTarget><recordTarget/>'), 400, 'second recordTarget'],
    ['an entity', () => document().replace('<realmCode', '&a;<realmCode'), 400, 'Line 3'],
    ['an XML bomb', () => document().replace('<Clinical', `${laughs}<Clinical`), 400, 'Line 2, column 1: A document type'],
    ['five hundred levels', () => document().replace('<title>', `<title>${'<b>'.repeat(500)}`), 400, 'deeper than 100 levels'],
    ['a date that is none', () => document().replace('value="19850612"', 'value="19851340"'), 201, 'no date'],
    ['nobody whom it is about', () => document().replace(/<recordTarget>[\s\S]*<\/recordTarget>/, ''), 400, 'recordTarget'],
    ['nothing of XML in it', (): string => 'Referto', 400, 'neither XML nor a PDF'],
  ] as const)('with %s', async (_, make, status, words) => {
    const before = await kept();
    const reply = await send(make());
    await check(reply, before);
    expect([reply.status, reply.text.includes(words)], reply.text.slice(0, 600)).toEqual([status, true]);
  });

  test.each([
    ['21 MB', 21_000_000, 'The document is larger than 20000000 bytes'],
    ['100 MB', 100_000_000, 'The body is larger than'],
  ])('of %s', async (_, size, words) => {
    const reply = await send(Buffer.alloc(size, 32));
    expect([reply.status, reply.text.includes(words)], reply.text.slice(0, 300)).toEqual([413, true]);
  });

  test.each([
    ['that is cyclic', () => Promise.resolve(cyclicPdf), 400],
    ['that is encrypted', () => pdfOf({ attachment: document(), password: 'x' }), 422],
    ['without a document', () => pdfOf({}), 422],
    ['that ends in the middle', async () => (await pdfOf({ attachment: document() })).subarray(0, 1500), 400],
    ['with its document in an XFA form', () => Promise.resolve(xfaPdf(document())), 201],
    ['with its document attached', () => Promise.resolve(attachedPdf(streamOf(Buffer.from(document())))), 201],
  ])('a PDF %s', async (_, make, status) => {
    const before = await kept();
    const reply = await send(await make(), 'application/pdf');
    await check(reply, before);
    expect(reply.status, reply.text.slice(0, 600)).toBe(status);
  });
});

describe('Changed by chance', () => {
  const settings = { endOnFailure: true } as const;
  const documents = [
    exampleDocument({ sections: laboratorySection(2), nre: '0700A0000000001' }),
    exampleDocument({ code: '57833-6', sections: prescriptionSections }),
    exampleDocument({ code: '60593-1', sections: dispensationSections }),
  ];
  let count = 0;
  const ownId = (text: string): string => text.replace('EXAMPLE.1', `CHANCE.${++count}`);

  test('XML is taken whole or leaves nothing', { timeout: 180_000 }, async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated(documents), wellFormed(documents), wellFormed(documents)), async (text) => {
        const before = await kept();
        const reply = await send(ownId(text));
        statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
        await check(reply, before);
      }),
      { ...settings, numRuns: 150 },
    );
    expect(statuses.get(201) ?? 0).toBeGreaterThan(20);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(20);
  });

  test('PDF is taken whole or leaves nothing', { timeout: 180_000 }, async () => {
    const files = [
      await pdfOf({ attachment: exampleDocument() }),
      xfaPdf(exampleDocument()),
      attachedPdf(streamOf(Buffer.from(exampleDocument()))),
    ];
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.constantFrom(0, 1, 3, 500),
      insert: fc.uint8Array({ maxLength: 4 }),
    });
    const file = fc.tuple(fc.constantFrom(...files), fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) =>
      changes.reduce((now, { at, remove, insert }) => {
        const place = Math.floor(at * now.length);
        return Buffer.concat([now.subarray(0, place), insert, now.subarray(place + remove)]);
      }, bytes),
    );
    await fc.assert(
      fc.asyncProperty(file, async (bytes) => {
        const before = await kept();
        await check(await send(bytes, 'application/pdf'), before);
      }),
      { ...settings, numRuns: 80 },
    );
  });
});

describe('A submission of documents (ITI-65)', () => {
  const mhd = 'https://profiles.ihe.net/ITI/MHD';
  const [listUrl, documentUrl, fileUrl] = [10, 11, 12].map((n) => `urn:uuid:00000000-0000-4000-9000-0000000000${n}`);
  const posted = (fullUrl: string | undefined, resource: { resourceType: string }) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  });
  const submission = (id: string): Json => {
    const xml = Buffer.from(exampleDocument({ id }));
    const set = {
      resourceType: 'List',
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:oid:1.2.3.${id}` }],
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: `${mhd}/CodeSystem/MHDlistTypes`, code: 'submissionset' }] },
      subject: { reference: 'Patient/ines' },
      date: '2026-10-30T10:00:00+01:00',
      entry: [{ item: { reference: documentUrl } }],
    };
    const document = {
      resourceType: 'DocumentReference',
      contained: [
        { resourceType: 'Practitioner', id: 'doctor', identifier: [{ system: 'urn:oid:1.2', value: 'x' }] },
        { resourceType: 'Patient', id: 'source', name: [{ family: 'Inventata' }] },
      ],
      masterIdentifier: { system: 'urn:ietf:rfc:3986', value: `urn:oid:1.2.77.${id}` },
      status: 'current',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      category: [{ text: 'Referti' }],
      subject: { reference: 'Patient/ines' },
      author: [{ reference: '#doctor' }],
      relatesTo: [{ code: 'appends', target: { identifier: { system: 'urn:oid:1.2.77', value: 'before' } } }],
      securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] }],
      content: [
        {
          attachment: { contentType: 'text/xml', url: fileUrl, size: xml.length, language: 'it', title: 'Referto', creation: '2026-10-20' },
          format: { system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode', code: 'urn:ihe:lab:xd-lab:2008' },
        },
      ],
      context: { period: { start: '2026-10-20' }, event: [{ text: 'Esame' }], sourcePatientInfo: { reference: '#source' } },
    };
    const file = {
      resourceType: 'Binary',
      contentType: 'text/xml',
      data: xml.toString('base64'),
      securityContext: { reference: documentUrl },
    };
    return {
      resourceType: 'Bundle',
      meta: { profile: [`${mhd}/StructureDefinition/IHE.MHD.Minimal.ProvideBundle`] },
      type: 'transaction',
      entry: [posted(listUrl, set), posted(documentUrl, document), posted(fileUrl, file)],
    };
  };
  const values = [null, 7, '', 'x', [], {}, [null], [{}], true, '#doctor', 'Patient?identifier=%', documentUrl, '__proto__'];

  test('is taken as it is', async () => {
    const reply = await server.ask<Bundle>('hospital', 'POST', '/', { body: submission('WHOLE') });
    expect(reply.status, reply.text.slice(0, 800)).toBe(200);
    expect(JSON.stringify(reply.body.entry?.[1]?.response?.outcome)).toContain('The document was read');
  });

  test('is taken whole or leaves nothing, whatever stands in its elements', { timeout: 180_000 }, async () => {
    const paths = pathsIn(submission('x'));
    const change = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...values));
    let [count, taken] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
        const body = submission(`SET.${++count}`);
        for (const [path, value] of changes) put(body, path, value);
        const before = await kept();
        const reply = await server.ask<Bundle>('hospital', 'POST', '/', { body });
        expect(reply.status, `${JSON.stringify(changes)} ${reply.text.slice(0, 400)}`).toBeLessThan(500);
        if (reply.status < 300) taken++;
        else expect(await kept()).toBe(before);
      }),
      { endOnFailure: true, numRuns: 250 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});

type Json = { [name: string]: unknown };

function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([name, member]) => pathsIn(member, [...path, name]))];
}

/** Where a change before it has left the path. */
function put(body: Json, path: readonly string[], value: unknown): void {
  let at: unknown = body;
  for (const name of path.slice(0, -1)) at = typeof at === 'object' && at !== null ? (at as Json)[name] : undefined;
  if (typeof at === 'object' && at !== null) (at as Json)[path.at(-1) ?? ''] = value;
}
