import { describe, expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { at, date, dateTime } from './time.ts';

describe('repeatable chance', () => {
  test('the same key gives the same numbers on every machine', () => {
    const random = createRandom('liguria', 'household', 7);
    expect([random.id(), random.int(1, 6), random.digits(8)]).toEqual(['990ba63c9042b66f', 6, '84936225']);
  });

  test('neighbouring keys share nothing', () => {
    const ids = new Set(Array.from({ length: 1000 }, (_, i) => createRandom('s', i).id()));
    expect(ids.size).toBe(1000);
  });

  test('weights are kept', () => {
    const random = createRandom('weights');
    const drawn = Array.from({ length: 5000 }, () =>
      random.weighted([
        [1, 'a'],
        [3, 'b'],
      ] as const),
    );
    expect(drawn.filter((value) => value === 'b').length / 5000).toBeCloseTo(0.75, 1);
  });

  test('normal values lie around their mean', () => {
    const random = createRandom('normal');
    const values = Array.from({ length: 5000 }, () => random.normal(10, 2));
    expect(values.reduce((sum, value) => sum + value, 0) / 5000).toBeCloseTo(10, 0);
  });
});

describe('times are written as the clocks in Rome show them', () => {
  test.each([
    [at(2026, 1, 12, 8, 45), '2026-01-12T08:45:00+01:00'],
    [at(2025, 7, 1, 0, 0), '2025-07-01T00:00:00+02:00'],
    [at(2025, 3, 30, 3, 0), '2025-03-30T03:00:00+02:00'],
    [at(2025, 10, 26, 1, 59), '2025-10-26T01:59:00+02:00'],
    [at(2025, 10, 26, 3, 0), '2025-10-26T03:00:00+01:00'],
  ])('%i is %s', (ms, text) => {
    expect(dateTime(ms)).toBe(text);
    expect(Date.parse(text)).toBe(ms);
    expect(date(ms)).toBe(text.slice(0, 10));
  });
});
