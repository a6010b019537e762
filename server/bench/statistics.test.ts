import { describe, expect, test } from 'vitest';
import { median, pairedRatio, percentile } from './statistics.ts';

describe('The figures of a benchmark', () => {
  test.each([
    [[3], 3],
    [[1, 2], 1.5],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('the median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('nothing measured has no median', () => {
    expect(median([])).toBeNaN();
    expect(percentile([], 0.5)).toBeNaN();
    expect(pairedRatio([], [])).toBeNaN();
  });

  test('the median leaves the measurements in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test.each([
    [0, 1],
    [0.5, 5],
    [0.51, 6],
    [0.9, 9],
    [0.99, 10],
    [1, 10],
  ])('the share %d of ten sorted values ends at %d', (share, expected) => {
    expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share)).toBe(expected);
  });

  test('a ratio compares the two measurements of one round', () => {
    // The second round ran on a machine half as fast: the ratio stays 0.25, whatever the absolutes.
    expect(pairedRatio([250, 125, 250], [1000, 500, 1000])).toBe(0.25);
  });

  test('a round without its reference is left out', () => {
    expect(pairedRatio([10, 20, 30], [100, 0])).toBe(0.1);
  });
});
