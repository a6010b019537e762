// The keys along which blinding spreads: order, accession and episode numbers, and the links between a document's parts.
// DM 7/9/2023 art. 9 c. 7; the links are data in `profiles/policies/correlation.json`.
import type { Identifier, Resource } from '@medplum/fhirtypes';
import type { Target } from '#search/predicate.ts';
import type { Correlation } from './policy-values.ts';
import type { Reading } from './reading.ts';
import { pathsIn, referencesAt, valuesAt } from './values-at.ts';

/** Of a collection (a patient summary) only the file is a part: hiding it hides none of the facts that it gathers. */
const files = new Set(['content.attachment.url', 'presentedForm.url', 'content.url']);

export function correlationsOf(resource: Resource, documentKind: string, reading: Reading): readonly Correlation[] {
  const { cascade, correlation } = reading.policy;
  const type = resource.resourceType;
  const isCollection = correlation.collections.includes(documentKind);
  const found = new Found(`${type}/${resource.id}`);
  link(found, resource, pathsOf(correlation.parts[type], isCollection), 'part', reading);
  if (cascade.links) link(found, resource, pathsOf(correlation.peers[type], isCollection), 'peer', reading);
  if (cascade.identifiers && type !== 'Patient' && !isCollection) addNumbers(found, resource, reading);
  return found.all;
}

/** Itself, and each other once, by role and key. */
class Found {
  readonly all: Correlation[];
  /** Most resources are correlated by nothing but themselves: those need no set. */
  #seen: Partial<Record<Correlation['role'], Set<string>>> | undefined;

  constructor(key: string) {
    this.all = [{ key, role: 'self' }];
  }

  add(key: string, role: 'part' | 'peer'): void {
    const seen = ((this.#seen ??= {})[role] ??= new Set());
    const before = seen.size;
    if (seen.add(key).size > before) this.all.push({ key, role });
  }
}

function pathsOf(paths: readonly string[] = [], isCollection: boolean): readonly string[] {
  return isCollection ? paths.filter((path) => files.has(path)) : paths;
}

function link(found: Found, resource: Resource, paths: readonly string[], role: 'part' | 'peer', { locate }: Reading): void {
  for (const path of paths) {
    for (const reference of referencesAt(resource, path)) {
      const target = locate(reference);
      if (target !== undefined && target.type !== 'Patient') found.add(keyOf(reference, target), role);
    }
  }
}

/** The reference itself where it says no more than that: a text made for it would have to be made for each. */
function keyOf(reference: string, { type, id }: Target): string {
  return reference.length === type.length + 1 + id.length ? reference : `${type}/${id}`;
}

/** Of order, accession and episode. */
function addNumbers(found: Found, resource: Resource, { policy: { correlation, systemAliases } }: Reading): void {
  for (const path of pathsIn(resource, correlation.identifierPaths)) {
    for (const { system = '', value } of valuesAt(resource, path) as readonly Identifier[]) {
      const indexed = systemAliases[system] ?? system;
      if (value !== undefined && correlation.identifierSystems.includes(indexed)) found.add(`${indexed}|${value}`, 'peer');
    }
  }
}
