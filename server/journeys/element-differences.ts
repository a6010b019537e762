// Two readings of one document, element by element: resources are paired by what they have in common, and every value that only one
// of the two has is a difference. A code is told with its system, an identifier with its own, a quantity with its unit.
import type { Resource } from '@medplum/fhirtypes';

export interface Leaf {
  /** `Observation.valueQuantity`: without the places in lists. */
  readonly path: string;
  readonly value: string;
}

export interface Difference extends Leaf {
  readonly side: 'theirs' | 'ours';
}

/** Of resources of one type. */
export function differences(theirs: readonly Resource[], ours: readonly Resource[]): readonly Difference[] {
  const [a, b] = [theirs.map(leavesOf), ours.map(leavesOf)];
  const pairs = a
    .flatMap((one, i) => b.map((other, j) => ({ i, j, common: one.length - without(one, other).length })))
    .sort((x, y) => y.common - x.common || x.i - y.i || x.j - y.j);
  const [partnerOfTheirs, partnerOfOurs] = [new Map<number, number>(), new Map<number, number>()];
  for (const { i, j } of pairs) {
    if (partnerOfTheirs.has(i) || partnerOfOurs.has(j)) continue;
    partnerOfTheirs.set(i, j);
    partnerOfOurs.set(j, i);
  }
  return [
    ...a.flatMap((leaves, i) => told('theirs', without(leaves, b[partnerOfTheirs.get(i) ?? -1] ?? []))),
    ...b.flatMap((leaves, j) => told('ours', without(leaves, a[partnerOfOurs.get(j) ?? -1] ?? []))),
  ];
}

function told(side: Difference['side'], leaves: readonly Leaf[]): readonly Difference[] {
  return leaves.map((leaf) => ({ ...leaf, side }));
}

export function leavesOf(resource: Resource): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((each) => walk(each, path));
    if (typeof value !== 'object' || value === null) {
      leaves.push({ path, value: textAt(path, String(value)) });
      return;
    }
    const members = value as Readonly<Record<string, unknown>>;
    const whole = ['code', 'value'].find((name) => isPlain(members[name]) && (isPlain(members['system']) || isPlain(members['unit'])));
    if (whole !== undefined) leaves.push({ path, value: unitOf(members, whole) });
    for (const [name, member] of Object.entries(members)) {
      if (name === 'id' || name === 'resourceType' || (whole !== undefined && ['system', 'unit', 'code', 'value'].includes(name))) continue;
      walk(member, `${path}.${name}`);
    }
  };
  walk(resource, resource.resourceType);
  return leaves;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** `http://loinc.org|2345-7`, `20 mL`. */
function unitOf({ system, unit, code, value }: Readonly<Record<string, unknown>>, whole: string): string {
  if (whole === 'code' && typeof value !== 'number') return `${String(system)}|${String(code)}`;
  return typeof value === 'number'
    ? `${value} ${[unit, code].find((each) => typeof each === 'string') ?? ''}`.trim()
    : `${String(system)}|${String(value)}`;
}

/** Ids are each server's own, so a reference is told by the kind of what it leads to; of narrative, that it is there. */
function textAt(path: string, value: string): string {
  if (path.endsWith('.div')) return 'narrative';
  if (!path.endsWith('.reference')) return value.replaceAll(/\s+/g, ' ').trim();
  return value.startsWith('#') ? 'contained' : (/([A-Z][A-Za-z]+)\/[^/]+$/.exec(value)?.[1] ?? 'entry');
}

/** Those of the first that the second does not have as often. */
function without(a: readonly Leaf[], b: readonly Leaf[]): Leaf[] {
  const key = ({ path, value }: Leaf): string => `${path} ${value}`;
  const counts = new Map<string, number>();
  for (const leaf of b) counts.set(key(leaf), (counts.get(key(leaf)) ?? 0) + 1);
  return a.filter((leaf) => {
    const left = counts.get(key(leaf)) ?? 0;
    if (left > 0) counts.set(key(leaf), left - 1);
    return left === 0;
  });
}
