// Do two descriptions of one thing agree, as far as both say it?
import type { CodeableConcept, Identifier } from '@medplum/fhirtypes';

/** `same`: something in common. `other`: the same system says two things. `beside`: they cannot be compared. */
export type Verdict = 'same' | 'other' | 'beside';

export function compareConcepts({ coding: a = [] }: CodeableConcept, { coding: b = [] }: CodeableConcept): Verdict {
  if (a.some((one) => b.some((other) => one.system === other.system && one.code === other.code))) return 'same';
  return a.some((one) => b.some((other) => one.system !== undefined && one.system === other.system)) ? 'other' : 'beside';
}

/** Whom a reference means: addresses and identifiers. */
export interface Party {
  readonly addresses: ReadonlySet<string>;
  readonly identifiers: ReadonlySet<string>;
}

export function compareParties(a: Party, b: Party): Verdict {
  const pairs = [[a.addresses, b.addresses] as const, [a.identifiers, b.identifiers] as const].filter(
    ([one, other]) => one.size > 0 && other.size > 0,
  );
  if (pairs.length === 0) return 'beside';
  return pairs.some(([one, other]) => [...one].some((each) => other.has(each))) ? 'same' : 'other';
}

/** Moments as exact as the less exact of the two; a moment that one of them does not say is no contradiction. */
export function agreesInTime(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  if (a.includes('T') && b.includes('T')) return Math.floor(Date.parse(a) / 60_000) === Math.floor(Date.parse(b) / 60_000);
  const length = Math.min(a.length, b.length, 10);
  return a.slice(0, length) === b.slice(0, length);
}

/** `1.2.3` and `4`, `urn:oid:1.2.3` and `4`, `urn:oid:1.2.3.4` and `1.2.3^4` as clients of MHD write it. */
export function isSameIdentifier(a: Identifier | undefined, b: Identifier | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return wholeOf(a) === wholeOf(b);
}

function wholeOf({ system = '', value = '' }: Identifier): string {
  const bare = value.replace(/^urn:(?:oid|uuid):/i, '').replace('^', '.');
  return system === '' || system === 'urn:ietf:rfc:3986' ? bare : `${system.replace(/^urn:oid:/i, '')}.${bare}`;
}
