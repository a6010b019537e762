// String, uri and special parameters.
// https://hl7.org/fhir/R4/search.html#string, https://hl7.org/fhir/R4/search.html#uri
import { fold, words } from '../fold.ts';
import { indexedText } from '../index/rows.ts';
import { parseDecimal } from '../numbers.ts';
import { or, type Predicate } from '../predicate.ts';
import type { Asked } from './context.ts';
import { splitEscaped, unescape } from './escape.ts';
import { badModifier, badValue } from './refusals.ts';

export function stringPredicate(asked: Asked, values: readonly string[]): Predicate {
  const { modifier, key } = asked;
  if (modifier !== undefined && modifier !== 'exact' && modifier !== 'contains') throw badModifier(asked, ['missing', 'exact', 'contains']);
  const texts = values.map((value) => indexedText(unescape(value)));
  if (modifier === 'exact') return { kind: 'string', param: key, test: 'exact', values: texts };
  const folded = texts.map((text) => fold(text));
  if (folded.includes('')) throw badValue(asked, '', 'it has nothing to compare with.');
  return { kind: 'string', param: key, test: modifier === 'contains' ? 'contains' : 'starts', values: folded };
}

export function uriPredicate(asked: Asked, values: readonly string[]): Predicate {
  const { modifier, key } = asked;
  if (modifier !== undefined && modifier !== 'below' && modifier !== 'above') throw badModifier(asked, ['missing', 'above', 'below']);
  return { kind: 'uri', param: key, test: modifier ?? 'exact', values: values.map(unescape) };
}

export function wordsPredicate(asked: Asked, values: readonly string[], field: '_text' | '_content'): Predicate {
  if (asked.modifier !== undefined) throw badValue(asked, `:${asked.modifier}`, 'it takes no modifier.');
  return or(
    ...values.map((value): Predicate => {
      const asWords = [...new Set(words(unescape(value)))];
      if (asWords.length === 0) throw badValue(asked, value, 'it has no word to look for.');
      return { kind: 'words', field, words: asWords };
    }),
  );
}

const METERS: Readonly<Record<string, number>> = { km: 1000, m: 1, mi: 1609.344, '[mi_i]': 1609.344 };
const DEFAULT_KILOMETERS = '50';

/** https://hl7.org/fhir/R4/location.html#positional */
export function nearPredicate(asked: Asked, values: readonly string[]): Predicate {
  if (asked.modifier !== undefined) throw badModifier(asked, ['missing']);
  return or(
    ...values.map((value): Predicate => {
      const [latitude, longitude, distance = DEFAULT_KILOMETERS, unit = 'km', ...more] = splitEscaped(value, '|').map(unescape);
      const numbers = [latitude, longitude, distance].map((text) => parseDecimal(text ?? '')?.value ?? Number.NaN);
      const [lat = 0, lon = 0, far = 0] = numbers;
      const meters = far * (METERS[unit] ?? Number.NaN);
      if (more.length > 0 || !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && meters >= 0)) {
        throw badValue(asked, value, 'write latitude|longitude|distance|unit with the unit km, m or mi, for example 44.41|8.93|5|km.');
      }
      return { kind: 'near', param: asked.key, latitude: lat, longitude: lon, meters };
    }),
  );
}
