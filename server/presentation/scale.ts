// Where a value stands on a plot, and which round values its axis names.

export interface Scale {
  readonly ticks: readonly number[];
  readonly decimals: number;
  /** 0 at the lowest tick, 1 at the highest. */
  at(value: number): number;
}

/** Round steps (1, 2 or 5 times a power of ten) that hold all the values, about `wanted` of them. */
export function scaleOf(values: readonly number[], wanted = 5): Scale {
  const [low, high] = spread(Math.min(...values), Math.max(...values));
  const step = roundStep((high - low) / wanted);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(decimals)));
  const [bottom = 0, top = 1] = [ticks[0], ticks.at(-1)];
  return { ticks, decimals, at: (value) => (value - bottom) / (top - bottom) };
}

function spread(low: number, high: number): readonly [number, number] {
  if (low < high) return [low, high];
  const margin = low === 0 ? 1 : Math.abs(low) / 10;
  return [low - margin, high + margin];
}

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const lead = step / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}
