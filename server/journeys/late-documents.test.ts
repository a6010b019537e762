// A document that arrives after what replaces it, or adds to it: the order of arrival decides nothing.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html (Document Relationships and Associations)
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bundle, DocumentReference, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { documentRoot, exampleDocument, laboratorySection, type ExampleDocument } from '#ingest/example.fixture.ts';
import { engines } from './engines.ts';
import { startServerWithInes } from './ines-on-record.ts';
import type { Reply, TestServer } from './test-server.ts';

const mhd = 'https://profiles.ihe.net/ITI/MHD';
const root = `urn:oid:${documentRoot}`;
type Related = NonNullable<ExampleDocument['related']>;
type Door = '$ingest' | 'ITI-105 CDA2' | 'ITI-65 CDA2' | 'ITI-105' | 'ITI-65';
const doors: readonly Door[] = ['$ingest', 'ITI-105 CDA2', 'ITI-65 CDA2', 'ITI-105', 'ITI-65'];
/** Those that read what they are sent. */
const reading = doors.slice(0, 3);

describe.each(engines)('On %s, a document', (engine) => {
  let server: TestServer;
  let count = 0;
  beforeAll(async () => {
    server = await startServerWithInes(engine);
  }, 120_000);
  afterAll(() => server.close());

  const newNumber = (): string => `L.${(count += 1)}`;

  function send(door: Door, id: string, related?: Related, persona: PersonaName = 'hospital', query = ''): Promise<Reply<Bundle>> {
    const document = exampleDocument({ id, sections: laboratorySection(2), ...(related === undefined ? {} : { related }) });
    if (door === '$ingest')
      return server.ask<Bundle>(persona, 'POST', `/DocumentReference/$ingest${query}`, {
        body: document,
        headers: { 'Content-Type': 'application/xml' },
      });
    const isCda = door.endsWith('CDA2');
    const contentType = isCda ? 'text/xml' : 'text/plain';
    const data = Buffer.from(isCda ? document : `Referto ${id}`).toString('base64');
    const entry = (attachment: object): object => ({
      resourceType: 'DocumentReference',
      masterIdentifier: { system: root, value: id },
      status: 'current',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      subject: { reference: 'Patient/ines' },
      content: [{ attachment: { contentType, ...attachment } }],
    });
    if (door.startsWith('ITI-105'))
      return server.ask<Bundle>(persona, 'POST', '/DocumentReference', {
        body: entry({ data }),
        headers: { Prefer: 'return=OperationOutcome' },
      });
    const [reference, file] = [`urn:uuid:document-${id}`, `urn:uuid:file-${id}`];
    const list = {
      resourceType: 'List',
      identifier: [{ system: root, value: `SET.${id}` }],
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: `${mhd}/CodeSystem/MHDlistTypes`, code: 'submissionset' }] },
      subject: { reference: 'Patient/ines' },
      date: '2026-10-30T10:00:00+01:00',
      entry: [{ item: { reference } }],
    };
    const entries: [string, object][] = [
      [`urn:uuid:set-${id}`, list],
      [reference, entry({ url: file })],
      [file, { resourceType: 'Binary', contentType, data, securityContext: { reference } }],
    ];
    const body = {
      resourceType: 'Bundle',
      meta: { profile: [`${mhd}/StructureDefinition/IHE.MHD.Minimal.ProvideBundle`] },
      type: 'transaction',
      entry: entries.map(([fullUrl, resource]) => ({
        fullUrl,
        resource,
        request: { method: 'POST', url: (resource as Resource).resourceType },
      })),
    };
    return server.ask<Bundle>(persona, 'POST', '/', { body });
  }

  const taken = async (sending: Promise<Reply<Bundle>>): Promise<{ id: string; text: string }> => {
    const { status, text, headers, body } = await sending;
    expect([200, 201], text.slice(0, 800)).toContain(status);
    const place = headers.get('location') ?? body.entry?.[1]?.response?.location ?? '';
    return { id: /DocumentReference\/([^/]+)/.exec(place)?.[1] ?? 'none', text };
  };
  const read = async (id: string, persona: PersonaName = 'hospital'): Promise<DocumentReference> =>
    (await server.ask<DocumentReference>(persona, 'GET', `/DocumentReference/${id}`)).body;
  const statusOf = async (id: string): Promise<string> => (await read(id)).status;
  const total = async (question: string, persona: PersonaName = 'gp'): Promise<number | undefined> =>
    (await server.ask(persona, 'GET', `/${question}&_summary=count`)).body.total;

  /** What there is of a document: its status, its relations, and the status of all that was read out of it. */
  async function stateOf(id: string): Promise<unknown> {
    const { status, relatesTo = [], context } = await read(id);
    const parts: string[] = [];
    for (const { reference = '' } of context?.related ?? []) {
      const { body } = await server.ask<Resource & { status?: string; verificationStatus?: unknown }>('hospital', 'GET', `/${reference}`);
      parts.push(`${body.resourceType} ${body.status ?? ''}`);
    }
    const relations = relatesTo.map(({ code, target }) => ({ code, ...target, reference: target.reference?.split('/')[0] }));
    return { status, relations: relations.map((each) => ({ ...each, identifier: undefined })), parts: parts.sort() };
  }

  test.each(engine === 'SQLite' ? doors : doors.slice(1, 3))(
    'that comes after its replacement (%s) is superseded, just as if it had come before it',
    async (door) => {
      const [early, late] = [newNumber(), newNumber()];
      const ordinary = [await taken(send(door, early))];
      ordinary.push(await taken(send('$ingest', newNumber(), { type: 'RPLC', id: early })));
      const after = await taken(send('$ingest', newNumber(), { type: 'RPLC', id: late }));
      const before = await taken(send(door, late));
      expect(before.text).toContain(`DocumentReference/${after.id}, which replaces this document, came before it`);
      expect(await stateOf(before.id)).toEqual(await stateOf(ordinary[0]?.id ?? ''));
      expect(await stateOf(after.id)).toEqual(await stateOf(ordinary[1]?.id ?? ''));
      expect(await stateOf(before.id)).toMatchObject({ status: 'superseded' });
      expect((await read(after.id)).relatesTo).toMatchObject([
        { code: 'replaces', target: { reference: `DocumentReference/${before.id}`, identifier: { system: root, value: late } } },
      ]);
      if (!reading.includes(door)) return;
      expect(JSON.stringify(await stateOf(before.id))).toContain('Observation entered-in-error');
      expect(JSON.stringify(await stateOf(after.id))).toContain('Observation final');
    },
  );

  test('is answered as it is stored, and sent again it is what it was', async () => {
    const number = newNumber();
    await taken(send('$ingest', newNumber(), { type: 'RPLC', id: number }));
    const reply = await send('$ingest', number);
    const made = (reply.body.entry ?? []).flatMap(({ resource }) => resource ?? []) as (Resource & { status?: string })[];
    expect(made.find(({ resourceType }) => resourceType === 'DocumentReference')?.status).toBe('superseded');
    expect(new Set(made.filter(({ resourceType }) => resourceType === 'Observation').map(({ status }) => status))).toEqual(
      new Set(['entered-in-error']),
    );
    const again = await send('$ingest', number);
    expect([again.status, (await taken(send('$ingest', number))).id]).toEqual([200, (await taken(Promise.resolve(reply))).id]);
    expect((await read((await taken(Promise.resolve(reply))).id)).meta?.versionId).toBe('2');
  });

  test.each(reading)(
    'that comes after what adds to it or transforms it (%s) is current, and is named by its reference then',
    async (door) => {
      const number = newNumber();
      const added = await taken(send('$ingest', newNumber(), { type: 'APND', id: number }));
      const transformed = await taken(send('$ingest', newNumber(), { type: 'XFRM', id: number }));
      const whole = await taken(send(door, number));
      for (const { id } of [added, transformed]) {
        expect(whole.text).toContain(`DocumentReference/${id}, which relates to this document`);
        expect((await read(id)).relatesTo?.[0]?.target.reference).toBe(`DocumentReference/${whole.id}`);
      }
      expect(await Promise.all([added, transformed, whole].map(({ id }) => statusOf(id)))).toEqual(['current', 'current', 'current']);
    },
  );

  test('that comes after its addendum and its replacement takes the addendum along, and says so', async () => {
    const number = newNumber();
    const added = await taken(send('$ingest', newNumber(), { type: 'APND', id: number }));
    const after = await taken(send('$ingest', newNumber(), { type: 'RPLC', id: number }));
    const before = await taken(send('$ingest', number));
    expect(before.text).toContain(`DocumentReference/${added.id}, which adds to the replaced document`);
    expect(await Promise.all([before, added, after].map(({ id }) => statusOf(id)))).toEqual(['superseded', 'superseded', 'current']);
  });

  test('in the middle of a chain that comes from its end is superseded, and supersedes', async () => {
    const [first, second] = [newNumber(), newNumber()];
    const third = await taken(send('$ingest', newNumber(), { type: 'RPLC', id: second }));
    const oldest = await taken(send('$ingest', first));
    const middle = await taken(send('$ingest', second, { type: 'RPLC', id: first }));
    expect(await Promise.all([oldest, middle, third].map(({ id }) => statusOf(id)))).toEqual(['superseded', 'superseded', 'current']);
  });

  test.each([
    ['by another organisation', (number: string) => send('$ingest', newNumber(), { type: 'RPLC', id: number }, 'laboratory')],
    [
      'for another person',
      (number: string) =>
        server.ask<Bundle>('hospital', 'POST', '/DocumentReference', {
          body: {
            resourceType: 'DocumentReference',
            status: 'current',
            subject: { reference: 'Patient/citizen' },
            relatesTo: [{ code: 'appends', target: { identifier: { system: root, value: number } } }],
            content: [{ attachment: { contentType: 'text/plain', data: 'eA==' } }],
          },
        }),
    ],
  ])('that was named before it came %s is taken as if nobody had named it', async (_, naming) => {
    const [named, unnamed] = [newNumber(), newNumber()];
    const other = await taken(naming(named));
    const asOf = async (persona: PersonaName): Promise<DocumentReference> => read(other.id, persona);
    const shown = async (number: string): Promise<string> =>
      (await send('$ingest', number)).text.replaceAll(number, 'NUMBER').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
    const [a, b] = [await shown(named), await shown(unnamed)];
    expect(withoutHash(a)).toBe(withoutHash(b));
    const author: PersonaName = _.startsWith('by') ? 'laboratory' : 'hospital';
    expect(await asOf(author)).toMatchObject({ meta: { versionId: '1' } });
    expect((await asOf(author)).relatesTo?.[0]?.target.reference).toBeUndefined();
  });

  test('whose replacement is hidden is hidden with it from its birth', async () => {
    const number = newNumber();
    const held = await total('DocumentReference?patient=ines');
    const results = await total('Observation?patient=ines');
    await taken(send('$ingest', newNumber(), { type: 'RPLC', id: number }, 'hospital', '?visibility=P99'));
    const before = await taken(send('$ingest', number));
    expect(await statusOf(before.id)).toBe('superseded');
    expect((await server.ask('gp', 'GET', `/DocumentReference/${before.id}`)).status).toBe(404);
    expect([await total('DocumentReference?patient=ines'), await total('Observation?patient=ines')]).toEqual([held, results]);
  });

  test('that was withdrawn replaces nothing', async () => {
    const number = newNumber();
    const after = await taken(send('$ingest', newNumber(), { type: 'RPLC', id: number }));
    const patch = [{ op: 'replace', path: '/status', value: 'entered-in-error' }];
    const headers = { 'Content-Type': 'application/json-patch+json' };
    expect((await server.ask('hospital', 'PATCH', `/DocumentReference/${after.id}`, { body: patch, headers })).status).toBe(200);
    const before = await taken(send('$ingest', number));
    expect(await statusOf(before.id)).toBe('current');
  });

  test.each(engine === 'SQLite' ? doors.slice(0, 1) : doors)('that comes at once with its replacement (%s) is superseded', async (door) => {
    for (const isFirst of [true, false]) {
      const [number, newer] = [newNumber(), newNumber()];
      const sendings = [() => send(door, number), () => send('$ingest', newer, { type: 'RPLC', id: number })];
      const replies = await Promise.all((isFirst ? sendings : sendings.reverse()).map((sending) => taken(sending())));
      const [before = '', after = ''] = (isFirst ? replies : replies.reverse()).map(({ id }) => id);
      expect([await statusOf(before), await statusOf(after)]).toEqual(['superseded', 'current']);
      expect((await read(after)).relatesTo?.[0]?.target.reference).toBe(`DocumentReference/${before}`);
    }
  });

  test.each(['$ingest', 'ITI-65 CDA2'] as const)(
    'that comes while its replacement (%s) was looked for and is not written yet',
    async (door) => {
      const number = newNumber();
      let before = '';
      const { store } = server.server;
      const transact = store.transact.bind(store);
      vi.spyOn(store, 'transact').mockImplementationOnce(async (work, how) => {
        before = (await taken(send('$ingest', number))).id;
        return transact(work, how);
      });
      const after = await taken(send(door, newNumber(), { type: 'RPLC', id: number }));
      expect([await statusOf(before), await statusOf(after.id)]).toEqual(['superseded', 'current']);
    },
  );
});

function withoutHash(text: string): string {
  return text.replaceAll(/"(?:hash|valueString|size|lastModified|lastUpdated|etag)":(?:"[^"]*"|\d+)/g, '');
}
