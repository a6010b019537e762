// Programs run from their bundle as they would from their sources.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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

// A file stands where the folder of the bundles should be: that stops root as well, who may write in any folder, so the test says the same of whoever runs it.
test('A program of an installation where nothing can be written runs from its sources', async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'read-only-')));
  try {
    cpSync(here, join(root, 'scripts/program'), { recursive: true });
    for (const name of ['package.json', 'package-lock.json', 'tsconfig.json']) cpSync(join(here, '../..', name), join(root, name));
    mkdirSync(join(root, 'server'));
    writeFileSync(
      join(root, 'server/hello.ts'),
      'const words: readonly string[] = process.argv.slice(2);\nconsole.log(import.meta.url, ...words);\n',
    );
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(realpathSync(join(here, '../../node_modules')), 'tsx'), join(root, 'node_modules/tsx'));
    writeFileSync(join(root, 'node_modules/.cache'), 'no folder');
    const { stdout, stderr } = await run(process.execPath, [join(root, 'scripts/program/run.mjs'), 'server/hello.ts', 'word']);
    expect([stdout, stderr]).toEqual([`${pathToFileURL(join(root, 'server/hello.ts')).href} word\n`, '']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
