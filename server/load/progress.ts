// How far a load is, with the time left: a bar on a terminal, lines elsewhere.
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  start(totalBytes: number): void;
  advance(bytes: number, shown: { readonly resources: number; readonly refused: number; readonly file: string }): void;
  stop(): void;
}

export const silent: Progress = { start: () => undefined, advance: () => undefined, stop: () => undefined };

export function createBar(): Progress {
  const bar = new SingleBar(
    {
      format: '{bar} {percentage}% · {eta_formatted} left · {resources} resources, {refused} refused · {file}',
      barsize: 24,
      noTTYOutput: true,
      notTTYSchedule: 2000,
      etaBuffer: 200,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  return {
    start: (totalBytes) => bar.start(totalBytes, 0, { resources: 0, refused: 0, file: '' }),
    advance: (bytes, shown) => bar.increment(bytes, shown),
    stop: () => bar.stop(),
  };
}
