// What the region counts, on its page and on both databases: as it happens; and of a database that is older than the counts, once.
import type { Bundle, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, test } from 'vitest';
import type { Act } from '#record/act.ts';
import { activationDoor, notice, opening } from './activation-words.ts';
import { engines, newDatabase } from './engines.ts';
import { authenticatedAs, sessionCookie } from './signed-in.ts';
import { demoPeople, now, otherParent, startTestServer, type TestServer } from './test-server.ts';

const day = 24 * 3_600_000;
const people = ['citizen-new', 'citizen', 'guardian', 'child'] as const;
const admin: Act = {
  requester: { kind: 'admin', subject: 'Practitioner/admin', scopes: [], purpose: 'SYSADMIN', client: 'pages' },
  action: 'read',
  asked: '/admin',
  requestId: 'r',
};

describe.each(engines)('On %s', (engine) => {
  const open: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });
  let time = now;

  async function start(): Promise<TestServer> {
    time = now;
    const server = await startTestServer(await newDatabase(engine), () => time, { POLICY: 'liguria-2020-two-parents' });
    open.push(server);
    await server.put([...demoPeople(), otherParent('citizen-new')]);
    return server;
  }

  /** One opens at the counter, one at home, two parents one after the other; one refuses, two stop, one comes too early. */
  async function aFewDays(server: TestServer): Promise<void> {
    const door = activationDoor(server);
    const said = async (...asked: Parameters<typeof door.act>): Promise<void> => {
      const { status, text } = await door.act(...asked);
      expect(status, text).toBe(200);
    };
    await said('citizen-new', 'citizen-new', { noticeVersion: notice });
    await said('operator', 'citizen', { ...opening, feed: false, past: undefined, consultation: undefined });
    // Shortly before midnight in Rome, and shortly after.
    time = Date.parse('2026-11-03T22:59:59Z');
    await said('operator', 'citizen', opening);
    time = Date.parse('2026-11-03T23:00:01Z');
    await door.prove('guardian', 'guardian');
    await said('guardian', 'guardian', opening);
    await said('operator', 'child', { ...opening, representative: 'RelatedPerson/guardian-of-child' });
    await said('operator', 'child', { secondParent: true, noticeVersion: notice, representative: 'RelatedPerson/other-of-child' });
    await said('operator', 'citizen-new', { ...opening, confirm: false });
    expect((await door.act('child', 'child', opening)).status).toBeGreaterThanOrEqual(400);
    await said('operator', 'citizen-new', { abandon: true });
    time += 4 * day;
    expect(await server.server.activation.sweepDrafts()).toBe(1);
  }

  const counted = (server: TestServer) => server.server.activation.statistics(admin, '2026-11-01', '2026-11-30');

  test('openings, ends and refusals stand on the region’s page, in words', async () => {
    const server = await start();
    expect((await server.ask('operator', 'GET', '/Patient/citizen-refused/$activate')).status).toBe(200);
    const [person] = demoPeople().filter(({ id }) => id === 'citizen-refused');
    await server.put([{ ...person, deceasedBoolean: true } as Resource]);
    const door = activationDoor(server);
    for (const persona of ['operator', 'citizen-refused', 'operator'] as const)
      expect((await door.act(persona, 'citizen-refused', opening)).text).toContain('deceased');
    await aFewDays(server);
    const { name, value } = await sessionCookie(server.server, authenticatedAs('admin', time));
    const answer = await server.server.fetch(new Request('http://127.0.0.1:8080/admin', { headers: { cookie: `${name}=${value}` } }));
    const page = await answer.text();
    expect(answer.status, page).toBe(200);
    expect(tablesIn(page)).toEqual({
      'Aperture per giorno, canale e azienda': [
        '03/11/2026 | sportello | asl3 | 1',
        '04/11/2026 | sportello | asl3 | 1',
        '04/11/2026 | in linea | asl3 | 1',
      ],
      'Percorsi non conclusi con l’apertura': [
        'alimentazione rifiutata, o l’altro genitore non è d’accordo | 1',
        'interrotto dopo le scelte | 1',
        'interrotto dopo l’informativa | 1',
      ],
      // Tried three times, at home and at the counter: one person, one reason.
      'Aperture non possibili: ogni persona e motivo una volta al giorno': [
        'decesso nell’Anagrafe sanitaria | 1',
        'minorenne senza chi lo rappresenta | 1',
      ],
    });
  });

  test('a database that is older than the counts has them filled once, with the numbers that would have been counted', async () => {
    const [counting, old] = [await start(), await start()];
    await aFewDays(counting);
    const expected = await counted(counting);
    expect(expected.openings.map(({ day: on, channel, count }) => [on, channel, count])).toEqual([
      ['2026-11-03', 'counter', 1],
      ['2026-11-04', 'counter', 1],
      ['2026-11-04', 'online', 1],
    ]);
    expect(expected.ended).toEqual({ refused: 1, chosen: 1, informed: 1 });

    const tasks: Task[] = [];
    for (const patient of people) {
      const { body } = await counting.ask<Bundle<Task>>('operator', 'GET', `/Task?patient=${patient}&code=activation`);
      tasks.push(...(body.entry ?? []).flatMap(({ resource }) => resource ?? []));
    }
    await old.put(tasks);
    const { activation, store } = old.server;
    expect([await activation.fillCounts(), (await counted(old)).openings]).toEqual([0, []]);
    await store.keep.remove('activation-counts', 'filled');
    const filled = await Promise.all([activation.fillCounts(), activation.fillCounts(), activation.fillCounts()]);
    expect(filled.toSorted((a, b) => a - b)).toEqual([0, 0, 6]);
    const { openings, ended } = await counted(old);
    expect({ openings, ended }).toEqual({ openings: expected.openings, ended: expected.ended });
    expect(await activation.fillCounts()).toBe(0);

    // What was counted as it happened is not counted again.
    await counting.server.store.keep.remove('activation-counts', 'filled');
    expect(await counting.server.activation.fillCounts()).toBe(0);
    expect(await counted(counting)).toEqual(expected);
  });
});

/** Rows of cells, by caption. */
function tablesIn(page: string): Readonly<Record<string, readonly string[]>> {
  const textOf = (html: string): string => html.replace(/<[^>]+>/g, '').trim();
  return Object.fromEntries(
    [...page.matchAll(/<table[\s\S]*?<\/table>/g)].map(([table]) => [
      textOf(/<caption[\s\S]*?<\/caption>/.exec(table)?.[0] ?? ''),
      [...table.matchAll(/<tr>?[\s\S]*?<\/tr>/g)]
        .slice(1)
        .map(([row]) => [...row.matchAll(/<t[dh][\s\S]*?<\/t[dh]>/g)].map(([cell]) => textOf(cell)).join(' | ')),
    ]),
  );
}
