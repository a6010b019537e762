// The rules of the primitive data types.
// https://hl7.org/fhir/R4/datatypes.html#primitive
import { isBase64 } from '#fhir/base64.ts';
import { parseDateTime } from '#fhir/period.ts';

/** Undefined when the value is right, otherwise the rule that it breaks. */
export type PrimitiveRule = (value: unknown) => string | undefined;

const longestString = 1024 * 1024;
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const dateTimeForm = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$/;
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const dateForm = /^\d{4}(-\d\d(-\d\d)?)?$/;

function text(rule: string, isRight: (value: string) => boolean): PrimitiveRule {
  return (value) => {
    if (typeof value !== 'string') return `is ${jsonType(value)}, where a JSON string is needed`;
    if (value === '') return 'is empty: leave the element out instead';
    return isRight(value) ? undefined : rule;
  };
}

function pattern(rule: string, form: RegExp): PrimitiveRule {
  return text(rule, (value) => form.test(value));
}

function number(rule: string, isRight: (value: number) => boolean): PrimitiveRule {
  return (value) => {
    if (typeof value !== 'number') return `is ${jsonType(value)}, where a JSON number (without quotes) is needed`;
    return isRight(value) ? undefined : rule;
  };
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const isInt32 = (value: number): boolean => Number.isInteger(value) && value >= -2147483648 && value <= 2147483647;
const words = text(
  'has characters that FHIR does not allow (control characters), or is longer than 1 MB',
  (value) => value.length <= longestString && !controls.test(value),
);
/** Of visible letters of ASCII only, as nearly all codes and uris are. */
function isPlainWord(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const letter = text.charCodeAt(i);
    if (letter <= 0x20 || letter >= 0x7f) return false;
  }
  return true;
}

const uri = text('is no uri: it may not contain spaces', (value) => isPlainWord(value) || /^\S+$/.test(value));

export const primitiveRules: Readonly<Record<string, PrimitiveRule>> = {
  boolean: (value) => (typeof value === 'boolean' ? undefined : `is ${jsonType(value)}, where true or false (without quotes) is needed`),
  integer: number('is no integer of 32 bits', isInt32),
  positiveInt: number('is no positive integer', (value) => isInt32(value) && value > 0),
  unsignedInt: number('is no integer of zero or more', (value) => isInt32(value) && value >= 0),
  decimal: number('is no finite number', Number.isFinite),
  string: words,
  markdown: words,
  // A simple form of [^\s]+(\s[^\s]+)*, which is linear in the length.
  code: text('is no code: no spaces at the ends, single ones inside', (value) => isPlainWord(value) || !/^\s|\s$|\s\s/.test(value)),
  id: pattern('is no id: 1 to 64 letters, digits, `-` or `.`', /^[A-Za-z0-9\-.]{1,64}$/),
  uri,
  url: uri,
  canonical: uri,
  oid: pattern('is no oid such as urn:oid:1.2.3', /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/),
  uuid: pattern(
    'is no lower-case uuid such as urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  ),
  date: text('is no date: YYYY, YYYY-MM or YYYY-MM-DD', (value) => dateForm.test(value) && parseDateTime(value) !== undefined),
  dateTime: text(
    'is no dateTime: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with its time zone',
    (value) => dateTimeForm.test(value) && parseDateTime(value) !== undefined,
  ),
  instant: text(
    'is no instant: YYYY-MM-DDThh:mm:ss with its time zone',
    (value) => instantForm.test(value) && parseDateTime(value) !== undefined,
  ),
  time: pattern('is no time: hh:mm:ss without a time zone', /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/),
  base64Binary: text('is no base64', isBase64),
};
