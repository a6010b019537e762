import { expect, test } from 'vitest';
import { timeOrderedId } from './time-ordered-id.ts';

const random = 'f81d4fae-7dec-41d0-a765-00a0c91e6bf6';

test('An id begins with the time in milliseconds and keeps what is random behind it', () => {
  expect(timeOrderedId(random, Date.UTC(2026, 10, 27))).toBe('01a21a4d-4000-71d0-a765-00a0c91e6bf6');
});

test('Ids rise with time', () => {
  const times = [0, 1, 255, 1_792_476_000_000, 1_792_476_000_001];
  const ids = times.map((now) => timeOrderedId(random, now));
  expect([...ids].sort()).toEqual(ids);
});
