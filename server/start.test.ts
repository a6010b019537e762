// The server as a process starts it: on a socket, with a database file, from the first request on.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '#store/postgres/free-port.ts';
import { startServer } from './start.ts';

const run = fileURLToPath(new URL('../scripts/program/run.mjs', import.meta.url));

describe('npm start', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function start(environment: Record<string, string>) {
    const child = spawn(process.execPath, [run, 'server/main.ts'], {
      env: { PATH: process.env['PATH'], DATA_DIR: folder, LOG_LEVEL: 'silent', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    return { child, said };
  }

  test('answers whoever knocks first, and ends in order on SIGTERM', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const { child } = start({ MODE: 'demo', PORT: String(port) });
    let status = 0;
    for (let i = 0; status === 0 && i < 400; i++) {
      status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.status,
        () => new Promise<number>((resolve) => setTimeout(() => resolve(0), 50)),
      );
    }
    expect(status).toBe(200);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  test('refuses unsafe settings in one clear line', { timeout: 60_000 }, async () => {
    const { child, said } = start({ DATABASE_URL: ':memory:' });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(said.err).toContain('PUBLIC_URL is empty');
  });

  // A mode without the right to write stops everybody but root, and tests run as root in many places: so something else stands where the file, or
  // the folder, should be, which stops root as well.
  test.each([
    ['whose folder cannot be made', 'a-file/below', /^The folder of the data cannot be made: .*a-file\/below.*Name one .* DATA_DIR\.$/],
    [
      'that cannot be opened',
      'taken',
      /^The database file .*taken\/fascicolo\.db cannot be opened for writing: .*Let this user write .*DATA_DIR or DATABASE_URL\.$/,
    ],
    [
      'that is something else',
      'other',
      /^The database file .*other\/fascicolo\.db cannot be opened for writing: .*not a database.*DATABASE_URL\.$/,
    ],
  ])('says of a database %s what is wrong, where, and what to do', async (_, name, said) => {
    writeFileSync(join(folder, 'a-file'), '');
    mkdirSync(join(folder, 'taken/fascicolo.db'), { recursive: true });
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other/fascicolo.db'), 'a note of somebody, and no database'.repeat(200));
    const settings = { MODE: 'demo', PORT: '0', DATA_DIR: join(folder, name), LOG_LEVEL: 'silent' };
    const error = await startServer(settings).then(
      () => new Error('it started'),
      (failure: Error) => failure,
    );
    expect(error.message).toMatch(said);
  });

  test('leaves no port, no database and no signal behind when it fails', async () => {
    const before = process.listenerCount('SIGTERM');
    const port = await freePort();
    const settings = { MODE: 'demo', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent' };
    await expect(startServer({ ...settings, REGISTRY: join(folder, 'missing.json') })).rejects.toThrow('missing.json');
    // SQLite takes its log away with the last connection.
    expect(readdirSync(folder).filter((name) => name.endsWith('-wal'))).toEqual([]);
    const started = await startServer(settings);
    await started.close();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
