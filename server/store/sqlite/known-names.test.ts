// What has a number is asked for by its number, after a restart too.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { and, type Predicate } from '#search/predicate.ts';
import { draft, putAll, query } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'names-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('Names that the database knows are bound as numbers; only the others are asked for', async () => {
  const file = join(folder, 'names.db');
  const before = await openSqlite({ file });
  await putAll(before, draft('Observation', 'a', { columns: { documentKind: 'report' } }));
  await before.close();

  const store = await openSqlite({ file });
  const kinds = (...kinds: string[]): Predicate => and({ kind: 'document-kind', kinds });
  const asked = async (where: Predicate) => (await store.read((reader) => reader.explain(query(['Observation'], where)))).sql;
  expect(await asked(kinds('report'))).not.toContain('from name');
  expect(await asked(kinds('new', 'report'))).toContain('in (?, (select id from name where text = ?))');
  expect(await asked(kinds('new', 'report'))).toBe(await asked(kinds('report', 'newer')));
  await store.close();
});
