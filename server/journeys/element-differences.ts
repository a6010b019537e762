// Two readings of one document, element by element: resources are paired by what they have in common, and every value that only one
// of the two has is a difference. A code is told with its system, an identifier with its own, a quantity with its unit.
import type { Resource } from '@medplum/fhirtypes';
import { identitiesOf, type ResolveLink } from './linked-resources.ts';

export interface Leaf {
  /** `Observation.valueQuantity`: without the places in lists. */
  readonly path: string;
  readonly value: string;
  /** Of a reference: what is known of that which it leads to; 'nowhere' when it leads to nothing of this reading. */
  readonly link?: ReadonlySet<string> | 'nowhere';
}

export interface Difference extends Leaf {
  readonly side: 'theirs' | 'ours';
  /** Of a resource that has no partner of its type: what it is known by. */
  readonly alone?: ReadonlySet<string>;
}

export interface Links {
  readonly theirs: ResolveLink;
  readonly ours: ResolveLink;
}

/** Of resources of one type. With links, two references are the same when they lead to the same thing, whatever it is called. */
export function differences(theirs: readonly Resource[], ours: readonly Resource[], links?: Links): readonly Difference[] {
  const [a, b] = [theirs.map((each) => leavesOf(each, links?.theirs)), ours.map((each) => leavesOf(each, links?.ours))];
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
    ...a.flatMap((leaves, i) => told('theirs', leaves, b[partnerOfTheirs.get(i) ?? -1], theirs[i], links?.theirs)),
    ...b.flatMap((leaves, j) => told('ours', leaves, a[partnerOfOurs.get(j) ?? -1], ours[j], links?.ours)),
  ];
}

function told(
  side: Difference['side'],
  leaves: readonly Leaf[],
  partner: readonly Leaf[] | undefined,
  resource: Resource | undefined,
  resolve: ResolveLink | undefined,
): readonly Difference[] {
  const alone =
    partner !== undefined || resource === undefined
      ? {}
      : { alone: resolve?.(resource, `${resource.resourceType}/${resource.id}`) ?? new Set(identitiesOf(resource)) };
  return without(leaves, partner ?? []).map((leaf) => ({ ...leaf, side, ...alone }));
}

export function leavesOf(resource: Resource, resolve?: ResolveLink): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((each) => walk(each, path));
    if (typeof value !== 'object' || value === null) {
      const link =
        resolve === undefined || !path.endsWith('.reference') ? {} : { link: resolve(resource, String(value)) ?? ('nowhere' as const) };
      leaves.push({ path, value: textAt(path, String(value)), ...link });
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
  for (const leaf of b) if (leaf.link === undefined) counts.set(key(leaf), (counts.get(key(leaf)) ?? 0) + 1);
  const links = b.filter(({ link }) => link !== undefined);
  return a.filter((leaf) => {
    if (leaf.link !== undefined) return !takeSame(leaf, links);
    const left = counts.get(key(leaf)) ?? 0;
    if (left > 0) counts.set(key(leaf), left - 1);
    return left === 0;
  });
}

/** Takes the one of the links that stands at the same place and leads to the same thing. */
function takeSame({ path, link }: Leaf, links: Leaf[]): boolean {
  if (link === undefined || link === 'nowhere') return false;
  const at = links.findIndex((each) => each.path === path && each.link !== 'nowhere' && each.link !== undefined && share(link, each.link));
  if (at >= 0) links.splice(at, 1);
  return at >= 0;
}

export function share(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((each) => b.has(each));
}
