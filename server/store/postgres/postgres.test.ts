// The engine for a region keeps the contract.
import { beforeAll, describe, test } from 'vitest';
import { storeContract } from '../store.contract.ts';
import { openPostgres } from './open.ts';
import { createTestDatabase, emptyTestDatabase } from './test-database.ts';

const server = process.env['TEST_POSTGRES_URL'];
let url = '';

if (server === undefined) {
  describe('The store on PostgreSQL', () => {
    test.skip(`needs a server: ${process.env['TEST_POSTGRES_MISSING'] ?? 'TEST_POSTGRES_URL is not set'}`, () => undefined);
  });
} else {
  beforeAll(async () => {
    url = await createTestDatabase(server);
  });
  storeContract(
    'PostgreSQL',
    async () => {
      await emptyTestDatabase(url);
      return openPostgres({ url });
    },
    { worlds: 5, questions: 40 },
  );
}
