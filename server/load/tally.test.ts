import { expect, test } from 'vitest';
import { latencyOf } from './tally.ts';

test.each([
  [[5], { mean: 5, p50: 5, p95: 5, p99: 5, max: 5 }],
  [Array.from({ length: 100 }, (_, i) => 100 - i), { mean: 50.5, p50: 50, p95: 95, p99: 99, max: 100 }],
])('percentiles by nearest rank', (values, expected) => {
  expect(latencyOf(values)).toEqual(expected);
});

test('there is no latency without a request', () => {
  expect(latencyOf([])).toBeUndefined();
});
