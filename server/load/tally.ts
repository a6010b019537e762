// Counts and latencies of a load while it runs.
import type { Refusal, Verdict } from './parcel.ts';

export interface Tally {
  /** Type to status to count. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly refusals: readonly Refusal[];
  readonly warnings: number;
  readonly resources: number;
  readonly refused: number;
  /** Milliseconds of every request. */
  readonly latencies: readonly number[];
}

export function createTally(): { readonly tally: Tally; add(verdict: Verdict): void; answered(milliseconds: number): void } {
  const counts = new Map<string, Map<number, number>>();
  const refusals: Refusal[] = [];
  const latencies: number[] = [];
  const tally = { counts, refusals, latencies, warnings: 0, resources: 0, refused: 0 };
  return {
    tally,
    add: (verdict) => {
      for (const { type, status } of verdict.results) {
        const ofType = counts.get(type) ?? new Map<number, number>();
        ofType.set(status, (ofType.get(status) ?? 0) + 1);
        counts.set(type, ofType);
        if (status >= 200 && status < 400) tally.resources++;
        else tally.refused++;
      }
      if (verdict.results.length === 0) tally.refused += verdict.refusals.length;
      for (const refusal of verdict.refusals) refusals.push(refusal);
      tally.warnings += verdict.warnings;
    },
    answered: (milliseconds) => void latencies.push(milliseconds),
  };
}

export interface Latency {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Nearest rank; undefined without a single value. */
export function latencyOf(values: readonly number[]): Latency | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) };
}
