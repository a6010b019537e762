import { describe, expect, test } from 'vitest';
import { isShared, onceForShared, share, SharedValues } from './shared.ts';

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

describe('Values by what they say', () => {
  test('are one copy for all, as long as there is room', () => {
    const values = new SharedValues<{ readonly code: string }>(1);
    const sent = { code: 'a' };
    const kept = values.put('a', sent);
    expect(kept).toEqual(sent);
    expect(kept).not.toBe(sent);
    expect(values.get('a')).toBe(kept);
    values.put('b', { code: 'b' });
    expect(values.get('a')).toBeUndefined();
  });

  test('are left as they are where they cannot be shared', () => {
    const values = new SharedValues<{ readonly reference: string }>(1);
    const local = { reference: '#p1' };
    expect(values.put('p', local)).toBe(local);
    expect(values.get('p')).toBeUndefined();
  });
});
