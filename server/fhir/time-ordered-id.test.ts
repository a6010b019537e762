import { randomFillSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTimeOrderedIds } from './time-ordered-id.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const today = Date.UTC(2026, 10, 27);

describe('An id', () => {
  test('begins with the time in milliseconds, and what is random stands behind it', () => {
    const newId = createTimeOrderedIds(
      (bytes) => bytes.set([0x1d, 0x07, 0x65, 0x90, 0x0a, 0x0c, 0x91, 0xe6, 0xbf, 0x6f]),
      () => today,
    );
    expect(newId()).toBe('01a21a4d-4000-71d0-b659-0a0c91e6bf6f');
  });

  test('rises with time', () => {
    const times = [0, 1, 255, 1_792_476_000_000, 1_792_476_000_001.5];
    const left = [...times];
    const newId = createTimeOrderedIds(
      (bytes) => bytes.fill(7),
      () => left.shift() as number,
    );
    const ids = times.map(newId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(times.length);
  });

  test('is a UUID, and never comes twice, however many are drawn in one moment', () => {
    const newId = createTimeOrderedIds(randomFillSync, () => today);
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.filter((id) => !uuid.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has each of its random digits from the source', () => {
    const newId = createTimeOrderedIds(randomFillSync, () => today);
    const ids = Array.from({ length: 1000 }, newId);
    const met = [...'xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx'].map((_, at) => new Set(ids.map((id) => id[at])).size);
    expect(met).toEqual([
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 16, 16, 16, 1, 4, 16, 16, 16, 1, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16,
    ]);
  });
});
