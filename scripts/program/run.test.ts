// Programs run from their bundle as they would from their sources.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const here = fileURLToPath(new URL('./', import.meta.url));
const run = promisify(execFile);

test('A program has its arguments, its files and its threads, names the lines of its sources, and is bundled once', async () => {
  const start = () => run(process.execPath, [`${here}run.mjs`, 'scripts/program/example.fixture.ts', '--some', 'words']);
  const { stdout } = await start();
  const seen = JSON.parse(stdout) as { readonly trace: string; readonly bundle: string };
  expect(seen).toMatchObject({
    words: ['--some', 'words'],
    here: expect.stringMatching(/\/scripts\/program\/example\.fixture\.ts$/) as string,
    thread: 'ready',
  });
  expect(seen.trace).toMatch(/^OperationOutcomeError: Nothing is wrong\.\n(.*\n)*.*scripts\/program\/example\.fixture\.ts:11:15/);
  const { mtimeMs } = statSync(seen.bundle);
  expect((await start()).stdout).toBe(stdout);
  expect(statSync(seen.bundle).mtimeMs).toBe(mtimeMs);
});
