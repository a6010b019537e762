// A document that replaces, completes, transforms or signs another, by the word of its sender (ITI-65, ITI-105).
// https://profiles.ihe.net/ITI/MHD/ITI-65.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, DocumentReference, OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { documentRoot, exampleDocument } from '#ingest/example.fixture.ts';
import { engines } from './engines.ts';
import { startServerWithInes } from './ines-on-record.ts';
import { personOf } from './samples.ts';
import type { Reply, TestServer } from './test-server.ts';

const mhd = 'https://profiles.ihe.net/ITI/MHD';
const numbers = 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4';
type RelatesTo = NonNullable<DocumentReference['relatesTo']>[number];
/** How a document is sent: through which door, and as what. */
type Door = 'ITI-105' | 'ITI-105 CDA2' | 'ITI-65' | 'ITI-65 CDA2';
const doors: readonly Door[] = ['ITI-105', 'ITI-105 CDA2', 'ITI-65', 'ITI-65 CDA2'];
type Code = RelatesTo['code'];

describe.each(engines)('On %s, a document', (engine) => {
  let server: TestServer;
  let count = 0;
  beforeAll(async () => {
    server = await startServerWithInes(engine);
  }, 120_000);
  afterAll(() => server.close());

  const newNumber = (): string => `R.${(count += 1)}`;
  const isCda = (door: Door): boolean => door.endsWith('CDA2');
  const to = (code: Code, target: RelatesTo['target']): RelatesTo => ({ code, target });
  const replacing = (id: string | undefined): RelatesTo[] => [to('replaces', { reference: `DocumentReference/${id}` })];

  function entryOf(door: Door, number: string, relatesTo: RelatesTo[], attachment: object): object {
    return {
      resourceType: 'DocumentReference',
      masterIdentifier: { system: isCda(door) ? `urn:oid:${documentRoot}` : numbers, value: number },
      status: 'current',
      type: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
      subject: { reference: 'Patient/ines' },
      date: '2026-10-30T10:00:00+01:00',
      ...(relatesTo.length === 0 ? {} : { relatesTo }),
      content: [{ attachment: { contentType: isCda(door) ? 'text/xml' : 'text/plain', creation: '2026-10-20', ...attachment } }],
      context: { period: { start: '2026-10-20' } },
    };
  }

  interface Sending {
    readonly relatesTo?: RelatesTo[];
    readonly number?: string;
    readonly persona?: PersonaName;
    /** Further entries of the Bundle. */
    readonly entries?: object[];
    /** Entries before its own. */
    readonly first?: object[];
  }

  function send(
    door: Door,
    { relatesTo = [], number = newNumber(), persona = 'hospital', entries = [], first = [] }: Sending = {},
  ): Promise<Reply<Bundle>> {
    const data = Buffer.from(isCda(door) ? exampleDocument({ id: number }) : `Referto ${number}`).toString('base64');
    const contentType = isCda(door) ? 'text/xml' : 'text/plain';
    if (door.startsWith('ITI-105'))
      return server.ask<Bundle>(persona, 'POST', '/DocumentReference', { body: entryOf(door, number, relatesTo, { data }) });
    const [set, document, file] = ['set', 'document', 'file'].map((name) => `urn:uuid:${name}-${number}`) as [string, string, string];
    const list = {
      resourceType: 'List',
      identifier: [{ system: numbers, value: `SET.${number}` }],
      status: 'current',
      mode: 'working',
      code: { coding: [{ system: `${mhd}/CodeSystem/MHDlistTypes`, code: 'submissionset' }] },
      subject: { reference: 'Patient/ines' },
      date: '2026-10-30T10:00:00+01:00',
      entry: [{ item: { reference: document } }],
    };
    const binary = { resourceType: 'Binary', contentType, data, securityContext: { reference: document } };
    const body = {
      resourceType: 'Bundle',
      meta: { profile: [`${mhd}/StructureDefinition/IHE.MHD.Minimal.ProvideBundle`] },
      type: 'transaction',
      entry: [
        ...first,
        { fullUrl: set, resource: list, request: { method: 'POST', url: 'List' } },
        {
          fullUrl: document,
          resource: entryOf(door, number, relatesTo, { url: file }),
          request: { method: 'POST', url: 'DocumentReference' },
        },
        { fullUrl: file, resource: binary, request: { method: 'POST', url: 'Binary' } },
        ...entries,
      ],
    };
    return server.ask<Bundle>(persona, 'POST', '/', { body });
  }

  const read = async (id: string | undefined): Promise<DocumentReference> =>
    (await server.ask<DocumentReference>('hospital', 'GET', `/DocumentReference/${id}`)).body;
  const total = async (question: string): Promise<number | undefined> =>
    (await server.ask('hospital', 'GET', `/${question}&_summary=count`)).body.total;
  const idOf = ({ headers, body }: Reply<Bundle>): string =>
    /DocumentReference\/([^/]+)/.exec(headers.get('location') ?? body.entry?.[1]?.response?.location ?? '')?.[1] ?? 'none';
  const taken = async (sending: Promise<Reply<Bundle>>): Promise<string> => {
    const reply = await sending;
    expect([200, 201], reply.text.slice(0, 800)).toContain(reply.status);
    return idOf(reply);
  };
  const issuesOf = ({ body }: Reply<Bundle>): OperationOutcome['issue'] => (body as unknown as OperationOutcome).issue;

  test.each(doors)('that replaces another (%s): the other is superseded, with what was read out of it', async (door) => {
    const before = await taken(send('ITI-105 CDA2'));
    const results = (await read(before)).context?.related?.filter(({ reference }) => reference?.startsWith('Observation/')) ?? [];
    expect(results.length).toBeGreaterThan(0);
    const after = await taken(send(door, { relatesTo: replacing(before) }));
    expect((await read(before)).status).toBe('superseded');
    expect(await read(after)).toMatchObject({ status: 'current', relatesTo: replacing(before) });
    for (const { reference } of results)
      expect((await server.ask<Resource & { status: string }>('gp', 'GET', `/${reference}`)).body.status).toBe('entered-in-error');
  });

  test.each([
    ['its identifier', (number: string) => ({ identifier: { system: numbers, value: number } })],
    ['a whole address', (_: string, id: string) => ({ reference: `http://127.0.0.1:8080/fhir/DocumentReference/${id}` })],
    ['a condition', (number: string) => ({ reference: `DocumentReference?identifier=${numbers}|${number}` })],
  ])('names the one that it replaces by %s', async (_, targetOf) => {
    const number = newNumber();
    const before = await taken(send('ITI-105', { number }));
    const after = await taken(send('ITI-65', { relatesTo: [to('replaces', targetOf(number, before))] }));
    expect((await read(before)).status).toBe('superseded');
    expect((await read(after)).relatesTo?.[0]?.target.reference).toMatch(new RegExp(`DocumentReference/${before}$`));
    expect(await total(`DocumentReference?relatesto=DocumentReference/${before}`)).toBe(1);
  });

  test.each([
    [
      'a PATCH',
      () => ({
        resource: {
          resourceType: 'Parameters',
          parameter: [
            {
              name: 'operation',
              part: [
                { name: 'type', valueCode: 'replace' },
                { name: 'path', valueString: 'DocumentReference.status' },
                { name: 'value', valueCode: 'superseded' },
              ],
            },
          ],
        },
      }),
    ],
    ['a PUT', (old: DocumentReference) => ({ resource: { ...old, status: 'superseded', meta: undefined } })],
  ])('comes in a Bundle whose entry says itself that the other is superseded, by %s', async (name, resourceOf) => {
    const before = await taken(send('ITI-105'));
    const method = name.slice(2);
    const entry = {
      fullUrl: `http://127.0.0.1:8080/fhir/DocumentReference/${before}`,
      ...resourceOf(await read(before)),
      request: { method, url: `DocumentReference/${before}` },
    };
    await taken(send('ITI-65', { relatesTo: replacing(before), entries: [entry] }));
    expect(await read(before)).toMatchObject({ status: 'superseded', meta: { versionId: '2' } });
  });

  test('replaces with the document what was added to it or made of it, and says so', async () => {
    const before = await taken(send('ITI-105'));
    const reference = { reference: `DocumentReference/${before}` };
    const added = await taken(send('ITI-65 CDA2', { relatesTo: [to('appends', reference)] }));
    const ofAdded = await taken(send('ITI-105', { relatesTo: [to('transforms', { reference: `DocumentReference/${added}` })] }));
    const signature = await taken(send('ITI-105', { relatesTo: [to('signs', reference)] }));
    expect((await read(before)).status).toBe('current');
    const reply = await send('ITI-65', { relatesTo: replacing(before) });
    expect(reply.text).toContain(`DocumentReference/${added}, which adds to the replaced document`);
    expect(await Promise.all([before, added, ofAdded, signature].map(async (id) => (await read(id)).status))).toEqual([
      'superseded',
      'superseded',
      'superseded',
      'current',
    ]);
  });

  test.each(doors)('is refused (%s), and nothing is kept, where the other cannot be replaced by its sender', async (door) => {
    const old = await taken(send('ITI-105'));
    await taken(send('ITI-105', { relatesTo: replacing(old) }));
    const bianca = await server.ask('hospital', 'POST', '/DocumentReference', {
      body: { ...entryOf('ITI-105', newNumber(), [], { data: 'eA==' }), subject: { reference: 'Patient/citizen' } },
    });
    const hidden = await taken(send('ITI-105', { persona: 'laboratory' }));
    await server.ask('laboratory', 'POST', `/DocumentReference/${hidden}/$hide`, { body: { resourceType: 'Parameters' } });
    const standing = await taken(send('ITI-105'));
    const held = await total('DocumentReference?patient=ines');
    const answers: [string, RelatesTo, number, string, PersonaName?][] = [
      ['unknown', to('replaces', { reference: 'DocumentReference/no-such' }), 422, 'No document is known'],
      ['unknown by its number', to('replaces', { identifier: { system: numbers, value: 'NONE' } }), 422, 'No document is known'],
      ['of elsewhere', to('replaces', { reference: 'https://elsewhere.example/DocumentReference/1' }), 422, 'No document is known'],
      ['hidden from the sender', to('replaces', { reference: `DocumentReference/${hidden}` }), 422, 'No document is known'],
      ['of another person', to('replaces', { reference: `DocumentReference/${bianca.body.id}` }), 422, 'of another person'],
      ['superseded already', to('replaces', { reference: `DocumentReference/${old}` }), 409, 'superseded already'],
      ['superseded, and completed now', to('appends', { reference: `DocumentReference/${old}` }), 409, 'superseded already'],
      ['completed and unknown', to('appends', { reference: 'DocumentReference/no-such' }), 422, 'No document is known'],
      ['of another author', to('replaces', { reference: `DocumentReference/${standing}` }), 403, 'another organisation', 'gp'],
    ];
    for (const [who, relation, status, words, persona = 'hospital'] of answers) {
      const reply = await send(door, { relatesTo: [relation], persona });
      expect([who, reply.status], reply.text.slice(0, 600)).toEqual([who, status]);
      expect(issuesOf(reply)[0]?.diagnostics, who).toContain(words);
      expect(issuesOf(reply)[0]?.expression?.[0], who).toMatch(/relatesTo\[0\]\.target$/);
    }
    expect(await total('DocumentReference?patient=ines')).toBe(held);
    const [unknown, concealed] = await Promise.all(
      ['no-such', hidden].map((id) => send(door, { number: 'SAME', relatesTo: replacing(id) })),
    );
    expect(concealed?.text.replaceAll(/[0-9a-f-]{36}/g, '')).toBe(unknown?.text.replaceAll(/[0-9a-f-]{36}/g, ''));
  });

  test('cannot replace another of its own Bundle, and may sign it', async () => {
    const signature = (code: Code) => ({
      fullUrl: `urn:uuid:signature-${code}`,
      resource: entryOf('ITI-65', newNumber(), [to(code, { reference: `urn:uuid:document-B.${code}` })], {
        url: 'https://elsewhere.example/file',
      }),
      request: { method: 'POST', url: 'DocumentReference' },
    });
    const refused = await send('ITI-65', { number: 'B.replaces', entries: [signature('replaces')] });
    expect([refused.status, refused.text.includes('same submission')]).toEqual([400, true]);
    const signed = await taken(send('ITI-65', { number: 'B.signs', entries: [signature('signs')] }));
    expect(await total(`DocumentReference?relatesto=DocumentReference/${signed}`)).toBe(1);
  });

  test('that adds to one that is known elsewhere only is kept with its number and a warning', async () => {
    const reply = await send('ITI-65', { relatesTo: [to('appends', { identifier: { system: numbers, value: 'ELSEWHERE' } })] });
    expect(reply.text).toContain('is not held here; the relation was kept by its identifier');
    expect(await read(idOf(reply))).toMatchObject({ relatesTo: [{ target: { identifier: { value: 'ELSEWHERE' } } }] });
  });

  test.each(doors)('that several senders replace at once (%s) is replaced once', async (door) => {
    const before = await taken(send('ITI-105 CDA2'));
    const replies = await Promise.all([1, 2, 3].map(() => send(door, { relatesTo: replacing(before) })));
    expect(replies.map(({ status }) => status).sort((a, b) => a - b)).toEqual([door.startsWith('ITI-65') ? 200 : 201, 409, 409]);
    expect(await total(`DocumentReference?relatesto=DocumentReference/${before}`)).toBe(1);
    expect(await read(before)).toMatchObject({ status: 'superseded', meta: { versionId: '2' } });
  });

  test.each(doors)('that adds to one while that is replaced (%s) never stays current alone', async (door) => {
    const before = await taken(send('ITI-105'));
    const appending = { relatesTo: [to('appends', { reference: `DocumentReference/${before}` })] };
    const [added, replaced] = await Promise.all([send(door, appending), send(door, { relatesTo: replacing(before) })]);
    // Whichever comes second is refused, or the one takes the other along.
    expect([200, 201, 409]).toContain(added.status);
    expect([200, 201, 409]).toContain(replaced.status);
    expect(added.status === 409 && replaced.status === 409).toBe(false);
    const addendum = added.status === 409 ? 'superseded' : (await read(idOf(added))).status;
    expect([(await read(before)).status, addendum]).toEqual(
      replaced.status === 409 ? ['current', 'current'] : ['superseded', 'superseded'],
    );
  });

  test.each(['before', 'behind'])('that adds to one which is replaced in the same Bundle, %s it, is refused with it', async (place) => {
    const before = await taken(send('ITI-105'));
    const addendum = {
      resource: entryOf('ITI-65', newNumber(), [to('appends', { reference: `DocumentReference/${before}` })], {
        url: 'https://elsewhere.example/file',
      }),
      request: { method: 'POST', url: 'DocumentReference' },
    };
    const held = await total('DocumentReference?patient=ines');
    const sending = { relatesTo: replacing(before), [place === 'before' ? 'first' : 'entries']: [addendum] };
    const refused = await send('ITI-65', sending);
    expect([refused.status, issuesOf(refused)[0]?.diagnostics], refused.text.slice(0, 600)).toEqual([
      409,
      expect.stringContaining('Relate the addendum to the new document'),
    ]);
    expect([(await read(before)).status, await total('DocumentReference?patient=ines')]).toEqual(['current', held]);
  });

  test('comes in a Bundle whose entry names the other by its number to say that it is superseded', async () => {
    const number = newNumber();
    const before = await taken(send('ITI-105', { number }));
    const entry = {
      resource: { ...(await read(before)), status: 'superseded', meta: undefined },
      request: { method: 'PUT', url: `DocumentReference?identifier=${encodeURIComponent(`${numbers}|${number}`)}` },
    };
    await taken(send('ITI-65', { relatesTo: replacing(before), entries: [entry] }));
    expect(await read(before)).toMatchObject({ status: 'superseded', meta: { versionId: '2' } });
  });

  test('that adds by its own word in CDA2 to one that is replaced already is refused with what to do', async () => {
    const number = newNumber();
    const before = await taken(send('ITI-105 CDA2', { number }));
    await taken(send('ITI-65', { relatesTo: replacing(before) }));
    const late = await server.ask('hospital', 'POST', '/DocumentReference/$ingest', {
      body: Buffer.from(exampleDocument({ id: newNumber(), related: { type: 'APND', id: number } })),
      headers: { 'Content-Type': 'application/xml' },
    });
    expect([late.status, late.text]).toEqual([409, expect.stringContaining('superseded already; nothing was taken. Find the current one')]);
  });

  test('that replaces by its own word in CDA2 one that is not held is taken, and says what that leaves', async () => {
    const reply = await server.ask('hospital', 'POST', '/DocumentReference/$ingest', {
      body: Buffer.from(exampleDocument({ id: newNumber(), related: { type: 'RPLC', id: 'NEVER-SEEN' } })),
      headers: { 'Content-Type': 'application/xml' },
    });
    expect([reply.status, reply.text]).toEqual([201, expect.stringContaining('Nothing was superseded: if the replaced document is held')]);
  });

  test.each(['ITI-105 CDA2', 'ITI-65 CDA2'] as const)('sent again as it is (%s) writes nothing', async (door) => {
    const before = await taken(send('ITI-105'));
    const sending = { number: newNumber(), relatesTo: replacing(before) };
    const after = await taken(send(door, sending));
    const again = await send(door, sending);
    expect([again.status, idOf(again)], again.text.slice(0, 600)).toEqual([200, after]);
    expect((await read(before)).meta?.versionId).toBe('2');
  });

  test.each(doors)('that corrects one is taken (%s) after the feed has been revoked, and no other', async (door) => {
    const before = await taken(send('ITI-105'));
    const [, feed] = personOf({ resourceType: 'Patient', id: 'ines' });
    const choice = (type: 'deny' | 'permit', day: string) =>
      server.put([{ ...feed, dateTime: `2026-11-${day}T08:00:00+01:00`, provision: { type } } as Resource]);
    await choice('deny', '01');
    expect((await send(door)).status).toBe(422);
    await taken(send(door, { relatesTo: replacing(before) }));
    await choice('permit', '02');
  });
});
