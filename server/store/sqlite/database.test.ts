// What a database file is made with, and what one that is there keeps.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { backupSqlite, restoreSqlite } from './backup.ts';
import { openForWriting } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'database-'));
afterAll(() => rmSync(folder, { recursive: true }));

function sizeIn(file: string): unknown {
  const database = openForWriting(file);
  try {
    return database.pragma('page_size', { simple: true });
  } finally {
    database.close();
  }
}

test('A new file has pages of 8 kB, and so has what is restored from its copy', async () => {
  const [file, copy, restored] = ['new.db', 'copy.db', 'restored.db'].map((name) => join(folder, name)) as [string, string, string];
  expect(sizeIn(file)).toBe(8192);
  await backupSqlite(file, copy);
  restoreSqlite(copy, restored);
  expect(sizeIn(restored)).toBe(8192);
});

test('A file of an earlier version keeps its pages', () => {
  const file = join(folder, 'old.db');
  const old = new Database(file);
  old.pragma('page_size = 4096');
  old.exec('create table earlier (a)');
  old.close();
  expect(sizeIn(file)).toBe(4096);
});
