// The tests: beside the code, each file in a process of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'scripts/**/*.test.ts'],
    pool: 'forks',
    // Every file that works on PostgreSQL shares one server of the test run.
    globalSetup: ['server/store/postgres/test-setup.ts'],
    // A shared machine may be busy; a test that hangs is still found.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { TZ: 'UTC' },
  },
});
