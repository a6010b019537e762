// The process dies at any step: after a restart the draft is there or the record is open, never something between.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activationDoor, valueOf } from './activation-words.ts';
import { startDemoServer, startTestServer } from './test-server.ts';

const run = fileURLToPath(new URL('../../scripts/program/run.mjs', import.meta.url));
const walk = fileURLToPath(new URL('./activation-walk.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'killed-'));
const prepared = join(folder, 'prepared.db');
beforeAll(async () => {
  await (await startDemoServer(`file:${prepared}`)).close();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the walk and kills it as soon as it has said this. */
async function killedAt(line: string): Promise<string> {
  const file = join(folder, `${line.replace(' ', '-')}.db`);
  copyFileSync(prepared, file);
  const child = spawn(process.execPath, [run, walk, `file:${file}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const said of createInterface(child.stdout)) if (said === line) child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return file;
}

test.each([
  ['after informed', ['informed']],
  ['before summarised', ['data-checked', 'summarised']],
  ['after summarised', ['summarised']],
  ['before confirmed', ['summarised', 'confirmed']],
  ['after confirmed', ['confirmed']],
])('killed %s', { timeout: 120_000 }, async (line, possible) => {
  const server = await startTestServer(`file:${await killedAt(line)}`, undefined, {}, 2_000_000);
  const door = activationDoor(server);
  const state = valueOf((await door.look('operator', 'citizen-new')).body, 'state');
  expect(possible).toContain(state);
  const left = async (): Promise<readonly (number | undefined)[]> =>
    Promise.all(
      [
        'Consent?patient=citizen-new&status=active',
        'Task?patient=citizen-new&status=completed',
        'DocumentReference?patient=citizen-new',
      ].map((question) => door.total('operator', question)),
    );
  expect(await left()).toEqual(state === 'confirmed' ? [3, 1, 1] : [0, 0, 0]);
  expect(await door.total('operator', 'Task?patient=citizen-new&status=in-progress')).toBe(state === 'confirmed' ? 0 : 1);
  expect(await door.feed('citizen-new')).toBe(state === 'confirmed' ? 201 : 422);
  if (state === 'summarised') {
    expect(valueOf((await door.act('operator', 'citizen-new', { confirm: true })).body, 'state')).toBe('confirmed');
    expect(await left()).toEqual([3, 1, 1]);
  }
  await server.close();
});
