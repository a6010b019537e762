// Numbers with their digits: 16.00 says how well it was measured, and stays 16.00.
// https://hl7.org/fhir/R4/datatypes.html#decimal

const shape = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** As JSON writes numbers, but for an exponent. */
const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const mark = '\u0001';

/** undefined when it is no number. A number that JavaScript would write otherwise stands in marks until it is written. */
export function decimal(text: string): number | undefined {
  const trimmed = text.trim().replace(/^\+/, '');
  const isPlain = plain.test(trimmed);
  if (!isPlain && !shape.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  const json = isPlain ? trimmed : jsonOf(trimmed);
  return String(value) === json ? value : ((mark + json) as unknown as number);
}

function jsonOf(text: string): string {
  return text
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
}

/** What the mark stands for, where a mapping has to look at it. */
export function numberOf(value: number | undefined): number | undefined {
  return typeof value === 'string' ? Number((value as string).slice(mark.length)) : value;
}

/** The digits that stand behind a mark; undefined for every other text. */
export function digitsOf(text: string): string | undefined {
  if (!text.startsWith(mark)) return undefined;
  const digits = text.slice(mark.length);
  return shape.test(digits) ? digits : undefined;
}
