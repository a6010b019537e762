// What a benchmark may say of its figures: medians and ratios, never one run's absolute.

/** The middle of the values; the mean of the two in the middle when there are two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** Nearest rank: the smallest value that at least `share` of the values do not exceed. Takes them sorted. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[Math.min(rank, sorted.length) - 1] as number;
}

/**
 * The median of the ratios of neighbours in time, not the ratio of medians: a machine that slows down in one round slows
 * both measurements of that round.
 */
export function pairedRatio(values: readonly number[], references: readonly number[]): number {
  const ratios: number[] = [];
  for (let i = 0; i < Math.min(values.length, references.length); i++) {
    const reference = references[i] as number;
    if (reference > 0) ratios.push((values[i] as number) / reference);
  }
  return median(ratios);
}
