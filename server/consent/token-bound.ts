// What a token bound to one record says of it: the upper bound that the policy sets for the role, known to everybody.
// What the person chose is never in it: the app reads its token, and nobody is to learn that a choice was made (DM 7/9/2023 art. 9).
// https://profiles.ihe.net/ITI/PCF/
import type { Requester } from '#auth/requester.ts';
import { readableKinds } from './matrix.ts';
import type { Policy } from './policy.ts';

export interface TokenBound {
  readonly patient_id: string;
  /** The policy that decided. */
  readonly acp: string;
  /** What is left to enforce; empty = nothing beyond the record itself. */
  readonly residual: readonly { readonly type: 'permit'; readonly class: readonly string[] }[];
}

export function tokenBound(requester: Requester, patient: string, policy: Policy): TokenBound {
  const matrix = requester.kind === 'professional' ? policy.matrix[requester.role] : '*';
  const isOpen = matrix === '*' || requester.kind !== 'professional';
  const kinds = isOpen ? undefined : ['identity', 'identity-copy', ...readableKinds(requester.role, policy).treating];
  return {
    patient_id: patient,
    acp: `urn:fascicolo:policy:${policy.name}`,
    residual: kinds === undefined ? [] : [{ type: 'permit', class: [...new Set(kinds)] }],
  };
}
