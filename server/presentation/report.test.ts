import { describe, expect, test } from 'vitest';
import type { DiagnosticReport, Observation } from '@medplum/fhirtypes';
import { demoReading, observation, the } from './examples.fixture.ts';
import { flagOf } from './flag.ts';
import { readExact } from './exact.ts';
import { valueText } from './quantity-text.ts';
import { readingOf } from './reading.ts';
import { reportOf } from './report.ts';
import { resultRows } from './result-rows.ts';

const mgdl = { unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' };

describe('A laboratory report', () => {
  test('is read with its results, ranges and flags', () => {
    const report = reportOf(the<DiagnosticReport>('DiagnosticReport/citizen-lab-1'), demoReading());
    expect(report).toMatchObject({
      title: 'Referto di laboratorio',
      state: { code: 'final', text: 'definitivo' },
      date: '12 marzo 2024 alle ore 08:10',
      structure: 'Laboratorio Analisi Campione',
      accession: 'ACC-000101',
      nre: '070A00000000101',
      conclusion: 'Valori fuori dai limiti di riferimento: 4.',
    });
    expect(report.rows.map(({ name, value, unit, ranges, flag }) => [name, value, unit, ranges.join(), flag?.symbol])).toEqual([
      ['Emoglobina glicata', '64', 'mmol/mol', '20 – 42', '↑'],
      ['Glucosio', '148', 'mg/dL', '65 – 100', '↑'],
      ['Creatinina', '0,91', 'mg/dL', '0,5 – 1,2', ''],
      ['Albumina nelle urine', '21,4', 'mg/L', 'fino a 20', '↑'],
      ['Colesterolo totale', '232', 'mg/dL', 'fino a 200', '↑'],
    ]);
  });

  test('in English has English words and numbers around the same content', () => {
    const report = reportOf(the<DiagnosticReport>('DiagnosticReport/citizen-lab-1'), demoReading('en'));
    expect(report.state.text).toBe('final');
    expect(report.rows[2]).toMatchObject({ name: 'Creatinina', value: '0.91', ranges: ['0.5 – 1.2'] });
  });

  test('shows nothing of a result that cannot be found', () => {
    const report = reportOf(the<DiagnosticReport>('DiagnosticReport/citizen-lab-1'), readingOf([], 'it'));
    expect(report).toMatchObject({ rows: [], structure: '', author: '' });
  });

  test('puts the members of a panel below it, once, and survives a panel that holds itself', () => {
    const member = observation({ id: 'm', valueQuantity: { value: 1, ...mgdl } });
    const panel = observation({
      id: 'p',
      code: { text: 'Profilo' },
      hasMember: [{ reference: 'Observation/m' }, { reference: 'Observation/p' }],
    });
    const other = observation({ id: 'x', code: { text: 'Altro' }, hasMember: [{ reference: 'Observation/m' }] });
    const rows = resultRows([{ reference: 'Observation/x' }, { reference: 'Observation/m' }], readingOf([member, panel, other], 'it'));
    expect(rows.map(({ name, depth, isGroup }) => [name, depth, isGroup])).toEqual([
      ['Altro', 0, true],
      ['Glucosio', 1, false],
    ]);
  });

  test('says the name of a group once where a group of that name stands in it, unless that one says something besides', () => {
    const sent = { coding: [{ code: '1312.154', display: '1312.154' }] };
    const act = observation({ id: 'a', code: sent, hasMember: [{ reference: 'Observation/b' }, { reference: 'Observation/c' }] });
    const battery = observation({ id: 'b', code: sent, hasMember: [{ reference: 'Observation/m' }] });
    const noted = observation({ ...battery, id: 'c', hasMember: [{ reference: 'Observation/n' }], note: [{ text: 'Emolizzato' }] });
    const members = ['m', 'n'].map((id) => observation({ id, valueQuantity: { value: 1, ...mgdl } }));
    const rows = resultRows([{ reference: 'Observation/a' }], readingOf([act, battery, noted, ...members], 'it'));
    expect(rows.map(({ name, depth, isGroup, notes }) => [name, depth, isGroup, ...notes])).toEqual([
      ['1312.154', 0, true],
      ['Glucosio', 1, false],
      ['1312.154', 1, true, 'Emolizzato'],
      ['Glucosio', 2, false],
    ]);
  });

  test('has the two pressures of one observation as rows of their own', () => {
    const rows = resultRows([the<Observation>('Observation/citizen-pressure-1')], demoReading());
    expect(rows.map(({ name, depth, value, unit }) => [name, depth, value, unit])).toEqual([
      ['Pressione arteriosa', 0, '', ''],
      ['Pressione sistolica', 1, '148', 'mmHg'],
      ['Pressione diastolica', 1, '88', 'mmHg'],
    ]);
  });
});

describe('A value', () => {
  test.each<[string, Partial<Observation>, string, string]>([
    ['a bound', { valueQuantity: { value: 5, comparator: '<', ...mgdl } }, '< 5', 'mg/dL'],
    ['an annotation of UCUM', { valueQuantity: { value: 2, code: '{tbl}' } }, '2', 'tbl'],
    ['a power of ten in a small unit', { valueQuantity: { value: 11.9, code: '10*3/uL' } }, '11,9', '10³/µL'],
    ['a unit in words that begins with its letter', { valueQuantity: { value: 3, unit: 'unità' } }, '3', 'unità'],
    ['thousands', { valueQuantity: { value: 250000, unit: '/uL' } }, '250.000', '/µL'],
    ['a code', { valueCodeableConcept: { coding: [{ code: '3', display: 'Azzurro' }] } }, 'Azzurro', ''],
    ['a text', { valueString: 'assenti' }, 'assenti', ''],
    ['a truth', { valueBoolean: false }, 'no', ''],
    ['a ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1 : 128', ''],
    ['a range', { valueRange: { low: { value: 1, ...mgdl }, high: { value: 3, ...mgdl } } }, '1 – 3', 'mg/dL'],
    ['nothing, and why', { dataAbsentReason: { text: 'campione emolizzato' } }, 'non disponibile (campione emolizzato)', ''],
    ['nothing at all', {}, '', ''],
  ])('that is %s', (_, parts, value, unit) => {
    expect(valueText(observation(parts), 'it')).toEqual({ value, unit });
  });

  test('is shown with the decimals that were written', () => {
    const read = readExact<Observation>('{"resourceType":"Observation","valueQuantity":{"value":1.10,"unit":"g"},"component":[]}');
    expect(valueText(read, 'it').value).toBe('1,10');
    expect(JSON.parse(JSON.stringify(read))).toMatchObject({ valueQuantity: { value: 1.1 } });
  });
});

describe('A flag', () => {
  const range = [{ low: { value: 65, ...mgdl }, high: { value: 100, ...mgdl } }];
  const at = (value: number): Partial<Observation> => ({ valueQuantity: { value, ...mgdl } });
  const code = (text: string) => ({ interpretation: [{ coding: [{ code: text }] }] });
  test.each<[string, Partial<Observation>, string | undefined, string | undefined]>([
    ['is the laboratory’s', { ...at(80), referenceRange: range, ...code('HH') }, 'critical-high', 'laboratory'],
    ['of the laboratory outweighs the comparison', { ...at(200), referenceRange: range, ...code('N') }, 'normal', 'laboratory'],
    ['is compared when nothing was said', { ...at(200), referenceRange: range }, 'high', 'comparison'],
    ['is compared from below', { ...at(20), referenceRange: range }, 'low', 'comparison'],
    ['on the bound is normal', { ...at(100), referenceRange: range }, 'normal', 'comparison'],
    ['is not compared where ranges differ by person', { ...at(200), referenceRange: [...range, ...range] }, undefined, undefined],
    ['is not compared across units', { valueQuantity: { value: 9, code: 'mmol/L' }, referenceRange: range }, undefined, undefined],
    [
      'is not compared with a bound',
      { valueQuantity: { value: 5, comparator: '<', ...mgdl }, referenceRange: range },
      undefined,
      undefined,
    ],
    ['of an unknown code says nothing', { ...at(200), referenceRange: range, ...code('constructor') }, undefined, undefined],
  ])('%s', (_, parts, flag, by) => {
    const found = flagOf(observation(parts));
    expect([found?.code, found?.by]).toEqual([flag, by]);
  });
});
