import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EARLIEST, LATEST, parseDateTime, rangeOfPeriod, rangeOfTiming } from './period.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

describe('A date covers the time that it names, in Rome when it has no zone', () => {
  test.each([
    ['2024', '2023-12-31T23:00:00.000Z', '2024-12-31T23:00:00.000Z'],
    ['2024-02', '2024-01-31T23:00:00.000Z', '2024-02-29T23:00:00.000Z'],
    ['2024-12', '2024-11-30T23:00:00.000Z', '2024-12-31T23:00:00.000Z'],
    ['2024-07-01', '2024-06-30T22:00:00.000Z', '2024-07-01T22:00:00.000Z'],
    ['2024-03-31', '2024-03-30T23:00:00.000Z', '2024-03-31T22:00:00.000Z'],
    ['2024-10-27', '2024-10-26T22:00:00.000Z', '2024-10-27T23:00:00.000Z'],
    ['2024-10-27T02:30', '2024-10-27T00:30:00.000Z', '2024-10-27T00:31:00.000Z'],
    ['2024-10-27T03:00', '2024-10-27T02:00:00.000Z', '2024-10-27T02:01:00.000Z'],
    ['2024-03-31T03:00:00', '2024-03-31T01:00:00.000Z', '2024-03-31T01:00:01.000Z'],
    ['1975-07-01', '1975-06-30T22:00:00.000Z', '1975-07-01T22:00:00.000Z'],
    ['1950-07-01', '1950-06-30T23:00:00.000Z', '1950-07-01T23:00:00.000Z'],
    ['2024-05-01T10:30Z', '2024-05-01T10:30:00.000Z', '2024-05-01T10:31:00.000Z'],
    ['2024-05-01T10:30:15Z', '2024-05-01T10:30:15.000Z', '2024-05-01T10:30:16.000Z'],
    ['2024-05-01T10:30:15.5Z', '2024-05-01T10:30:15.500Z', '2024-05-01T10:30:15.600Z'],
    ['2024-05-01T10:30:15.123Z', '2024-05-01T10:30:15.123Z', '2024-05-01T10:30:15.124Z'],
    ['2024-05-01T10:30:15.123456Z', '2024-05-01T10:30:15.123Z', '2024-05-01T10:30:15.124Z'],
    ['2024-05-01T10:30:15+02:00', '2024-05-01T08:30:15.000Z', '2024-05-01T08:30:16.000Z'],
    ['2024-05-01T10:30:15-05:30', '2024-05-01T16:00:15.000Z', '2024-05-01T16:00:16.000Z'],
  ])('%s', (text, lo, hi) => {
    const range = parseDateTime(text);
    expect(range && [iso(range.lo), iso(range.hi)]).toEqual([lo, hi]);
  });
});

test.each([
  '',
  '24',
  '0000',
  '2024-13',
  '2024-00',
  '2024-02-30',
  '2023-02-29',
  '2024-1-1',
  '2024-01-01T',
  '2024-01-01T10',
  '2024-01-01T24:00',
  '2024-01-01T10:60',
  '2024-01-01T10:00:61',
  '2024-01-01T10:00:00.',
  '2024-01-01T10:00:00 02:00',
  '2024-01-01T10:00:00+2',
  '2024-01-01 10:00',
  '2024-01-01T10:00:00Zx',
  '20240101',
  'today',
  '２０２４',
])('%j is no date', (text) => {
  expect(parseDateTime(text)).toBeUndefined();
});

test('The computed offset is the one of the time zone database', () => {
  const rome = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome', dateStyle: 'short', timeStyle: 'medium' });
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2090, 0, 1) }), (ms) => {
      const second = Math.floor(ms / 1000) * 1000;
      const local = rome.format(second).replace(' ', 'T');
      const range = parseDateTime(local);
      // The hour that comes twice in autumn means its first time.
      expect(range && rome.format(range.lo).replace(' ', 'T')).toBe(local);
      expect(range && range.lo <= second).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('An instant in UTC is read as the platform reads it', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }), (date) => {
      expect(parseDateTime(date.toISOString())).toEqual({ lo: date.getTime(), hi: date.getTime() + 1 });
    }),
  );
});

describe('Periods', () => {
  const year = parseDateTime('2024') as { lo: number; hi: number };
  test.each([
    [{ start: '2024', end: '2024' }, year],
    [{ start: '2024' }, { lo: year.lo, hi: LATEST }],
    [{ end: '2024' }, { lo: EARLIEST, hi: year.hi }],
    [{}, undefined],
    [{ start: 'soon' }, undefined],
    [{ start: '2025', end: '2023' }, undefined],
  ])('%j', (period, expected) => {
    expect(rangeOfPeriod(period)).toEqual(expected);
  });
});

test('A Timing covers its events and its bounds', () => {
  const lo = parseDateTime('2024-01-01')?.lo;
  expect(rangeOfTiming({ event: ['2024-01-01', '2024-01-03'] })).toEqual({ lo, hi: parseDateTime('2024-01-03')?.hi });
  expect(rangeOfTiming({ repeat: { boundsPeriod: { start: '2024-01-01' } } })).toEqual({ lo, hi: LATEST });
  expect(rangeOfTiming({ repeat: { frequency: 2 } })).toBeUndefined();
});
