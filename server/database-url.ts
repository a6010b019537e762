// The address of the database that the settings name: a SQLite file in DATA_DIR unless DATABASE_URL says otherwise.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

export function databaseUrl({ DATABASE_URL, DATA_DIR }: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>): string {
  if (DATABASE_URL !== '') return DATABASE_URL;
  try {
    mkdirSync(DATA_DIR, { recursive: true });
  } catch (error) {
    throw new Error(
      `The folder of the data cannot be made: ${(error as Error).message}. Name one that this user may write in with DATA_DIR.`,
    );
  }
  return `file:${join(DATA_DIR, 'fascicolo.db')}`;
}
