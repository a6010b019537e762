// A consistent copy of the embedded database while it is in use, and its way back.
// https://www.sqlite.org/backup.html
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, renameSync } from 'node:fs';

/** The copy is complete or absent: it is written beside its place and moved there at the end. */
export async function backupSqlite(file: string, to: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no database at ${file}.`);
  if (existsSync(to)) throw new Error(`${to} is there already; name a new file.`);
  const database = new Database(file, { readonly: true });
  try {
    await database.backup(`${to}.part`);
  } finally {
    database.close();
  }
  check(`${to}.part`);
  renameSync(`${to}.part`, to);
}

/** Only into an empty place: a restore never overwrites a record. */
export function restoreSqlite(from: string, file: string): void {
  if (!existsSync(from)) throw new Error(`There is no backup at ${from}.`);
  if (existsSync(file)) throw new Error(`${file} is there already; stop the server and move it away first.`);
  check(from);
  copyFileSync(from, `${file}.part`);
  renameSync(`${file}.part`, file);
}

function check(file: string): void {
  const database = new Database(file, { readonly: true });
  try {
    const found = database.pragma('integrity_check', { simple: true });
    if (found !== 'ok') throw new Error(`${file} is damaged: ${String(found)}.`);
  } finally {
    database.close();
  }
}
