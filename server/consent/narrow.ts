// A visibility predicate for one type: alternatives that cannot hold there fall away, so that the store asks less per row.
// It only ever takes away; what is left decides the same.
import { all, and, none, not, or, type Predicate } from '#search/predicate.ts';
import type { Policy } from './policy.ts';

/** These take their kind from what they belong to. */
export const heirs = new Set(['Binary', 'Provenance']);

export function narrow(predicate: Predicate, type: string, policy: Policy): Predicate {
  return heirs.has(type) ? narrowWith(predicate, type, () => true) : narrowWith(predicate, type, possibleKinds(type, policy));
}

type IsPossible = (kind: string) => boolean;

function narrowWith(predicate: Predicate, type: string, isPossible: IsPossible): Predicate {
  switch (predicate.kind) {
    case 'and':
      return and(...predicate.of.map((part) => narrowWith(part, type, isPossible)));
    case 'or':
      return or(...predicate.of.map((part) => narrowWith(part, type, isPossible)));
    case 'not':
      return not(narrowWith(predicate.of, type, isPossible));
    case 'unowned':
      return isPossible('') ? predicate : none;
    case 'type':
      return predicate.types.includes(type) ? all : none;
    case 'document-kind':
      return narrowKinds(predicate, isPossible);
    case 'notebook-shown':
      return predicate.kinds.some(isPossible) ? predicate : all;
    default:
      return predicate;
  }
}

function narrowKinds(predicate: Extract<Predicate, { kind: 'document-kind' }>, isPossible: IsPossible): Predicate {
  if (predicate.kinds.every(isPossible)) return predicate;
  const kinds = predicate.kinds.filter(isPossible);
  return kinds.length === 0 ? none : { kind: 'document-kind', kinds };
}

const known = new WeakMap<Policy, Map<string, IsPossible>>();

function possibleKinds(type: string, policy: Policy): IsPossible {
  let ofPolicy = known.get(policy);
  if (ofPolicy === undefined) known.set(policy, (ofPolicy = new Map<string, IsPossible>()));
  let isPossible = ofPolicy.get(type);
  if (isPossible === undefined) ofPolicy.set(type, (isPossible = workOut(type, policy)));
  return isPossible;
}

/** A type that is not open is never everybody's; an administrative kind belongs to its own types. */
function workOut(type: string, { kinds }: Policy): IsPossible {
  const impossible = new Set(
    kinds.administrative.filter((kind) => kinds.types[type] !== kind && kinds.furtherAdministrative[type]?.includes(kind) !== true),
  );
  if (!kinds.open.includes(type)) impossible.add('');
  if (!kinds.selfDeclared.types.includes(type)) impossible.add(kinds.selfDeclared.kind);
  return (kind) => !impossible.has(kind);
}
