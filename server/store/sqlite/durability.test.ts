// A process that is killed loses nothing that it had acknowledged.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { auditHash } from '../sql/audit-chain.ts';
import { found } from '../contract/world.ts';
import { openSqlite } from './open.ts';

const run = fileURLToPath(new URL('../../../scripts/program/run.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'durability-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('A killed process loses nothing that it acknowledged, and its database opens again', { timeout: 30_000 }, async () => {
  const file = join(folder, 'killed.db');
  const writer = spawn(process.execPath, [run, fileURLToPath(new URL('./endless-writer.ts', import.meta.url)), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface(writer.stdout)) {
    acknowledged.push(line);
    if (acknowledged.length === 200) writer.kill('SIGKILL');
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  expect(writer.signalCode).toBe('SIGKILL');

  const store = await openSqlite({ file });
  const kept = new Set(await found(store, ['Observation'], { kind: 'all' }, { count: 100_000 }));
  expect(acknowledged.filter((name) => !kept.has(name))).toEqual([]);
  const trail = await store.auditTrail({ count: 100_000 });
  expect(trail.length).toBe(kept.size);
  expect(trail.filter((record) => auditHash(record) !== record.hash)).toEqual([]);
  await store.close();
});
