// The GP's list: who, how much is new since the last visit, and nothing of what the GP may not see.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, newDatabase } from './engines.ts';
import { now, startDemoServer, type TestServer } from './test-server.ts';
import { createListAssisted, type ListAssisted } from '#people/assisted.ts';
import { actOf, recordOn } from './people-on-record.ts';
import { createVisits, type Visits } from '#people/visits.ts';

const minute = 60_000;

describe.each(engines)('on %s', (engine) => {
  let server: TestServer;
  let visits: Visits;
  let list: ListAssisted;
  let time = now;

  beforeAll(async () => {
    server = await startDemoServer(await newDatabase(engine), () => time);
    visits = createVisits(server.server.store.keep);
    list = createListAssisted({ ...recordOn(server.server.store, () => time), visits, clock: () => time });
  });
  afterAll(() => server.close());

  const ofGp = async (family = '') => {
    const act = await actOf(server.server.store, 'Practitioner/gp', 'TREATMENT', time);
    const page = await list(act, { practitioner: 'gp', family, position: undefined, count: 50 });
    return page.people.map(({ id, news }) => [id, news]);
  };

  test('the numbers are those that a search of the GP gives', async () => {
    for (const [id, news] of await ofGp()) {
      const { body } = await server.ask('gp', 'GET', `/DocumentReference?patient=${id}&_summary=count`);
      expect([id, news]).toEqual([id, body.total]);
    }
  });

  test('who refused consultation looks like who has nothing', async () => {
    expect(await ofGp('Rifiut')).toEqual((await ofGp('Rifiut')).map(([id]) => [id, 0]));
    expect((await ofGp()).find(([id]) => id === 'citizen-refused')).toEqual(['citizen-refused', 0]);
  });

  test('what came in after the last visit is new, and stays so while the record is open', async () => {
    time += minute;
    expect(await visits.open('gp', 'citizen', time)).toBeUndefined();
    expect((await ofGp()).find(([id]) => id === 'citizen')).toEqual(['citizen', 0]);
    time += 24 * 60 * minute;
    const [first] = (await server.ask('laboratory', 'GET', '/DocumentReference?patient=citizen&_count=1')).body.entry ?? [];
    const copy = {
      ...first?.resource,
      id: undefined,
      meta: undefined,
      identifier: undefined,
      masterIdentifier: undefined,
      content: [{ attachment: { title: 'Nuovo', contentType: 'text/plain', data: 'YQ==' } }],
    };
    expect((await server.ask('laboratory', 'POST', '/DocumentReference', { body: copy })).status).toBe(201);
    time += minute;
    expect((await ofGp()).find(([id]) => id === 'citizen')).toEqual(['citizen', 1]);
    const before = await visits.open('gp', 'citizen', time);
    expect(before).toBe(now + minute);
    expect(await visits.open('gp', 'citizen', time + minute)).toBe(before);
  });

  test('a page after the other gives everybody once', async () => {
    const act = await actOf(server.server.store, 'Practitioner/gp', 'TREATMENT', time);
    const seen: string[] = [];
    let position;
    do {
      const page = await list(act, { practitioner: 'gp', family: '', position, count: 1 });
      seen.push(...page.people.map(({ id }) => id));
      position = page.next;
      expect(page.total).toBe((await ofGp()).length);
    } while (position !== undefined);
    expect(seen).toEqual((await ofGp()).map(([id]) => id));
  });
});
