// Quantity rows: a value or range of values with its unit.
// https://hl7.org/fhir/R4/search.html#quantity
import { HIGHEST, LOWEST } from '../numbers.ts';
import type { SystemAliases } from '../system-aliases.ts';
import type { Converter } from './conversion.ts';
import { systemOf } from './convert-token.ts';
import type { RowKeys, Rows } from './rows.ts';

interface Quantity {
  readonly value?: unknown;
  readonly comparator?: unknown;
  readonly unit?: unknown;
  readonly system?: unknown;
  readonly code?: unknown;
}

interface Limits {
  readonly lo: number;
  readonly hi: number;
}

const CURRENCY = 'urn:iso:std:iso:4217';
const QUANTITIES = new Set(['Quantity', 'Age', 'Count', 'Distance', 'Duration', 'SimpleQuantity', 'MoneyQuantity']);

export function convertQuantity(dataType: string, aliases: SystemAliases): Converter | undefined {
  if (QUANTITIES.has(dataType)) {
    return (value, keys, rows) => {
      const limits = limitsOf(value as Quantity);
      if (limits) put(limits, value as Quantity, keys, rows, aliases);
    };
  }
  switch (dataType) {
    case 'Range':
      return (value, keys, rows) => {
        const limits = convertRange(value);
        const { low, high } = value as { low?: Quantity; high?: Quantity };
        if (limits) put(limits, low ?? high ?? {}, keys, rows, aliases);
      };
    case 'Money':
      return (value, keys, rows) => {
        const { value: amount, currency } = value as { value?: unknown; currency?: unknown };
        if (typeof amount === 'number') rows.quantity(keys.own, amount, amount, CURRENCY, typeof currency === 'string' ? currency : null);
      };
    case 'decimal':
    case 'integer':
      return (value, keys, rows) => {
        if (typeof value === 'number') rows.quantity(keys.own, value, value, null, null);
      };
    default:
      return undefined;
  }
}

/** Open on the side that a Range does not name. */
export function convertRange(value: unknown): Limits | undefined {
  const { low, high } = value as { low?: Quantity; high?: Quantity };
  const lo = typeof low?.value === 'number' ? low.value : undefined;
  const hi = typeof high?.value === 'number' ? high.value : undefined;
  return lo === undefined && hi === undefined ? undefined : { lo: lo ?? LOWEST, hi: hi ?? HIGHEST };
}

/** `<5` is somewhere below 5. */
function limitsOf({ value, comparator }: Quantity): Limits | undefined {
  if (typeof value !== 'number') return undefined;
  if (comparator === '<' || comparator === '<=') return { lo: LOWEST, hi: value };
  return { lo: value, hi: comparator === '>' || comparator === '>=' ? HIGHEST : value };
}

/** `5||mg` may mean the coded or the printed unit: a printed unit that differs from the code has a row of its own. */
function put({ lo, hi }: Limits, { system, code, unit }: Quantity, keys: RowKeys, rows: Rows, aliases: SystemAliases): void {
  const coded = typeof code === 'string' ? code : null;
  const printed = typeof unit === 'string' ? unit : null;
  if (coded !== null || printed === null) rows.quantity(keys.own, lo, hi, systemOf(system, aliases), coded);
  if (printed !== null && printed !== coded) rows.quantity(keys.own, lo, hi, null, printed);
}
