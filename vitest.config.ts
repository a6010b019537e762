// The tests: beside the code. One core is left to the browser and to PostgreSQL, which work beside them.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'scripts/**/*.test.ts'],
    pool: 'forks',
    // What a server imports is read once in a process, not once in a file: no module keeps what a test changes.
    isolate: false,
    // Every file that works on PostgreSQL shares one server of the test run.
    globalSetup: ['server/store/postgres/test-setup.ts'],
    // A shared machine may be busy; a test that hangs is still found.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    env: {
      TZ: 'UTC',
      // Then no journey can be held to all of its pages.
      ...(process.argv.some((word) => /^(-t|--testNamePattern)/.test(word)) ? { SOME_TESTS_ONLY: 'yes' } : {}),
    },
    experimental: { fsModuleCache: true },
  },
});
