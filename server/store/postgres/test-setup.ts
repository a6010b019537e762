// Once per test run: a PostgreSQL server for all test files, announced in TEST_POSTGRES_URL.
import { createTemplate, startTestServer } from './test-database.ts';

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['TEST_POSTGRES_URL'] !== undefined) return undefined;
  try {
    const server = await startTestServer();
    process.env['TEST_POSTGRES_TEMPLATE'] = await createTemplate(server.url);
    process.env['TEST_POSTGRES_URL'] = server.url;
    return () => server.stop();
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    process.env['TEST_POSTGRES_MISSING'] = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}
