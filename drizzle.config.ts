// Which engine's migrations `drizzle-kit generate` makes: DRIZZLE_ENGINE=sqlite (default) or postgres.
import { defineConfig } from 'drizzle-kit';

const engine = process.env['DRIZZLE_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

export default defineConfig({
  dialect: engine === 'postgres' ? 'postgresql' : 'sqlite',
  schema: `./server/store/${engine}/schema.ts`,
  out: `./server/store/${engine}/migrations`,
});
