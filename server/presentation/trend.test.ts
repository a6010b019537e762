import { describe, expect, test } from 'vitest';
import type { Observation } from '@medplum/fhirtypes';
import { demo, demoReading, observation } from './examples.fixture.ts';
import { plotSvg } from './plot-svg.ts';
import { readingOf } from './reading.ts';
import { scaleOf } from './scale.ts';
import { trendsOf } from './trend.ts';

const loinc = (code: string) => ({ system: 'http://loinc.org', code });
const all = demo.filter((one): one is Observation => one.resourceType === 'Observation' && one.subject?.reference === 'Patient/citizen');
const glucose = (id: string, date: string, value: number, unit = 'mg/dL', comparator?: '<'): Observation =>
  observation({
    id,
    code: { text: 'Glucosio', coding: [loinc('2345-7')] },
    effectiveDateTime: date,
    valueQuantity: { value, unit, code: unit, ...(comparator === undefined ? {} : { comparator }) },
  });

describe('The course of an exam', () => {
  test('is told oldest first, with the range of the newest', () => {
    const [trend, another] = trendsOf(all, loinc('59261-8'), demoReading());
    expect(another).toBeUndefined();
    expect(trend?.points.map(({ date, text }) => [date, text])).toEqual([
      ['12/03/2024', '64'],
      ['17/09/2024', '59'],
      ['11/03/2025', '55'],
      ['16/09/2025', '52'],
      ['13/01/2026', '49'],
    ]);
    expect(trend).toMatchObject({ name: 'Emoglobina glicata', unit: 'mmol/mol', band: { low: 20, high: 42 } });
  });

  test('of pressure is one of each of the two', () => {
    expect(trendsOf(all, loinc('8480-6'), demoReading())).toMatchObject([{ name: 'Pressione sistolica', unit: 'mmHg' }]);
  });

  test('never joins two units in one line', () => {
    const trends = trendsOf(
      [glucose('a', '2025-01-01', 90), glucose('b', '2025-02-01', 5, 'mmol/L'), glucose('c', '2025-03-01', 95)],
      loinc('2345-7'),
      readingOf([], 'it'),
    );
    expect(trends.map(({ unit, points }) => [unit, points.length])).toEqual([
      ['mg/dL', 2],
      ['mmol/L', 1],
    ]);
  });

  test('leaves out what was withdrawn and what has no number or no time', () => {
    const withdrawn: Observation = { ...glucose('a', '2025-01-01', 90), status: 'entered-in-error' };
    const { valueQuantity: _, ...wordy } = glucose('b', '2025-01-01', 90);
    const { effectiveDateTime: __, ...timeless } = glucose('c', '2025-01-01', 90);
    expect(trendsOf([withdrawn, wordy, timeless], loinc('2345-7'), readingOf([], 'it'))).toEqual([]);
  });
});

describe('A plot', () => {
  const trend = trendsOf(
    [glucose('a', '2025-01-01', 90), glucose('b', '2025-02-01', 5, 'mg/dL', '<')],
    loinc('2345-7'),
    readingOf([], 'it'),
  )[0];
  const svg = plotSvg(trend as NonNullable<typeof trend>, 'it', 'g');

  test('holds neither style nor script, and says in words what it is', () => {
    expect(svg).not.toMatch(/style|script|href/);
    expect(svg).toContain('<title id="g-title">Glucosio: andamento di 2 valori</title>');
  });

  test('escapes what a laboratory calls its exam', () => {
    const hostile = { ...(trend as NonNullable<typeof trend>), name: '<script>"&', unit: '</svg>' };
    expect(plotSvg(hostile, 'it', 'g')).not.toMatch(/<script>|<\/svg>./);
  });

  test('of one value stands in the middle', () => {
    const [single] = trendsOf([glucose('a', '2025-01-01', 90)], loinc('2345-7'), readingOf([], 'it'));
    expect(plotSvg(single as NonNullable<typeof single>, 'en', 'g')).toContain('cx="382"');
  });

  test.each([
    [
      [0, 10],
      [0, 2, 4, 6, 8, 10],
    ],
    [
      [0.91, 1.21],
      [0.9, 1, 1.1, 1.2, 1.3],
    ],
    [
      [64, 64],
      [55, 60, 65, 70, 75],
    ],
    [
      [-3, 4],
      [-4, -2, 0, 2, 4],
    ],
  ])('has round ticks for %j', (values, ticks) => {
    expect(scaleOf(values).ticks).toEqual(ticks);
  });
});
