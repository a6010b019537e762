// Our server as a process of its own, started as an operator would start it, on a folder of its own.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChildProcess } from 'node:child_process';
import packageJson from '../../package.json' with { type: 'json' };
import { freePort } from '#store/postgres/free-port.ts';
import { spawnNode, stop } from './children.ts';

export interface ServerUnderTest {
  readonly url: string;
  readonly child: ChildProcess;
  /** From the start of the process to the first 200 of /readyz. */
  readonly startMs: number;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  /** Options of Node itself, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
  /** Not from the bundle: a profile then names the files. */
  readonly fromSources?: boolean;
}

const PATIENCE_MS = 120_000;
/** As `npm start` gives them. */
const engineOptions = packageJson.scripts.start.split(' ').filter((word) => word.startsWith('--'));

export async function startServer({
  dataDir,
  databaseUrl = '',
  nodeOptions = [],
  fromSources = false,
}: StartOptions): Promise<ServerUnderTest> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const registry = fileURLToPath(new URL('../../fixtures/demo/10-registry.json', import.meta.url));
  const environment = {
    REGISTRY: registry,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    MODE: 'demo',
  };
  const program = fromSources ? ['--import', 'tsx'] : ['scripts/program/run.mjs'];
  const { child, printed } = spawnNode([...engineOptions, ...nodeOptions, ...program, 'server/main.ts'], environment);
  while (!(await isReady(url))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The server ended while starting:\n${printed()}`);
    if (performance.now() - started > PATIENCE_MS) throw new Error(`The server is not ready after ${PATIENCE_MS / 1000} s:\n${printed()}`);
    await pause(5);
  }
  return { url, child, startMs: performance.now() - started, startedAt: started, stop: () => stop(child) };
}

/** Short patience: the port may be open before anybody answers. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(50) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
