// What a reference leads to, by what it is known by: so that two readings of one document can be asked whether they mean the same thing,
// whatever ids, types and places each has for it.
import type { Resource } from '@medplum/fhirtypes';

/** Identifiers, names and codes of what a reference leads to; undefined when it leads nowhere. */
export type ResolveLink = (owner: Resource, reference: string) => ReadonlySet<string> | undefined;

type Json = Readonly<Record<string, unknown>>;
/** Codes that many resources have in common say nothing of which one it is. */
const common = new Set([
  'meta',
  'clinicalStatus',
  'verificationStatus',
  'category',
  'status',
  'interpretation',
  'telecom',
  'address',
  'maritalStatus',
  'use',
]);

/** `person`: what the registry's Patient is known by, who is no resource of the reading. */
export function createResolveLink(resources: readonly Resource[], person?: Resource): ResolveLink {
  const byName = new Map(resources.map((each) => [`${each.resourceType}/${each.id}`, each]));
  const find = (owner: Resource, reference: string): Resource | undefined => {
    if (reference.startsWith('#')) return containedIn(owner).find(({ id }) => `#${id}` === reference);
    const name = reference.split('/').slice(-2).join('/');
    return byName.get(name) ?? (person !== undefined && name.startsWith('Patient/') ? person : undefined);
  };
  const known = new Map<Resource, ReadonlySet<string>>();
  return (owner, reference) => {
    const target = find(owner, reference);
    if (target === undefined) return undefined;
    const before = known.get(target);
    if (before !== undefined) return before;
    const own = new Set(identitiesOf(target));
    // A role is known by whose it is, and where; a list by what it lists.
    for (const next of partsOf(target)) {
      const part = find(target, next) ?? find(owner, next);
      if (part !== undefined) identitiesOf(part).forEach((each) => own.add(each));
    }
    known.set(target, own);
    return own;
  };
}

export function containedIn(resource: Resource): readonly Resource[] {
  return (resource as { contained?: Resource[] }).contained ?? [];
}

function partsOf(resource: Resource): readonly string[] {
  if (resource.resourceType === 'List') return (resource.entry ?? []).flatMap(({ item }) => item.reference ?? []);
  if (resource.resourceType !== 'PractitionerRole') return [];
  const { practitioner, organization, location = [] } = resource;
  return [practitioner, organization, ...location].flatMap((each) => each?.reference ?? []);
}

export function identitiesOf(resource: Resource): readonly string[] {
  const found: string[] = [];
  const walk = (value: unknown, name: string): void => {
    if (Array.isArray(value)) return value.forEach((each) => walk(each, name));
    if (typeof value !== 'object' || value === null) {
      if (['family', 'name', 'text', 'display', 'title', 'hash'].includes(name) && typeof value === 'string') found.push(folded(value));
      return;
    }
    const members = value as Json;
    if (typeof members['code'] === 'string') found.push(members['code']);
    if (/dentifier$/.test(name) && typeof members['value'] === 'string') found.push(members['value']);
    for (const [member, next] of Object.entries(members)) {
      if (common.has(member) || member === 'contained' || member === 'div' || member === 'extension') continue;
      walk(next, member);
    }
  };
  walk(resource, resource.resourceType);
  return found;
}

function folded(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
