// Which kinds of documents a role reads. DM 7/9/2023 art. 15, Annex A.
import type { Policy } from './policy.ts';

/** What `*` means: every kind that is about a person's health. Shared and unlinked content is in no role's matrix. */
export function clinicalKinds({ kinds }: Policy): readonly string[] {
  const byCategory = Object.values(kinds.categories).flatMap((codes) => Object.values(codes));
  const named = [...Object.values(kinds.loinc), ...byCategory, ...Object.values(kinds.types), kinds.cardiology.kind, kinds.default];
  return [...new Set(named)].filter((kind) => !kinds.administrative.includes(kind));
}

export function readableKinds(role: string, policy: Policy): readonly string[] {
  const kinds = policy.matrix[role] ?? [];
  return kinds === '*' ? clinicalKinds(policy) : kinds;
}
