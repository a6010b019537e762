// Resources read from their stored text with every decimal as it was written: a laboratory's 1.10 is shown as 1.10.
// https://hl7.org/fhir/R4/datatypes.html#decimal
import type { Resource } from '@medplum/fhirtypes';
import { parse } from 'lossless-json';

/** A number that remembers its digits; it computes like any other. */
class WrittenNumber extends Number {
  readonly #digits: string;
  constructor(digits: string) {
    super(digits);
    this.#digits = digits;
  }
  override toString(): string {
    return this.#digits;
  }
}

const trailingZero = /\.\d*0[,\]}\s]/;

export function readExact<T extends Resource>(text: string): T {
  if (!trailingZero.test(text)) return JSON.parse(text) as T;
  return parse(text, undefined, written) as T;
}

function written(digits: string): unknown {
  const value = Number(digits);
  return String(value) === digits ? value : new WrittenNumber(digits);
}
