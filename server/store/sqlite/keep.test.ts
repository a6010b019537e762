// What was kept is there after a restart, and other stores on the same file see it at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqlite } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'keep-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('What is kept and told outlives the process and is shared by stores on one file', async () => {
  const file = join(folder, 'keep.db');
  const [one, other] = await Promise.all([openSqlite({ file }), openSqlite({ file })]);
  await one.keep.put('session', { key: 'k', owner: null, value: '1', expires: 2000 });
  expect((await other.keep.get('session', 'k', 1000))?.value).toBe('1');
  const added = await Promise.all(
    [one, other, one, other].map((store) => store.keep.add('assertion', { key: 'a', owner: null, value: '1', expires: 2000 }, 1000)),
  );
  expect(added.filter(Boolean).length).toBe(1);
  await one.transact((writer) => writer.tell({ kind: 'mail', payload: '{}', due: 1 }));
  await Promise.all([one.close(), other.close()]);

  const later = await openSqlite({ file });
  expect(await later.keep.take('session', 'k', 1000)).toMatchObject({ key: 'k', version: 1 });
  expect((await later.outbox.due(1000, 10)).length).toBe(1);
  await later.close();
});
