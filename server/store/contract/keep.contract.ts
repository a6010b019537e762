// What is kept beside the records: single use, compare and set, expiry, races, durability.
import { describe, expect, test } from 'vitest';
import type { KeptEntry } from '../keep.ts';
import type { Store } from '../store.ts';
import { draft } from './world.ts';

type Open = () => Promise<Store>;

function entry(given: Partial<KeptEntry> = {}): KeptEntry {
  return { key: 'k', owner: 'Patient/citizen', value: '{"a":1}', expires: 2000, ...given };
}

const many = Array.from({ length: 50 }, (_, i) => i);

export function keepContract(open: Open): void {
  const withStore = (title: string, work: (store: Store) => Promise<void>): void =>
    test(title, async () => {
      const store = await open();
      await work(store);
      await store.close();
    });

  describe('an entry', () => {
    withStore('is found by kind and key, until it expires, with a version that counts', async ({ keep }) => {
      expect(await keep.get('session', 'k', 1000)).toBeUndefined();
      await keep.put('session', entry());
      expect(await keep.get('session', 'k', 1000)).toEqual({ ...entry(), version: 1 });
      expect(await keep.get('code', 'k', 1000)).toBeUndefined();
      await keep.put('session', entry({ value: '2', owner: null }));
      expect(await keep.get('session', 'k', 1999)).toEqual({ ...entry({ value: '2', owner: null }), version: 2 });
      expect(await keep.get('session', 'k', 2000)).toBeUndefined();
    });

    withStore('is removed alone, or with all of its owner', async ({ keep }) => {
      for (const key of ['b', 'a', 'c']) await keep.put('session', entry({ key }));
      await keep.put('session', entry({ key: 'other', owner: 'Patient/other' }));
      await keep.put('code', entry({ key: 'a' }));
      await keep.put('session', entry({ key: 'gone', expires: 5 }));
      await keep.remove('session', 'c');
      expect((await keep.find('session', 'Patient/citizen', 1000)).map(({ key }) => key)).toEqual(['a', 'b']);
      await keep.removeOf('session', 'Patient/citizen');
      expect(await keep.find('session', 'Patient/citizen', 1000)).toEqual([]);
      expect((await keep.find('session', 'Patient/other', 1000)).length).toBe(1);
      expect(await keep.get('code', 'a', 1000)).toBeDefined();
    });

    withStore('may have hostile or very long texts', async ({ keep }) => {
      for (const key of ['', "'; drop table keep; --", 'è\u{1f512}', 'x'.repeat(10_000), 'a\0b']) {
        await keep.put('session', entry({ key, owner: key, value: JSON.stringify(key) }));
        expect(JSON.parse((await keep.get('session', key, 1000))?.value ?? 'null')).toBe(key);
        expect((await keep.find('session', key, 1000)).length).toBe(1);
        expect(await keep.take('session', key, 1000)).toBeDefined();
      }
    });
  });

  describe('of many at the same time', () => {
    withStore('one adds a key; later nobody, until it has expired', async ({ keep }) => {
      const add = (now: number) => Promise.all(many.map((i) => keep.add('assertion', entry({ value: `${i}`, expires: now + 1000 }), now)));
      expect((await add(1000)).filter(Boolean).length).toBe(1);
      expect((await add(1999)).filter(Boolean).length).toBe(0);
      expect((await add(2000)).filter(Boolean).length).toBe(1);
    });

    withStore('one takes an entry; what has expired nobody takes', async ({ keep }) => {
      await keep.put('code', entry());
      const taken = await Promise.all(many.map(() => keep.take('code', 'k', 1000)));
      expect(taken.filter((kept) => kept !== undefined)).toEqual([{ ...entry(), version: 1 }]);
      await keep.put('code', entry());
      expect(await keep.take('code', 'k', 2000)).toBeUndefined();
    });

    withStore('one replaces a version', async ({ keep }) => {
      await keep.put('attempts', entry());
      const replaced = await Promise.all(many.map((i) => keep.replace('attempts', entry({ value: `${i}` }), 1)));
      expect(replaced.filter(Boolean).length).toBe(1);
      expect((await keep.get('attempts', 'k', 1000))?.version).toBe(2);
      expect(await keep.replace('attempts', entry({ key: 'absent' }), 1)).toBe(false);
    });

    withStore('counting by compare and set counts everybody', async ({ keep }) => {
      await keep.put('attempts', entry({ value: '0' }));
      const count = async (): Promise<void> => {
        for (;;) {
          const kept = await keep.get('attempts', 'k', 1000);
          if (kept === undefined) throw new Error('gone');
          if (await keep.replace('attempts', { ...kept, value: `${Number(kept.value) + 1}` }, kept.version)) return;
        }
      };
      await Promise.all(many.slice(0, 10).map(count));
      expect((await keep.get('attempts', 'k', 1000))?.value).toBe('10');
    });
  });

  describe('Within a transaction', () => {
    withStore('what is kept stands with the records, and falls with them', async (store) => {
      const { keep } = store;
      await keep.put('session', entry({ key: 'old' }));
      const change = (id: string, fails: boolean) =>
        store.transact(async (writer) => {
          await writer.put(draft('Observation', id));
          await writer.keep.put('credential', entry({ key: id }));
          expect(await writer.keep.add('credential', entry({ key: id }), 1000)).toBe(false);
          expect(await writer.keep.replace('credential', entry({ key: id, value: '2' }), 1)).toBe(true);
          expect((await writer.keep.find('session', 'Patient/citizen', 1000)).length).toBe(1);
          await writer.keep.removeOf('session', 'Patient/citizen');
          expect(await writer.keep.get('session', 'old', 1000)).toBeUndefined();
          if (fails) throw new Error('no');
        });
      await expect(change('lost', true)).rejects.toThrow('no');
      expect(await keep.get('credential', 'lost', 1000)).toBeUndefined();
      expect(await keep.get('session', 'old', 1000)).toBeDefined();
      await change('kept', false);
      expect((await keep.get('credential', 'kept', 1000))?.value).toBe('2');
      expect(await keep.get('session', 'old', 1000)).toBeUndefined();
      expect(await store.read((reader) => reader.standing({ type: 'Observation', id: 'lost' }))).toBeUndefined();
      expect(await store.read((reader) => reader.standing({ type: 'Observation', id: 'kept' }))).toBeDefined();
    });
  });

  withStore('Sweeping removes what has expired and nothing else', async ({ keep }) => {
    for (const i of many) await keep.put('session', entry({ key: `${i}`, expires: i < 30 ? 1000 : 1001 }));
    expect(await keep.sweep(1000)).toBe(30);
    expect(await keep.sweep(1000)).toBe(0);
    expect((await keep.find('session', 'Patient/citizen', 1000)).length).toBe(20);
  });
}
