import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextUp, parseDecimal } from './numbers.ts';

test.each<[string, number, number, number]>([
  ['100', 100, 99.5, 100.5],
  ['100.00', 100, 99.995, 100.005],
  ['5.4', 5.4, 5.35, 5.45],
  ['-5.4', -5.4, -5.45, -5.35],
  ['0', 0, -0.5, 0.5],
  ['1e2', 100, 95, 105],
  ['5.40e-3', 0.0054, 0.0053995, 0.0054005],
])('%s stands for [%d: %d, %d)', (text, value, lo, hi) => {
  expect(parseDecimal(text)).toEqual({ value, lo, hi });
});

test.each(['', '-', '1.', '.5', '1e', 'x', '1,5', '0x10', 'Infinity', '1e400', ' 1', '1'.repeat(40)])('%j is no decimal', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

test('Nothing lies between a number and the next', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e300, min: -1e300 }), (value) => {
      const next = nextUp(value);
      expect(next).toBeGreaterThan(value);
      const middle = value + (next - value) / 2;
      expect(middle === value || middle === next).toBe(true);
    }),
  );
});
