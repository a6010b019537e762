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

/** The log is brought back into the database after some 128 MB: the first time near the 600th, and again and again. */
const moments = [
  { when: 'early', bytes: 0, acknowledgements: 200 },
  { when: 'around a checkpoint', bytes: 200_000, acknowledgements: 640 },
  { when: 'after some checkpoints', bytes: 200_000, acknowledgements: 1500 },
];

test.each(moments)(
  'A process killed $when loses nothing that it acknowledged, and its database opens again',
  async ({ when, bytes, acknowledgements }) => {
    const file = join(folder, `${when}.db`);
    const writer = spawn(process.execPath, [run, fileURLToPath(new URL('./endless-writer.ts', import.meta.url)), file, String(bytes)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    for await (const line of createInterface(writer.stdout)) {
      acknowledged.push(line);
      if (acknowledged.length === acknowledgements) writer.kill('SIGKILL');
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
  },
);
