// Numbers as searches see them: the implicit precision of a decimal, and the open ends of ranges.
// https://hl7.org/fhir/R4/search.html#number

/** Open ends; finite, so that every database and JSON keeps them. */
export const LOWEST = -Number.MAX_VALUE;
export const HIGHEST = Number.MAX_VALUE;

export interface Decimal {
  readonly value: number;
  /** The values that would be written so with the same number of digits: 5.4 stands for [5.35, 5.45). */
  readonly lo: number;
  readonly hi: number;
}

const DECIMAL = /^([+-]?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?$/;

export function parseDecimal(text: string): Decimal | undefined {
  const parts = DECIMAL.exec(text);
  const value = Number(text);
  if (!parts || !Number.isFinite(value)) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  // Half a unit of the last digit, in whole numbers of one digit more, so that no binary rounding comes in. With an
  // exponent the specification's table takes one more digit as given: 1e2 stands for [95, 105).
  const more = /e/i.test(text) ? 2 : 1;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`) * 10n ** BigInt(more);
  const scale = Number(exponent) - fraction.length - more;
  return { value, lo: Number(`${digits - 5n}e${scale}`), hi: Number(`${digits + 5n}e${scale}`) };
}

const bits = new DataView(new ArrayBuffer(8));

/** The next larger number, so that [v, nextUp(v)) holds v alone. */
export function nextUp(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
