// Opens SQLite connections with the settings that durability and speed rest on.
// https://www.sqlite.org/pragma.html#pragma_synchronous
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { fileURLToPath } from 'node:url';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

export const inMemory = ':memory:';

/** Migrates to the newest tables. `content`: what a database in memory holds from the start. */
export function openForWriting(file: string, content?: Buffer): Database.Database {
  try {
    return open(file, content);
  } catch (error) {
    if (!(error instanceof Database.SqliteError) && !(error instanceof TypeError)) throw error;
    const remedy = 'Let this user write the file and its folder, or name another with DATA_DIR or DATABASE_URL.';
    throw new Error(`The database file ${file} cannot be opened for writing: ${error.message}. ${remedy}`, { cause: error });
  }
}

function open(file: string, content?: Buffer): Database.Database {
  const database = new Database(content ?? file);
  database.pragma('busy_timeout = 10000');
  // Of a new file; one that is there keeps its own. Bodies of a kilobyte or two leave less room unused, and a commit has half the pages to
  // write, each of which costs two calls of the system and a third when the log is written back.
  database.pragma('page_size = 8192');
  if (file !== inMemory) database.pragma('journal_mode = wal');
  database.pragma('synchronous = normal');
  verify(database, file);
  tune(database, 64);
  // Only where `checkpoints.ts` could not: at 256 MB of log.
  database.pragma('wal_autocheckpoint = 32000');
  migrate(drizzle(database), { migrationsFolder });
  return database;
}

export function openForReading(file: string): Database.Database {
  const database = new Database(file, { readonly: true });
  database.pragma('busy_timeout = 10000');
  tune(database, 16);
  return database;
}

/**
 * Nobody maps the file. A reader drops its whole map when somebody else has committed, and every disclosure commits its audit row; the
 * writer changes nothing that is mapped, and has most of what it reads in its cache. To map anew and to fault the pages in costs several
 * times what reading them costs.
 */
function tune(database: Database.Database, cachedMegabytes: number): void {
  database.pragma(`cache_size = ${-1024 * cachedMegabytes}`);
  database.pragma('mmap_size = 0');
  database.pragma('temp_store = memory');
}

/** The log must be one that is synced apart from the commit: durability is the work of `log-sync.ts`. */
function verify(database: Database.Database, file: string): void {
  const journal = database.pragma('journal_mode', { simple: true });
  if (file !== inMemory && journal !== 'wal') {
    throw new Error(`SQLite answers journal_mode=${String(journal)} where wal was set: is ${file} on a network file system?`);
  }
}
