// String rows: the parts of names and addresses, and plain texts.
// https://hl7.org/fhir/R4/search.html#string
import type { Converter } from './conversion.ts';

export function convertString(dataType: string): Converter | undefined {
  switch (dataType) {
    case 'HumanName':
      return humanName;
    case 'Address':
      return (value, keys, rows) => {
        for (const part of texts(value, ADDRESS_PARTS)) rows.string(keys.own, part);
      };
    case 'CodeableConcept':
      return concept;
    case 'Coding':
    case 'Reference':
      return (value, keys, rows) => {
        rows.string(keys.own, (value as { display?: unknown }).display);
      };
    case 'Annotation':
      return (value, keys, rows) => {
        rows.string(keys.own, (value as { text?: unknown }).text);
      };
    case 'Identifier':
    case 'ContactPoint':
      return (value, keys, rows) => {
        rows.string(keys.own, (value as { value?: unknown }).value);
      };
    default:
      return (value, keys, rows) => {
        rows.string(keys.own, value);
      };
  }
}

const NAME_PARTS = ['family', 'given', 'prefix', 'suffix', 'text'];
const ADDRESS_PARTS = ['line', 'city', 'district', 'state', 'postalCode', 'country', 'text'];

/** Each part, and the whole in both orders: people type "Rossi Mario" as well as "Mario Rossi". */
const humanName: Converter = (value, keys, rows) => {
  for (const part of texts(value, NAME_PARTS)) rows.string(keys.own, part);
  const given = texts(value, ['given']);
  const family = texts(value, ['family']);
  if (given.length === 0 || family.length === 0) return;
  rows.string(keys.own, [...given, ...family].join(' '));
  rows.string(keys.own, [...family, ...given].join(' '));
};

const concept: Converter = (value, keys, rows) => {
  const { coding, text } = value as { coding?: unknown; text?: unknown };
  rows.string(keys.own, text);
  for (const each of Array.isArray(coding) ? (coding as { display?: unknown }[]) : []) rows.string(keys.own, each.display);
};

function texts(value: unknown, names: readonly string[]): string[] {
  return names.flatMap((name) => (value as Record<string, unknown>)[name]).filter((part): part is string => typeof part === 'string');
}
