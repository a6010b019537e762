// Token rows: codes and identifiers, with their texts for `:text` and their kinds for `:of-type`.
// https://hl7.org/fhir/R4/search.html#token
import type { SystemAliases } from '../system-aliases.ts';
import type { Converter } from './conversion.ts';
import type { RowKeys, Rows } from './rows.ts';

interface Coding {
  readonly system?: unknown;
  readonly code?: unknown;
  readonly display?: unknown;
}

interface CodeableConcept {
  readonly coding?: unknown;
  readonly text?: unknown;
}

export interface Identifier {
  readonly system?: unknown;
  readonly value?: unknown;
  readonly type?: CodeableConcept;
}

const ELSEWHERE = new Set([
  'Quantity',
  'Range',
  'Ratio',
  'Reference',
  'Period',
  'Attachment',
  'HumanName',
  'Address',
  'Timing',
  'SampledData',
]);

export function convertToken(dataType: string, aliases: SystemAliases): Converter | undefined {
  if (ELSEWHERE.has(dataType)) return undefined;
  switch (dataType) {
    case 'Coding':
      return (value, keys, rows) => coding(value as Coding, keys, rows, aliases);
    case 'CodeableConcept':
      return (value, keys, rows) => concept(value as CodeableConcept, keys, rows, aliases);
    case 'Identifier':
      return (value, keys, rows) => identifier(value as Identifier, keys, rows, aliases);
    case 'ContactPoint':
      return contactPoint;
    default:
      return primitive;
  }
}

/** The system of a `code` is implied by its element; it is left out here and in questions. */
const primitive: Converter = (value, keys, rows) => {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') rows.token(keys.own, null, String(value));
};

function coding({ system, code, display }: Coding, keys: RowKeys, rows: Rows, aliases: SystemAliases): void {
  if (typeof code === 'string') rows.token(keys.own, systemOf(system, aliases), code);
  rows.string(keys.text, display);
}

function concept(value: CodeableConcept, keys: RowKeys, rows: Rows, aliases: SystemAliases): void {
  for (const each of codings(value)) coding(each, keys, rows, aliases);
  rows.string(keys.text, value.text);
}

function identifier({ system, value, type }: Identifier, keys: RowKeys, rows: Rows, aliases: SystemAliases): void {
  if (typeof value === 'string') rows.token(keys.own, systemOf(system, aliases), value);
  if (type === undefined) return;
  for (const kind of codings(type)) {
    if (typeof value === 'string' && typeof kind.code === 'string') {
      rows.token(keys.ofType, `${systemOf(kind.system, aliases) ?? ''}|${kind.code}`, value);
    }
    rows.string(keys.text, kind.display);
  }
  rows.string(keys.text, type.text);
}

/** Also without punctuation and capitals, so that a number or address is found however it was written. */
const contactPoint: Converter = (point, keys, rows) => {
  const { system, value } = point as { system?: unknown; value?: unknown };
  if (typeof value !== 'string') return;
  const kind = typeof system === 'string' ? system : null;
  rows.token(keys.own, kind, value);
  rows.token(keys.own, kind, kind === 'email' ? value.toLowerCase() : value.replace(/[\s().\-/]/g, ''));
};

function codings({ coding }: CodeableConcept): readonly Coding[] {
  return Array.isArray(coding) ? (coding as Coding[]).filter((each) => typeof each === 'object' && each !== null) : [];
}

export function systemOf(system: unknown, aliases: SystemAliases): string | null {
  return typeof system === 'string' ? aliases.indexed(system) : null;
}
