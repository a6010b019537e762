// What is to be told: with its change or not at all, to one asker at a time, until somebody says that it is done.
import { expect, test } from 'vitest';
import { handedOutFor, type Telling } from '../outbox.ts';
import type { Store } from '../store.ts';
import { draft } from './world.ts';

type Open = () => Promise<Store>;

const mail = (payload: string, due = 1000): Telling => ({ kind: 'mail', payload, due });

async function tellAll(store: Store, ...tellings: readonly Telling[]): Promise<void> {
  await store.transact(async (writer) => {
    for (const telling of tellings) await writer.tell(telling);
  });
}

export function outboxContract(open: Open): void {
  const withStore = (title: string, work: (store: Store) => Promise<void>): void =>
    test(title, async () => {
      const store = await open();
      await work(store);
      await store.close();
    });

  withStore('A telling is there when its change is, and not when the change failed', async (store) => {
    const outcomes = await Promise.allSettled([
      store.transact(async (writer) => {
        await writer.put(draft('Observation', 'a'));
        await writer.tell(mail('kept'));
      }),
      store.transact(async (writer) => {
        await writer.tell(mail('lost'));
        throw new Error('no');
      }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await store.outbox.due(1000, 10)).map(({ payload }) => payload)).toEqual(['kept']);
  });

  withStore('What is due is handed out by its time, as many as asked, of the kinds asked for', async (store) => {
    await tellAll(store, mail('late', 900), mail('early', 100), mail('tomorrow', 5000), { kind: 'subscription', payload: 's', due: 1 });
    expect((await store.outbox.due(1000, 1, ['mail', 'sms'])).map(({ payload }) => payload)).toEqual(['early']);
    expect((await store.outbox.due(1000, 10, ['mail', 'sms'])).map(({ payload }) => payload)).toEqual(['late']);
    expect((await store.outbox.due(1000, 10)).map(({ payload }) => payload)).toEqual(['s']);
    expect(await store.outbox.due(1000, 10)).toEqual([]);
  });

  withStore('Of many who ask at the same time each gets others', async (store) => {
    await tellAll(store, ...Array.from({ length: 40 }, (_, i) => mail(`${i}`)));
    const handed: string[] = [];
    while (handed.length < 40) {
      const rounds = await Promise.all(Array.from({ length: 8 }, () => store.outbox.due(1000, 5)));
      handed.push(...rounds.flat().map(({ payload }) => payload));
    }
    expect(new Set(handed).size).toBe(40);
    expect(handed.length).toBe(40);
  });

  withStore('What nobody finished comes again, counted; what is done does not', async (store) => {
    await tellAll(store, mail('a'), mail('b'));
    const [a, b] = await store.outbox.due(1000, 10);
    expect([a?.attempts, b?.attempts]).toEqual([1, 1]);
    await store.outbox.done(a?.seq ?? 0);
    expect(await store.outbox.due(1000 + handedOutFor - 1, 10)).toEqual([]);
    expect(await store.outbox.due(1000 + handedOutFor, 10)).toMatchObject([{ payload: 'b', attempts: 2 }]);
    await store.outbox.retry(b?.seq ?? 0, 200_000);
    expect(await store.outbox.due(199_999, 10)).toEqual([]);
    expect(await store.outbox.due(200_000, 10)).toMatchObject([{ payload: 'b', attempts: 3 }]);
  });

  withStore('What was given up is kept and counted, and never handed out', async (store) => {
    await tellAll(store, mail('a'), mail('b'));
    const [a] = await store.outbox.due(1000, 1);
    await store.outbox.giveUp(a?.seq ?? 0);
    expect(await store.outbox.counts()).toEqual({ waiting: 1, givenUp: 1 });
    expect(await store.outbox.givenUp(10)).toMatchObject([{ payload: 'a', attempts: 1 }]);
    expect((await store.outbox.due(1e15, 10)).map(({ payload }) => payload)).toEqual(['b']);
  });

  withStore('Whoever watches sees what waits, what is due and since when, what was tried before, what was given up', async (store) => {
    expect(await store.outbox.state(1000)).toEqual({ waiting: 0, due: 0, tried: 0, givenUp: 0 });
    await tellAll(store, mail('a', 100), mail('b', 400), mail('c', 300), mail('tomorrow', 5000));
    expect(await store.outbox.state(1000)).toEqual({ waiting: 4, due: 3, tried: 0, dueSince: 100, givenUp: 0 });
    const [a] = await store.outbox.due(1000, 1);
    await store.outbox.retry(a?.seq ?? 0, 2000);
    expect(await store.outbox.state(1000)).toEqual({ waiting: 4, due: 2, tried: 1, dueSince: 300, givenUp: 0 });
    await store.outbox.giveUp(a?.seq ?? 0);
    expect(await store.outbox.state(6000)).toEqual({ waiting: 3, due: 3, tried: 0, dueSince: 300, givenUp: 1 });
  });

  withStore('A number is never given again', async (store) => {
    await tellAll(store, mail('a'));
    const [a] = await store.outbox.due(1000, 1);
    await store.outbox.done(a?.seq ?? 0);
    await tellAll(store, mail('b'));
    expect((await store.outbox.due(1000, 1))[0]?.seq).toBeGreaterThan(a?.seq ?? 0);
  });
}
