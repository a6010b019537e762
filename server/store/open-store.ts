// Opens the store that an address names: `postgres://...`, `file:PATH`, or `:memory:`.
import { openPostgres } from './postgres/open.ts';
import { openSqlite } from './sqlite/open.ts';
import type { Store } from './store.ts';

export function openStore(databaseUrl: string): Promise<Store> {
  if (databaseUrl === ':memory:') return openSqlite({ file: databaseUrl });
  if (databaseUrl.startsWith('file:')) return openSqlite({ file: databaseUrl.slice('file:'.length) });
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return openPostgres({ url: databaseUrl });
  const shown = databaseUrl.replace(/\/\/.*@/, '//...@');
  throw new Error(`DATABASE_URL=${shown} is none of postgres://..., file:PATH and :memory:.`);
}
