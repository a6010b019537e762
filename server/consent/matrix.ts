// Which kinds of documents a role reads. DM 7/9/2023 art. 15, Annex A.
import type { Policy } from './policy.ts';

/** Kinds that are about the running of the record, not about a person's health: no role reads them for care. */
const administrative = new Set(['', 'identity', 'consent', 'audit', 'delegation', 'workflow', 'care-team', 'unlinked']);

export function clinicalKinds({ kinds }: Policy): readonly string[] {
  const named = [...Object.values(kinds.loinc), ...Object.values(kinds.categories), ...Object.values(kinds.types), kinds.cardiology.kind, kinds.default];
  return [...new Set(named)].filter((kind) => !administrative.has(kind));
}

export function readableKinds(role: string, policy: Policy): readonly string[] {
  const kinds = policy.matrix[role] ?? [];
  return kinds === '*' ? clinicalKinds(policy) : kinds;
}
