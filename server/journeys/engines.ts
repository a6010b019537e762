// The databases that a journey runs on: SQLite in memory always, PostgreSQL where the test run has one.
import { createTestDatabase } from '#store/postgres/test-database.ts';

export type Engine = 'SQLite' | 'PostgreSQL';

export const missingPostgres = process.env['TEST_POSTGRES_MISSING'];
export const engines: readonly Engine[] = missingPostgres === undefined ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
if (missingPostgres !== undefined) console.warn(`No journey runs on PostgreSQL: ${missingPostgres}`);

/** The address of a new empty database. */
export async function newDatabase(engine: Engine): Promise<string> {
  if (engine === 'SQLite') return ':memory:';
  const url = process.env['TEST_POSTGRES_URL'];
  if (url === undefined) throw new Error('TEST_POSTGRES_URL names no PostgreSQL server.');
  return createTestDatabase(url);
}
