// Checkpoints of the write-ahead log, on a thread of their own: SQLite makes them inside of a commit, and for as long (45 ms for 32 MB, half of
// them for the disk) nobody would be answered. docs/decisions/0028-checkpoints-beside-the-loop.md
// https://www.sqlite.org/wal.html#ckpt
import { closeSync, fdatasync, openSync, readSync } from 'node:fs';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

/** Frames of the log: pages that are changed again and again come into the database once for all of them. */
const ENOUGH = 16000;

export interface Checkpoints {
  /** Something was committed. */
  committed(): void;
  /** To be awaited before a transaction begins: only when all of the log is in the database then, its commit starts the log anew. */
  beforeNext(): Promise<void>;
  /** No checkpoint is made any more. */
  end(): Promise<void>;
  /**
   * After the last connection: whoever closes one of the files takes from the whole process all that it has locked in it.
   * https://www.sqlite.org/howtocorrupt.html (POSIX advisory locks)
   */
  close(): void;
}

/** A database in memory has no log. */
export const noCheckpoints: Checkpoints = {
  committed: () => undefined,
  beforeNext: () => Promise.resolve(),
  end: () => Promise.resolve(),
  close: () => undefined,
};

/** The database is open, so its log exists. `enough`: frames after which there is a checkpoint. */
export function openCheckpoints(databaseFile: string, enough = ENOUGH): Checkpoints {
  const log = openLogIndex(databaseFile);
  const database = openSync(databaseFile, 'r+');
  let thread: Worker | undefined;
  /** SQLite makes them by itself then, much later (`wal_autocheckpoint`). */
  let isLost = false;
  let running: Promise<unknown> | undefined;
  /** What was in the log when it began is in the database: only the commits of meanwhile are left. */
  let isNearlyDone = false;
  let next = enough;

  function begin(): Worker {
    const worker = new Worker(new URL('./checkpoint-thread.mjs', import.meta.url), {
      name: 'checkpoints',
      workerData: { file: databaseFile },
      execArgv: [],
    });
    worker.unref();
    worker.once('error', () => (isLost = true));
    return worker;
  }

  async function checkpoint(): Promise<void> {
    thread ??= begin();
    const done = once(thread, 'message').catch(() => undefined);
    thread.postMessage('checkpoint');
    // A program that has nothing else to do than to write waits for it.
    thread.ref();
    await done;
    thread.unref();
  }

  /**
   * Nearly all of the log, while the writer goes on. SQLite syncs the database only when it finds all of the log in it: the writer would wait
   * for the disk to take all these pages. If this sync fails, so does that one.
   */
  async function bringBack(): Promise<void> {
    await checkpoint();
    await sync(database).catch(() => undefined);
  }

  return {
    committed() {
      if (running !== undefined || isNearlyDone || isLost) return;
      const frames = log.frames();
      // Where somebody reads what is old, the log may go on: it is not tried again at once.
      if (frames < enough) next = enough;
      if (frames < next) return;
      next = frames + enough;
      running = bringBack().then(() => {
        running = undefined;
        isNearlyDone = true;
      });
    },
    async beforeNext() {
      if (!isNearlyDone) return;
      isNearlyDone = false;
      if (isLost) return;
      running = checkpoint().then(() => (running = undefined));
      await running;
    },
    async end() {
      await running;
      if (thread === undefined || isLost) return;
      const ended = once(thread, 'exit');
      thread.ref();
      thread.postMessage('end');
      await ended;
    },
    close() {
      log.close();
      closeSync(database);
    },
  };
}

const sync = promisify(fdatasync);

/** What all connections share beside the log. https://www.sqlite.org/walformat.html#the_wal_index_header */
function openLogIndex(databaseFile: string): { frames(): number; close(): void } {
  const file = openSync(`${databaseFile}-shm`, 'r');
  const mxFrame = new Uint32Array(1);
  return {
    frames() {
      readSync(file, mxFrame, 0, 4, 16);
      return mxFrame[0] as number;
    },
    close: () => closeSync(file),
  };
}
