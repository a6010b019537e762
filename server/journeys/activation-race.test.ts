// Two tabs, two doors, one record: on every database.
import { afterEach, describe, expect, test } from 'vitest';
import { activationDoor, notice, opening, resourcesIn, type ActivationDoor } from './activation-words.ts';
import { engines, newDatabase } from './engines.ts';
import { startDemoServer, type TestServer } from './test-server.ts';

describe.each(engines)('On %s', (engine) => {
  let server: TestServer;
  let door: ActivationDoor;
  const start = async (): Promise<void> => {
    server = await startDemoServer(await newDatabase(engine));
    door = activationDoor(server);
  };
  afterEach(() => server.close());

  test('confirmations that come at once open one record', async () => {
    await start();
    await door.prove('citizen-new', 'citizen-new');
    await door.act('citizen-new', 'citizen-new', { ...opening, confirm: false });
    const replies = await Promise.all(
      (['citizen-new', 'operator', 'citizen-new', 'operator'] as const).map((who) => door.act(who, 'citizen-new', opening)),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    const left = ['Consent?status=active', 'Consent?status=draft', 'Task?status=completed', 'Task?status=in-progress', 'DocumentReference'];
    const totals = await Promise.all(left.map((question) => door.total('citizen-new', question)));
    expect(totals).toEqual([3, 0, 1, 0, 1]);
    expect(resourcesIn(replies.find(({ status }) => status === 200)?.body ?? { resourceType: 'Parameters' }, 'consent')).toHaveLength(3);
  });

  test('changes that come at once are carried out one after the other, and one decision of each kind is in force', async () => {
    await start();
    const replies = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((i) =>
        door.choose('citizen', 'citizen', { consultation: i % 2 === 0, past: i % 3 === 0, noticeVersion: notice }),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await door.total('citizen', 'Consent?status=active')).toBe(3);
  });
});
