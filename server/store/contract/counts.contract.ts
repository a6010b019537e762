// What is counted and remembered beside the rows: happenings by day, and who feeds.
import { expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { draft, putAll } from './world.ts';

type Open = () => Promise<Store>;

export function countsContract(open: Open): void {
  test('What happens is counted by day in the transaction that it happens in, and not when that fails', async () => {
    const store = await open();
    const opened = { day: '2026-11-05', measure: 'opened', channel: 'online', detail: 'asl3' };
    const count = (...days: readonly string[]) =>
      store.transact(async (writer) => {
        for (const day of days) await writer.countOnDay({ ...opened, day });
      });
    await count('2026-11-05', '2026-11-06');
    await Promise.all([count('2026-11-05'), count('2026-11-05')]);
    const failed = store.transact(async (writer) => {
      await writer.countOnDay(opened);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const counts = (from: string, to: string) => store.read((reader) => reader.dayCounts(from, to));
    expect(await counts('2026-11-05', '2026-11-05')).toEqual([{ ...opened, count: 3 }]);
    expect((await counts('2026-11-01', '2026-11-30')).map(({ day, count: n }) => [day, n])).toEqual([
      ['2026-11-05', 3],
      ['2026-11-06', 1],
    ]);
    expect(await counts('2026-11-07', '2026-11-30')).toEqual([]);
    await store.transact((writer) => writer.countOnDay(opened, 40));
    expect(await counts('2026-11-05', '2026-11-05')).toEqual([{ ...opened, count: 43 }]);
    await store.close();
  });

  test('Who feeds is remembered once, and nobody who is not there', async () => {
    const store = await open();
    await putAll(store, draft('Organization', 'hospital'));
    const note = (organization: string) => store.transact((writer) => writer.noteFeeder(organization, 5));
    await note('hospital');
    await note('hospital');
    await note('nobody');
    expect(await store.read((reader) => reader.feeders())).toEqual(['hospital']);
    await store.close();
  });
}
