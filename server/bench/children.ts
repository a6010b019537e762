// The processes of a benchmark: started here, ended here by their own handle, watched for their memory.
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

const running = new Set<ChildProcess>();
const root = fileURLToPath(new URL('../..', import.meta.url));

function keep(child: ChildProcess): ChildProcess {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A process of this folder that talks over a channel. */
export function forkSibling(file: string): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return keep(fork(path, { execArgv: ['--import', 'tsx'], cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
}

export interface NodeProcess {
  readonly child: ChildProcess;
  /** What it has printed so far, for the report of a failed start. */
  printed(): string;
}

export function spawnNode(arguments_: readonly string[], environment: Readonly<Record<string, string>>): NodeProcess {
  const env = { ...process.env, ...environment };
  const child = keep(spawn(process.execPath, arguments_, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  let printed = '';
  const gather = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-4000);
  };
  child.stdout?.on('data', gather);
  child.stderr?.on('data', gather);
  return { child, printed: () => printed };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const gone = await Promise.race([exited.then(() => true), pause(10_000, false, { ref: false })]);
  if (!gone) {
    child.kill('SIGKILL');
    await exited;
  }
}

export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
}

/** Resident memory in MB, or undefined where /proc does not tell. */
export function residentMegabytes(child: ChildProcess): number | undefined {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    return line === null ? undefined : Number(line[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** The next message of a forked process; its end is an error. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });
}
