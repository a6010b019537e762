import { describe, expect, test } from 'vitest';
import { isShared, onceForShared, share } from './shared.ts';

describe('A shared value', () => {
  test('is frozen in all its depth', () => {
    const concept = share({ coding: [{ code: 'a' }] });
    expect(isShared(concept)).toBe(true);
    expect(() => concept.coding.push({ code: 'b' })).toThrow(TypeError);
  });

  test('is none that names something inside of its resource: that is another thing in each', () => {
    expect(isShared(share({ extension: [{ valueReference: { reference: '#p1' } }] }))).toBe(false);
  });

  test('is asked once what can be found out of it, any other each time', () => {
    let asked = 0;
    const find = onceForShared(() => ++asked);
    const [one, other] = [share({ code: 'a' }), { code: 'a' }];
    expect([find(one), find(one), find(other), find(other)]).toEqual([1, 1, 2, 3]);
  });
});
