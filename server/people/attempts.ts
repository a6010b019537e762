// How often somebody may miss before they have to wait: guessing codici fiscali at a counter is slow, and seen.
import { throttled } from '#fhir/outcome.ts';
import type { Keep } from '#store/keep.ts';

export interface AttemptLimit {
  readonly most: number;
  /** Milliseconds after the last miss; then all is forgotten. */
  readonly within: number;
}

export interface Attempts {
  /** Throws `throttled` when too many have missed. */
  check(who: string, now: number): Promise<void>;
  miss(who: string, now: number): Promise<void>;
}

const kind = 'person-lookup';
const mostTries = 8;

export function createAttempts(keep: Keep, { most, within }: AttemptLimit): Attempts {
  return {
    async check(who, now) {
      const kept = await keep.get(kind, who, now);
      if (kept !== undefined && Number(kept.value) >= most) {
        const minutes = Math.ceil(within / 60_000);
        throw throttled(`${most} searches for people that are not there: try again after ${minutes} minutes without one.`);
      }
    },

    async miss(who, now) {
      for (let tries = 0; tries < mostTries; tries++) {
        const kept = await keep.get(kind, who, now);
        const entry = { key: who, owner: who, value: String(Number(kept?.value ?? 0) + 1), expires: now + within };
        const written = kept === undefined ? await keep.add(kind, entry, now) : await keep.replace(kind, entry, kept.version);
        if (written) return;
      }
    },
  };
}
