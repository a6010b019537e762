// The tests: beside the code.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './scripts/check/slowest-first.ts';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'scripts/**/*.test.ts'],
    pool: 'forks',
    // The browser, PostgreSQL and servers that are killed work beside them; but half of the files never wait for any of these.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: SlowestFirst },
    // What a server imports is read once in a process, not once in a file: no module keeps what a test changes.
    isolate: false,
    // As `npm start`: most of what a request makes is dropped with it.
    execArgv: ['--max-semi-space-size=64'],
    // Every file that works on PostgreSQL shares one server of the test run.
    globalSetup: ['server/store/postgres/test-setup.ts'],
    setupFiles: ['scripts/check/fixed-chance.ts'],
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
