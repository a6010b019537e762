// Opens the store that an address names: `postgres://...`, `file:PATH`, or `:memory:`.
import { openSqlite } from './sqlite/open.ts';
import type { Store } from './store.ts';

export function openStore(databaseUrl: string): Promise<Store> {
  if (databaseUrl === ':memory:') return openSqlite({ file: databaseUrl });
  if (databaseUrl.startsWith('file:')) return openSqlite({ file: databaseUrl.slice('file:'.length) });
  throw new Error(`DATABASE_URL=${databaseUrl.replace(/\/\/.*@/, '//...@')} is neither file:PATH nor :memory:.`);
}
