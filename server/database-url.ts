// The address of the database that the settings name: a SQLite file in DATA_DIR unless DATABASE_URL says otherwise.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

export function databaseUrl({ DATABASE_URL, DATA_DIR }: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>): string {
  if (DATABASE_URL !== '') return DATABASE_URL;
  mkdirSync(DATA_DIR, { recursive: true });
  return `file:${join(DATA_DIR, 'fascicolo.db')}`;
}
