// Documents prepared on threads of their own, or here where there are none: one and the same work.
import { Worker } from 'node:worker_threads';
import { createPool } from './pool.ts';
import { createPrepare, type PrepareParts } from './prepare.ts';
import type { Prepare } from './prepared.ts';

/** What a thread has to know to load the rest by itself. */
export interface ThreadData {
  /** Folder of compiled catalogues. */
  readonly terminology: string;
  readonly policyName: string;
  readonly baseUrl: string;
}

export interface ReadingParts extends PrepareParts, ThreadData {
  /** 0: in the thread that answers requests. */
  readonly threads: number;
}

export interface Reading {
  readonly prepare: Prepare;
  /** Before the first document comes: begins to load what its thread needs. */
  warm(): void;
  close(): Promise<void>;
}

/** Far more than the largest document of a record takes. */
const PATIENCE = 30_000;
const MOST_WAITING = 200;
const limits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 96, stackSizeMb: 4 };

export function createReading(parts: ReadingParts): Reading {
  if (parts.threads === 0) return { prepare: createPrepare(parts), warm: () => undefined, close: () => Promise.resolve() };
  const { terminology, policyName, baseUrl } = parts;
  const workerData: ThreadData = { terminology, policyName, baseUrl };
  return createPool({
    size: parts.threads,
    patience: PATIENCE,
    mostWaiting: MOST_WAITING,
    start: () =>
      new Worker(new URL('./start-thread.mjs', import.meta.url), { name: 'documents', workerData, execArgv: [], resourceLimits: limits }),
  });
}
