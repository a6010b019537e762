// Which kinds of documents a role reads. DM 7/9/2023 art. 15, Annex A.
import type { Policy } from './policy.ts';

/** What `*` means: every kind that is about a person's health. Shared and unlinked content is in no role's matrix. */
export function clinicalKinds({ kinds }: Policy): readonly string[] {
  const byCategory = Object.values(kinds.categories).flatMap((codes) => Object.values(codes));
  const named = [
    ...Object.values(kinds.loinc),
    ...byCategory,
    ...Object.values(kinds.types),
    kinds.cardiology.kind,
    kinds.selfDeclared.kind,
    kinds.default,
  ];
  return [...new Set(named)].filter((kind) => !kinds.administrative.includes(kind));
}

interface Readable {
  readonly treating: readonly string[];
  readonly inEmergency: readonly string[];
}

/** Asked on every request: worked out once for each role of a policy. */
const known = new WeakMap<Policy, Map<string, Readable>>();

export function readableKinds(role: string, policy: Policy): Readable {
  let ofPolicy = known.get(policy);
  if (ofPolicy === undefined) known.set(policy, (ofPolicy = new Map<string, Readable>()));
  let readable = ofPolicy.get(role);
  if (readable === undefined) ofPolicy.set(role, (readable = workOut(role, policy)));
  return readable;
}

function workOut(role: string, policy: Policy): Readable {
  const kinds = policy.matrix[role] ?? [];
  const treating = kinds === '*' ? clinicalKinds(policy) : kinds;
  return { treating, inEmergency: policy.emergency.kinds.filter((kind) => treating.includes(kind)) };
}
