// The index of the trail by patient goes on where it ended, after a restart and beside another store on the same file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { auditRecord } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'trail-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('Stores that share a file, or follow each other on it, all tell the whole trail of a patient', async () => {
  const file = join(folder, 'trail.db');
  const [one, other] = await Promise.all([openSqlite({ file }), openSqlite({ file })]);
  const rowsIn = async (store: typeof one) => (await store.auditTrail({ patient: 'citizen', count: 100 })).map(({ seq }) => seq);
  await one.append(auditRecord());
  expect(await rowsIn(one)).toEqual([1]);
  await other.append(auditRecord());
  expect([await rowsIn(other), await rowsIn(one)]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await one.append(auditRecord());
  await Promise.all([one.close(), other.close()]);

  const later = await openSqlite({ file });
  expect(await rowsIn(later)).toEqual([1, 2, 3]);
  await later.close();
});
