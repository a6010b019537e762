// Words of what was stored before: all of them, in batches, stopped and run again.
import { expect, test } from 'vitest';
import { systemPermit } from '#consent/permit.ts';
import { openStore } from '#store/open-store.ts';
import type { NewVersion, Store } from '#store/store.ts';
import { createReindexing } from './reindex-words.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];

/** As an earlier version wrote it: without words. */
function old(id: string): NewVersion {
  const columns = { patient: null, documentKind: '', labels: 0, marks: 0, clinicalDate: null };
  const body = JSON.stringify({ resourceType: 'Composition', id, title: `Lettera ${id}` });
  const content = { body, index: { entries: [], text: [], content: [] }, policy: { correlations: [], rows: [], columns } };
  return { type: 'Composition', id, version: 1, updated: 1, method: 'POST', author: null, content };
}

async function oldStore(): Promise<Store> {
  const store = await openStore(':memory:');
  await store.transact(async (writer) => {
    for (const id of ids) await writer.put(old(id));
  });
  return store;
}

/** Whoever says "lettera", and in which version. */
async function letters(store: Store): Promise<readonly string[]> {
  const where = { kind: 'words', field: '_content', words: ['lettera'] } as const;
  const question = systemPermit({ types: [], where, sort: [], includes: [], count: 20, total: 'none' } as const, 'a test');
  const { matches } = await store.read((reader) => reader.search(question));
  return matches.map(({ id, version }) => `${id}/${version}`).sort();
}

const index = (resource: object) => {
  const { title } = resource as { title: string };
  return { entries: [], text: [], content: title.toLowerCase().split(' ') };
};
const whole = ids.map((id) => `${id}/1`);

test('Everything is found by its words, batch by batch, in the version that it had', async () => {
  const store = await oldStore();
  expect(await letters(store)).toEqual([]);
  const heard: string[] = [];
  const done = await createReindexing({ store, index }).reindexWords((count, total) => heard.push(`${count}/${total}`), 2);
  expect([done, heard]).toEqual([5, ['2/5', '4/5', '5/5']]);
  expect(await letters(store)).toEqual(whole);
  await store.close();
});

test('Stopped on the way, what is done stays, and the rest comes when it is run again', async () => {
  const store = await oldStore();
  const { reindexWords } = createReindexing({ store, index });
  await expect(
    reindexWords(() => {
      throw new Error('stopped');
    }, 2),
  ).rejects.toThrow('stopped');
  expect(await letters(store)).toHaveLength(2);
  await reindexWords(() => undefined, 2);
  await reindexWords(() => undefined, 2);
  expect(await letters(store)).toEqual(whole);
  await store.close();
});
