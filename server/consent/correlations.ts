// The keys along which blinding spreads: order, accession and episode numbers, and the links between a document's parts.
// DM 7/9/2023 art. 9 c. 7; the links are data in `profiles/policies/correlation.json`.
import type { Identifier, Resource } from '@medplum/fhirtypes';
import type { Correlation } from './policy-values.ts';
import type { Policy } from './policy.ts';
import { localTarget, referencesAt, valuesAt } from './values-at.ts';

export function correlationsOf(resource: Resource, { cascade, correlation, systemAliases }: Policy): readonly Correlation[] {
  const type = resource.resourceType;
  const found: Correlation[] = [{ key: `${type}/${resource.id}`, role: 'self' }];
  const link = (paths: readonly string[] | undefined, role: 'part' | 'peer'): void => {
    for (const reference of (paths ?? []).flatMap((path) => referencesAt(resource, path))) {
      const target = localTarget(reference);
      if (target !== undefined) found.push({ key: `${target.type}/${target.id}`, role });
    }
  };
  link(correlation.parts[type], 'part');
  if (cascade.links) link(correlation.peers[type], 'peer');
  if (cascade.identifiers && type !== 'Patient') {
    for (const { system = '', value } of correlation.identifierPaths.flatMap((path) => valuesAt(resource, path) as readonly Identifier[])) {
      const indexed = systemAliases[system] ?? system;
      if (value !== undefined && correlation.identifierSystems.includes(indexed)) found.push({ key: `${indexed}|${value}`, role: 'peer' });
    }
  }
  return [...new Map(found.map((entry) => [`${entry.role} ${entry.key}`, entry])).values()];
}
