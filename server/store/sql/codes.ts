// Small closed sets as numbers in the tables; the numbers never change.
import type { ConsentRule, Correlation } from '#consent/policy-values.ts';
import type { RelationKind } from '#search/predicate.ts';
import type { Delegation, Method } from '../store.ts';

export const methodCode = { POST: 0, PUT: 1, PATCH: 2, DELETE: 3 } satisfies Record<Method, number>;
export const category = { feed: 0, past: 1, consultation: 2, notebook: 3 } satisfies Record<ConsentRule['category'], number>;
export const relationCode = { gp: 0, encounter: 1, declaration: 2, emergency: 3 } satisfies Record<RelationKind, number>;
export const delegationCode = { parent: 0, guardian: 1, delegate: 2 } satisfies Record<Delegation['relation'], number>;
/** An heir takes everything from what it inherits from. */
export const correlationCode = { self: 0, peer: 1, part: 2, heir: 3 } satisfies Record<Correlation['role'] | 'heir', number>;

/** The member whose number it is. */
export function member<K extends string>(codes: Readonly<Record<K, number>>, code: number): K {
  const found = (Object.keys(codes) as K[]).find((key) => codes[key] === code);
  if (found === undefined) throw new Error(`Unknown code ${code} among ${Object.keys(codes).join(', ')}`);
  return found;
}
