// Makes committed transactions durable. SQLite with synchronous=FULL would sync the write-ahead log inside each commit, and the
// event loop would stand still for as long; with NORMAL it leaves the log to us. Syncing the same file after the commit and
// before the answer gives the same promise, beside the event loop. docs/decisions/0007-sync-beside-the-loop.md
// https://www.sqlite.org/pragma.html#pragma_synchronous
import { open, type FileHandle } from 'node:fs/promises';

export interface LogSync {
  /** Resolves when everything committed before the call would survive the machine. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Throws where the file system cannot sync: then nothing could be acknowledged. The database is open, so its log exists. */
export async function openLogSync(databaseFile: string): Promise<LogSync> {
  const log: FileHandle = await open(`${databaseFile}-wal`, 'r+');
  await log.datasync();
  return { sync: () => log.datasync(), close: () => log.close() };
}

/** A database in memory has nothing to survive. */
export const noSync: LogSync = { sync: () => Promise.resolve(), close: () => Promise.resolve() };
