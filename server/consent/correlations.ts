// The keys along which blinding spreads: order, accession and episode numbers, and the links between a document's parts.
// DM 7/9/2023 art. 9 c. 7; the links are data in `profiles/policies/correlation.json`.
import type { Identifier, Resource } from '@medplum/fhirtypes';
import type { Correlation } from './policy-values.ts';
import type { Reading } from './reading.ts';
import { referencesAt, valuesAt } from './values-at.ts';

/** Of a collection (a patient summary) only the file is a part: hiding it hides none of the facts that it gathers. */
const files = new Set(['content.attachment.url', 'presentedForm.url', 'content.url']);

export function correlationsOf(resource: Resource, documentKind: string, { policy, locate }: Reading): readonly Correlation[] {
  const { cascade, correlation, systemAliases } = policy;
  const type = resource.resourceType;
  const isCollection = correlation.collections.includes(documentKind);
  const found = new Map<string, Correlation>();
  const add = (key: string, role: Correlation['role']): void => {
    found.set(`${role} ${key}`, { key, role });
  };
  const link = (paths: readonly string[] = [], role: 'part' | 'peer'): void => {
    for (const path of paths) {
      if (isCollection && !files.has(path)) continue;
      for (const reference of referencesAt(resource, path)) {
        const target = locate(reference);
        if (target !== undefined && target.type !== 'Patient') add(`${target.type}/${target.id}`, role);
      }
    }
  };
  add(`${type}/${resource.id}`, 'self');
  link(correlation.parts[type], 'part');
  if (cascade.links) link(correlation.peers[type], 'peer');
  if (!cascade.identifiers || type === 'Patient' || isCollection) return [...found.values()];
  for (const path of correlation.identifierPaths) {
    for (const { system = '', value } of valuesAt(resource, path) as readonly Identifier[]) {
      const indexed = systemAliases[system] ?? system;
      if (value !== undefined && correlation.identifierSystems.includes(indexed)) add(`${indexed}|${value}`, 'peer');
    }
  }
  return [...found.values()];
}
