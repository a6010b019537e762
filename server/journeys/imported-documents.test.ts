// The region loads its archive: a document and its replacement come under the administrator's token, in either order, and end as if the
// organisation had sent them itself; the administrator still sees no document. docs/documents.md
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle, DocumentReference, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { exampleDocument, laboratorySection } from '#ingest/example.fixture.ts';
import { engines } from './engines.ts';
import { startServerWithInes } from './ines-on-record.ts';
import type { Reply, TestServer } from './test-server.ts';

const houses = { hospital: '070998', 'other-hospital': '070999' } as const;
type House = keyof typeof houses;
interface Wish {
  readonly by?: PersonaName;
  readonly house?: House;
  readonly replaces?: string;
  readonly adds?: string;
  readonly results?: number;
}

describe.each(engines)('On %s, an archive that the region loads', (engine) => {
  let server: TestServer;
  let count = 0;
  beforeAll(async () => {
    server = await startServerWithInes(engine);
  }, 120_000);
  afterAll(() => server.close());

  const newNumber = (): string => `A.${(count += 1)}`;

  function send(id: string, { by = 'admin', house = 'hospital', replaces, adds, results = 2 }: Wish = {}): Promise<Reply<Bundle>> {
    const related =
      replaces !== undefined
        ? { related: { type: 'RPLC', id: replaces } as const }
        : adds === undefined
          ? {}
          : { related: { type: 'APND', id: adds } as const };
    const document = exampleDocument({ id, sections: laboratorySection(results), ...related }).replace('070901', houses[house]);
    return server.ask<Bundle>(by, 'POST', '/DocumentReference/$ingest', { body: document, headers: { 'Content-Type': 'application/xml' } });
  }

  async function taken(sending: Promise<Reply<Bundle>>): Promise<{ readonly id: string; readonly text: string }> {
    const { status, text, body } = await sending;
    expect(status, text.slice(0, 800)).toBe(201);
    return { id: /DocumentReference\/([^/]+)/.exec(body.entry?.[1]?.response?.location ?? '')?.[1] ?? 'none', text };
  }

  /** What there is of a document, in the eyes of the citizen: its status, what it names, and the status of all that was read out of it. */
  async function stateOf(id: string): Promise<unknown> {
    const read = async <T extends Resource>(path: string) => (await server.ask<T>('gp', 'GET', path)).body;
    const { status, relatesTo = [], context } = await read<DocumentReference>(`/DocumentReference/${id}`);
    const parts: string[] = [];
    for (const { reference = '' } of context?.related ?? []) {
      const part = await read<Resource & { status?: string }>(`/${reference}`);
      parts.push(`${part.resourceType} ${part.status ?? ''}`);
    }
    return { status, names: relatesTo.map(({ code, target }) => `${code} ${target.reference ?? ''}`), parts: parts.sort() };
  }

  const told = ({ text }: { readonly text: string }, ...numbers: string[]): string =>
    numbers.reduce((said, number) => said.replaceAll(number, 'NUMBER'), text).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');

  test('ends with the replaced document superseded in either order, as if the organisation had sent both', async () => {
    const chain = async (by: PersonaName, isForward: boolean) => {
      const [old, newer] = [newNumber(), newNumber()];
      const sendings = [() => send(old, { by }), () => send(newer, { by, replaces: old })];
      const answers: { id: string; text: string }[] = [];
      for (const sending of isForward ? sendings : sendings.reverse()) answers.push(await taken(sending()));
      const [before, after] = isForward ? answers : answers.reverse();
      const states = JSON.stringify([await stateOf(before?.id ?? ''), await stateOf(after?.id ?? '')]);
      return { states: states.replaceAll(before?.id ?? '', 'BEFORE'), said: answers.map((answer) => told(answer, old, newer)) };
    };
    const forward = await chain('admin', true);
    expect(forward.states).toContain('"status":"superseded"');
    expect(forward.states).toContain('Observation entered-in-error');
    expect(forward.states).toContain('replaces DocumentReference/BEFORE');
    const backward = await chain('admin', false);
    expect(backward.states).toBe(forward.states);
    for (const isForward of [true, false]) expect((await chain('hospital', isForward)).states).toBe(forward.states);
    // Whether the other was there already is not told.
    expect(backward.said).toEqual(forward.said);
    expect(forward.said.join()).not.toContain('Observation final');
  });

  test('replaces what the organisation sent itself, which stays its own', async () => {
    const old = newNumber();
    const before = await taken(send(old, { by: 'hospital' }));
    const after = await taken(send(newNumber(), { replaces: old }));
    expect(await stateOf(before.id)).toMatchObject({ status: 'superseded' });
    expect((await server.ask<DocumentReference>('hospital', 'GET', `/DocumentReference/${before.id}`)).body.status).toBe('superseded');
    expect(after.text).not.toContain(before.id);
    expect((await server.ask('hospital', 'GET', `/DocumentReference/${after.id}`)).status).toBe(200);
  });

  test.each([true, false])('leaves what another organisation wrote as it is (it came first: %s)', async (isFirst) => {
    const old = newNumber();
    const sendings = [() => send(old, { house: 'other-hospital' }), () => send(newNumber(), { replaces: old })];
    const answers: { id: string }[] = [];
    for (const sending of isFirst ? sendings : sendings.reverse()) answers.push(await taken(sending()));
    const [other, own] = isFirst ? answers : answers.reverse();
    expect(await stateOf(other?.id ?? '')).toMatchObject({ status: 'current' });
    expect(await stateOf(own?.id ?? '')).toMatchObject({ status: 'current', names: ['replaces '] });
  });

  test.each([
    'old newer addendum',
    'old addendum newer',
    'newer old addendum',
    'newer addendum old',
    'addendum old newer',
    'addendum newer old',
  ])('ends with what was added to a replaced document superseded with it, in any order: %s', async (order) => {
    const [old, newer, addendum] = [newNumber(), newNumber(), newNumber()];
    const sendings = {
      old: () => send(old),
      newer: () => send(newer, { replaces: old }),
      addendum: () => send(addendum, { adds: old }),
    };
    const ids: Record<string, string> = {};
    for (const name of order.split(' ')) ids[name] = (await taken(sendings[name as keyof typeof sendings]())).id;
    const parts = ['DiagnosticReport entered-in-error', 'Observation entered-in-error'];
    const withdrawn = { status: 'superseded', parts: expect.arrayContaining(parts) as unknown };
    expect(await stateOf(ids['old'] ?? '')).toMatchObject(withdrawn);
    expect(await stateOf(ids['addendum'] ?? '')).toMatchObject({ ...withdrawn, names: [`appends DocumentReference/${ids['old']}`] });
    expect(await stateOf(ids['newer'] ?? '')).toMatchObject({ status: 'current' });
  });

  test('keeps an addendum to what is current, and one of another organisation, current; the answers say nothing of it', async () => {
    const [old, own, other] = [newNumber(), newNumber(), newNumber()];
    await taken(send(old));
    const first = await taken(send(own, { adds: old }));
    expect(await stateOf(first.id)).toMatchObject({ status: 'current' });
    await taken(send(newNumber(), { replaces: old }));
    const foreign = await taken(send(other, { adds: old, house: 'other-hospital' }));
    expect(await stateOf(foreign.id)).toMatchObject({ status: 'current' });
    const [later, number] = [newNumber(), newNumber()];
    const second = await taken(send(later, { adds: old }));
    expect(await stateOf(second.id)).toMatchObject({ status: 'superseded' });
    expect(told(second, later, old)).toBe(told(await taken(send(number, { adds: newNumber() })), number, old));
  });

  test('is loaded once, however often it is sent, and shows the administrator nothing', async () => {
    const number = newNumber();
    const { id, text } = await taken(send(number));
    expect(text).not.toContain('"resourceType":"DocumentReference"');
    const again = await send(number);
    expect([again.status, again.text.includes(`DocumentReference/${id}/`), again.text.includes('"masterIdentifier"')]).toEqual([
      200,
      true,
      false,
    ]);
    expect((await send(number, { results: 3 })).status).toBe(409);
    expect((await server.ask('admin', 'GET', `/DocumentReference/${id}`)).status).toBe(404);
    expect((await server.ask('admin', 'GET', '/DocumentReference?patient=ines')).body.total).toBe(0);
  });
});
