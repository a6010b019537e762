// From an element's value to index rows: which data types answer which type of search parameter.
// https://hl7.org/fhir/R4/search.html#ptypes
import type { SearchParameterType } from '#conformance/search-parameters.ts';
import { parseDateTime, rangeOfPeriod, rangeOfTiming } from '#fhir/period.ts';
import type { ConversionContext, Converter } from './conversion.ts';
import { convertQuantity, convertRange } from './convert-quantity.ts';
import { convertReference } from './convert-reference.ts';
import { convertString } from './convert-string.ts';
import { convertToken } from './convert-token.ts';

/** Undefined when values of the data type say nothing to a parameter of that type. */
export function converterFor(type: SearchParameterType, dataType: string, context: ConversionContext): Converter | undefined {
  switch (type) {
    case 'token':
      return convertToken(dataType, context.aliases);
    case 'string':
      return convertString(dataType);
    case 'date':
      return convertDate(dataType);
    case 'number':
      return convertNumber(dataType);
    case 'quantity':
      return convertQuantity(dataType, context.aliases);
    case 'reference':
      return convertReference(dataType, context);
    case 'uri':
      return convertUri;
    case 'special':
      return convertPosition;
    case 'composite':
      return undefined;
  }
}

function convertDate(dataType: string): Converter | undefined {
  switch (dataType) {
    case 'date':
    case 'dateTime':
    case 'instant':
      return (value, keys, rows) => {
        if (typeof value === 'string') rows.date(keys.own, parseDateTime(value));
      };
    case 'Period':
      return (value, keys, rows) => {
        rows.date(keys.own, rangeOfPeriod(value as object));
      };
    case 'Timing':
      return (value, keys, rows) => {
        rows.date(keys.own, rangeOfTiming(value as object));
      };
    default:
      return undefined;
  }
}

function convertNumber(dataType: string): Converter {
  if (dataType !== 'Range')
    return (value, keys, rows) => {
      if (typeof value === 'number') rows.number(keys.own, value, value);
    };
  return (value, keys, rows) => {
    const range = convertRange(value);
    if (range) rows.number(keys.own, range.lo, range.hi);
  };
}

/** A canonical with a version is also found without it. */
const convertUri: Converter = (value, keys, rows) => {
  if (typeof value !== 'string') return;
  rows.uri(keys.own, value);
  const bar = value.indexOf('|');
  if (bar > 0) rows.uri(keys.own, value.slice(0, bar));
};

const convertPosition: Converter = (value, keys, rows) => {
  const { latitude, longitude } = value as { latitude?: unknown; longitude?: unknown };
  if (typeof latitude === 'number' && typeof longitude === 'number') rows.position(keys.own, latitude, longitude);
};
