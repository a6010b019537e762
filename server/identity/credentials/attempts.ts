// Guessing gets slow: after a few failures each further one doubles the wait. Counted for any name, whether somebody has it or not.
import { fingerprint } from '../fingerprint.ts';
import type { Keeping } from '../keeping.ts';

export interface Attempts {
  /** Counts an attempt before it is looked at, so that many at once count too; answers how long to wait, 0 = now. */
  begin(name: string, now: number): Promise<number>;
  /** It was right: nothing is held against the name any more. */
  succeed(name: string): Promise<void>;
}

interface Count {
  readonly failures: number;
  readonly until: number;
}

const kind = 'credential-attempts';
const free = 5;
const firstWait = 30_000;
const longestWait = 3_600_000;
const remembered = 24 * 3_600_000;

export function createAttempts(keep: Pick<Keeping, 'get' | 'add' | 'replace' | 'remove'>): Attempts {
  async function begin(name: string, now: number): Promise<number> {
    const key = fingerprint(name);
    for (;;) {
      const kept = await keep.get(kind, key, now);
      const count = kept === undefined ? { failures: 0, until: 0 } : (JSON.parse(kept.value) as Count);
      if (count.until > now) return count.until - now;
      const failures = count.failures + 1;
      const next: Count = { failures, until: now + waitAfter(failures) };
      const entry = { key, owner: null, value: JSON.stringify(next), expires: now + remembered };
      if (await (kept === undefined ? keep.add(kind, entry, now) : keep.replace(kind, entry, kept.version))) return 0;
    }
  }
  return { begin, succeed: (name) => keep.remove(kind, fingerprint(name)) };
}

export function waitAfter(failures: number): number {
  return failures < free ? 0 : Math.min(firstWait * 2 ** (failures - free), longestWait);
}
