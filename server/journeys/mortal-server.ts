// A real server process with the demo's people that dies when it is told to and rises again on the same data.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDemoIssuer } from '#auth/demo-issuer.ts';
import { openKeyRing } from '#auth/key-ring.ts';
import type { PersonaName } from '#auth/personas.ts';
import type { Moment } from '#store/contract/mortal-database.ts';
import { openStore } from '#store/open-store.ts';
import { freePort } from '#store/postgres/free-port.ts';
import type { StoredAuditRecord } from '#store/store.ts';
import { newDatabase, type Engine } from './engines.ts';
import { startDemoServer } from './test-server.ts';

export interface MortalServer {
  readonly url: string;
  /** A token of one of the demo's people; it outlives the server. */
  token(persona: PersonaName): Promise<string>;
  /** Lets the work go on until the server dies of it; answers the statement at which it did. */
  dyingAt(moment: Moment, work: () => Promise<unknown>): Promise<string>;
  /** The audit trail of a person; only while it is dead. */
  trailOf(patient: string): Promise<readonly StoredAuditRecord[]>;
  rise(): Promise<void>;
  close(): Promise<void>;
}

const run = fileURLToPath(new URL('../../scripts/program/run.mjs', import.meta.url));
const child = fileURLToPath(new URL('./mortal-child.ts', import.meta.url));
const registry = fileURLToPath(new URL('../../fixtures/demo/10-registry.json', import.meta.url));

export async function startMortalServer(engine: Engine): Promise<MortalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'mortal-'));
  const database = engine === 'SQLite' ? `file:${join(folder, 'mortal.db')}` : await newDatabase(engine);
  await (await startDemoServer(database)).close();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    MODE: 'demo',
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: database,
    LOG_LEVEL: 'silent',
    REGISTRY: registry,
  };

  const conceive = (): ChildProcess =>
    spawn(process.execPath, [run, child], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
  // The next one reads its program while this one is at work.
  let [alive, next] = [conceive(), conceive()];
  const said = async (to: ChildProcess, message: 'start' | { readonly moment: Moment }): Promise<void> => {
    const answered = new AbortController();
    const ended = once(to, 'exit', { signal: answered.signal }).then(([code]) => {
      throw new Error(`The server ended with ${String(code)} before it answered.`);
    });
    to.send(message);
    await Promise.race([once(to, 'message'), ended]);
    ended.catch(() => undefined);
    answered.abort();
  };
  await said(alive, 'start');

  return {
    url,
    async token(persona) {
      const issuer = createDemoIssuer({ mode: 'demo', issuer: `${url}/auth`, audience: `${url}/fhir`, ring: await openKeyRing(folder) });
      return issuer.issue(persona, {}, Date.now());
    },
    async dyingAt(moment, work) {
      let last = '';
      alive.stdout?.on('data', (chunk: Buffer) => (last = /died at: (.*)/.exec(chunk.toString())?.[1] ?? last));
      const died = once(alive, 'close');
      await said(alive, { moment });
      // What the person sees is that nothing answers.
      await work().catch(() => undefined);
      const outlived = setTimeout(30_000, undefined, { ref: false }).then(() => {
        throw new Error(`The server outlived the moment ${String(moment)}: nothing of the step comes to it.`);
      });
      const [, signal] = (await Promise.race([died, outlived])) as [number | null, string | null];
      if (signal !== 'SIGKILL') throw new Error(`The server ended of ${signal}.`);
      return last;
    },
    async trailOf(patient) {
      const store = await openStore(database);
      try {
        return await store.auditTrail({ patient, count: 10_000 });
      } finally {
        await store.close();
      }
    },
    async rise() {
      [alive, next] = [next, conceive()];
      await said(alive, 'start');
    },
    async close() {
      for (const one of [alive, next]) {
        const ended = once(one, 'close');
        one.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
