// The bytes of a closed database file, from which databases in memory begin.
import Database from 'better-sqlite3';

export function serialized(file: string): Buffer {
  const database = new Database(file);
  try {
    // In memory there is no log to write ahead.
    database.pragma('journal_mode = delete');
    return database.serialize();
  } finally {
    database.close();
  }
}
