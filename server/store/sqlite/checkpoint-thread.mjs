// The thread of `checkpoints.ts`: when told to, it brings into the database what is in the log and nobody writes any more.
// https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';

const database = new Database(workerData.file, { fileMustExist: true });
database.pragma('busy_timeout = 10000');
// The log is synced before the first page is brought back, and the database after the last.
database.pragma('synchronous = normal');
// A connection that has read nothing knows no log.
database.prepare('select count(*) from sqlite_schema').get();

function checkpoint() {
  try {
    database.pragma('wal_checkpoint(passive)');
  } catch {
    // A disk that is full, say: what was not brought back stays in the log, and is tried again with what comes.
  }
  parentPort.postMessage('done');
}

function end() {
  database.close();
  parentPort.close();
}

parentPort.on('message', (message) => (message === 'end' ? end() : checkpoint()));
