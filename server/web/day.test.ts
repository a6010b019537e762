// Days of forms.
import { expect, test } from 'vitest';
import { isDay, today } from './day.ts';

test.each(['2026-11-02', '2024-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (text) => expect(isDay(text)).toBe(true));

test.each(['', '2026-02-30', '2023-02-29', '2026-13-01', '26-1-1', '2026-11-02T00:00', ' 2026-11-02', '+2026-11-02', '२०२६-११-०२'])(
  '“%s” is none',
  (text) => expect(isDay(text)).toBe(false),
);

test('A day begins at midnight in Rome, in winter and in summer', () => {
  const at = (time: string): string => today(Date.parse(time));
  expect([at('2026-11-02T22:59:59Z'), at('2026-11-02T23:00:00Z')]).toEqual(['2026-11-02', '2026-11-03']);
  expect([at('2026-07-01T21:59:59Z'), at('2026-07-01T22:00:00Z')]).toEqual(['2026-07-01', '2026-07-02']);
});
