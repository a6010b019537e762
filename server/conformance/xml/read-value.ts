// The attribute `value` of a primitive as JSON text. https://hl7.org/fhir/R4/datatypes.html#primitive
import type { OperationOutcomeError } from '#fhir/outcome.ts';

/** Makes the refusal of the element that is being read. */
export type Fault = (rule: string) => OperationOutcomeError;

const integers: ReadonlySet<string> = new Set(['integer', 'positiveInt', 'unsignedInt']);
const decimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const integer = /^([+-]?)0*(\d{1,16})$/;

/** Numbers and booleans bare, all else as a JSON string; whether a text is a right date or code is the validator's question. */
export function jsonValue(value: string, type: string, fault: Fault): string {
  if (type === 'boolean') {
    if (value === 'true' || value === 'false') return value;
    throw fault(`${shown(value)} is no boolean: write true or false.`);
  }
  if (type === 'decimal') {
    if (decimal.test(value) && Number.isFinite(Number(value))) return value;
    throw fault(`${shown(value)} is no decimal: digits, with a point and no leading zeros.`);
  }
  if (!integers.has(type)) return JSON.stringify(value);
  const found = integer.exec(value);
  if (found === null) throw fault(`${shown(value)} is no integer: digits only.`);
  return found[1] === '-' && found[2] !== '0' ? `-${found[2]}` : (found[2] ?? '');
}

function shown(value: string): string {
  return JSON.stringify(value.length > 64 ? `${value.slice(0, 64)}...` : value);
}
