// The log is brought back into the database beside the writer, and begins anew; whoever reads what is old only delays it.
import Database from 'better-sqlite3';
import { closeSync, copyFileSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openCheckpoints, type Checkpoints } from './checkpoints.ts';
import { openForReading, openForWriting } from './database.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ENOUGH = 20;
/** Writes that a thread may take to begin on a busy machine; fewer than those after which SQLite makes a checkpoint by itself. */
const MOST = 6000;

interface World {
  readonly file: string;
  readonly checkpoints: Checkpoints;
  /** One transaction, as the group commit goes about it. */
  write(): Promise<void>;
  rows(): unknown;
}

async function withWorld(name: string, tell: (world: World) => Promise<void>): Promise<void> {
  const file = join(folder, name);
  const database = openForWriting(file);
  database.exec('create table written (text)');
  // Nothing of what it took to make the tables is left in the log.
  database.pragma('wal_checkpoint(truncate)');
  const insert = database.prepare('insert into written values (hex(zeroblob(10000)))');
  const checkpoints = openCheckpoints(file, ENOUGH);
  const write = async (): Promise<void> => {
    await checkpoints.beforeNext();
    insert.run();
    checkpoints.committed();
  };
  try {
    await tell({ file, checkpoints, write, rows: () => database.prepare('select count(*) from written').pluck().get() });
  } finally {
    await checkpoints.end();
    database.close();
    checkpoints.close();
  }
}

/** Another one for each log that begins. https://www.sqlite.org/walformat.html#the_wal_file_header */
function saltOf(file: string): string {
  const log = openSync(`${file}-wal`, 'r');
  try {
    const salt = Buffer.alloc(8);
    readSync(log, salt, 0, 8, 16);
    return salt.toString('hex');
  } finally {
    closeSync(log);
  }
}

/** Of the database file alone, without its log. */
function rowsWithoutLog(file: string): unknown {
  const copy = `${file}-alone`;
  copyFileSync(file, copy);
  const database = new Database(copy);
  try {
    return database.prepare('select count(*) from written').pluck().get();
  } finally {
    database.close();
  }
}

/** Writes without end, as far as the writer goes, until the log has begun anew; or so many times. */
async function writeUntilNew({ file, write }: World, most: number): Promise<boolean> {
  const before = saltOf(file);
  for (let i = 0; i < most; i += 1) {
    await write();
    if (saltOf(file) !== before) return true;
    await nextTurn();
  }
  return false;
}

test('After so many frames all of the log is in the database, and the log begins anew', () =>
  withWorld('anew.db', async (world) => {
    await world.write();
    for (let time = 0; time < 3; time += 1) {
      expect(await writeUntilNew(world, MOST)).toBe(true);
      // All but the one that has just begun the new log.
      expect(rowsWithoutLog(world.file)).toBe((world.rows() as number) - 1);
    }
  }));

test('Whoever reads goes on seeing what was there, and the log begins anew when nobody needs it', () =>
  withWorld('read.db', async (world) => {
    await world.write();
    const reader = openForReading(world.file);
    reader.exec('begin');
    const seen = reader.prepare('select count(*) from written').pluck();
    expect(seen.get()).toBe(1);
    expect(await writeUntilNew(world, 100)).toBe(false);
    expect(seen.get()).toBe(1);
    reader.exec('commit');
    reader.close();
    expect(await writeUntilNew(world, MOST)).toBe(true);
    expect(rowsWithoutLog(world.file)).toBe((world.rows() as number) - 1);
  }));

test('Nothing is waited for where the thread cannot begin', async () => {
  const file = join(folder, 'nowhere.db');
  const frames = Buffer.alloc(136);
  frames.writeUInt32LE(1000, 16);
  writeFileSync(`${file}-shm`, frames);
  writeFileSync(file, 'no database');
  const checkpoints = openCheckpoints(file, ENOUGH);
  let done = 0;
  for (; done < 100; done += 1) {
    await checkpoints.beforeNext();
    checkpoints.committed();
    await pause(2);
  }
  expect(done).toBe(100);
  await checkpoints.end();
  checkpoints.close();
});
