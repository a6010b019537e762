// Ranges as people read them, and a range in words only where it says more than the numbers.
import { expect, test } from 'vitest';
import type { ObservationReferenceRange } from '@medplum/fhirtypes';
import { rangeTexts } from './reference-ranges.ts';

const numbers: ObservationReferenceRange = { low: { value: 0 }, high: { value: 0.1 } };
const women = { appliesTo: [{ text: 'donne' }] };

test.each<readonly [string, readonly ObservationReferenceRange[], readonly string[]]>([
  ['the same in words', [numbers, { text: '( 0 - 0.10 )' }], ['0 – 0,1']],
  ['the same in words, written as Italians do and first', [{ text: '0,00-0,10' }, numbers], ['0 – 0,1']],
  ['other numbers in words', [numbers, { text: '( 0 - 0.11 )' }], ['0 – 0,1', '( 0 - 0.11 )']],
  ['more than numbers in words', [numbers, { text: '0 - 0.10 a digiuno' }], ['0 – 0,1', '0 - 0.10 a digiuno']],
  ['the same numbers for others', [numbers, { text: '0 - 0.1', ...women }], ['0 – 0,1', '0 - 0.1 (donne)']],
  ['words alone', [{ text: '0 - 0.1' }, { text: '0 - 0.1', ...women }], ['0 - 0.1', '0 - 0.1 (donne)']],
  ['one bound', [{ high: { value: 5 } }, { text: '0 - 5' }], ['fino a 5', '0 - 5']],
])('%s', (_, ranges, expected) => {
  expect(rangeTexts(ranges, 'it')).toEqual(expected);
});
