// Transactions that lost a race run again from the start.
// https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
import { setTimeout as pause } from 'node:timers/promises';
import { VersionConflict } from '../sql/version-conflict.ts';

const mostTries = 8;

/** Serialisation failure, deadlock, unique violation (another transaction wrote the same row first). */
const lostRace = new Set(['40001', '40P01', '23505']);

export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= mostTries || !isLostRace(error)) throw error;
      await pause(tries * tries * Math.random() * 4);
    }
  }
}

function isLostRace(error: unknown): boolean {
  if (error instanceof VersionConflict) return true;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && lostRace.has(error.code);
}
