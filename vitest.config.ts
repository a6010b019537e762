// The tests: beside the code, as many files at once as there are cores.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['server/**/*.test.ts', 'scripts/**/*.test.ts'],
    pool: 'forks',
    // Much of a journey is waiting for the browser and the disk.
    maxWorkers: '100%',
    // What a server imports is read once in a process, not once in a file: no module keeps what a test changes.
    isolate: false,
    // Every file that works on PostgreSQL shares one server of the test run.
    globalSetup: ['server/store/postgres/test-setup.ts'],
    // A shared machine may be busy; a test that hangs is still found.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    env: { TZ: 'UTC' },
    experimental: { fsModuleCache: true },
  },
});
