// Backup and restore of the database that an address names.
import { backupPostgres, restorePostgres } from './postgres/backup.ts';
import { backupSqlite, restoreSqlite } from './sqlite/backup.ts';

const scheme = 'file:';

export async function backupStore(databaseUrl: string, to: string): Promise<void> {
  if (databaseUrl.startsWith(scheme)) await backupSqlite(databaseUrl.slice(scheme.length), to);
  else await backupPostgres(databaseUrl, to);
}

export async function restoreStore(from: string, databaseUrl: string): Promise<void> {
  if (databaseUrl.startsWith(scheme)) restoreSqlite(from, databaseUrl.slice(scheme.length));
  else await restorePostgres(from, databaseUrl);
}
