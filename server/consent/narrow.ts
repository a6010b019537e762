// A visibility predicate for one type: alternatives that cannot hold there fall away, so that the store asks less per row.
// It only ever takes away; what is left decides the same.
import { all, and, none, not, or, type Predicate } from '#search/predicate.ts';
import type { Policy } from './policy.ts';

/** These take their kind from what they belong to. */
const heirs = new Set(['Binary', 'Provenance']);

export function narrow(predicate: Predicate, type: string, policy: Policy): Predicate {
  switch (predicate.kind) {
    case 'and':
      return and(...predicate.of.map((part) => narrow(part, type, policy)));
    case 'or':
      return or(...predicate.of.map((part) => narrow(part, type, policy)));
    case 'not':
      return not(narrow(predicate.of, type, policy));
    case 'unowned':
      return mayBeOf('', type, policy) ? predicate : none;
    case 'type':
      return predicate.types.includes(type) ? all : none;
    case 'document-kind': {
      const kinds = predicate.kinds.filter((kind) => mayBeOf(kind, type, policy));
      return kinds.length === 0 ? none : { kind: 'document-kind', kinds };
    }
    default:
      return predicate;
  }
}

function mayBeOf(kind: string, type: string, { kinds }: Policy): boolean {
  if (heirs.has(type)) return true;
  if (kind === '') return kinds.open.includes(type);
  return !kinds.administrative.includes(kind) || kinds.types[type] === kind;
}
