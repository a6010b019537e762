// The only maker of permits. The store answers nothing else: the safe way is the only way that compiles.
import type { Requester } from '#auth/requester.ts';
import { and, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import { scopePredicate, type ReadGranular } from './scope-predicate.ts';
import { visible, type Circumstances } from './visible.ts';

declare const permitted: unique symbol;

/** A question that carries the requester's visibility at every table access. */
export type Permitted<T> = T & { readonly [permitted]: true };

/** One resource, or one version of it. */
export interface Instance {
  readonly type: string;
  readonly id: string;
  /** undefined = the current version. */
  readonly version?: number;
  readonly where: Predicate;
}

export interface HistoryQuery {
  /** undefined = all types. */
  readonly type?: string;
  /** undefined = all resources of the type. */
  readonly id?: string;
  readonly where: Predicate;
  /** Versions written at or after, milliseconds. */
  readonly since?: number;
  /** Versions that were current at some time in [lo, hi). */
  readonly at?: { readonly lo: number; readonly hi: number };
  readonly count: number;
  /** Starts before this version row (newest first). */
  readonly before?: { readonly updated: number; readonly pk: number; readonly version: number };
}

type Question = Query | Instance | HistoryQuery;

export type Permit = <T extends Question>(question: T) => Permitted<T>;

/** Conjoins what the requester may see at the root, inside every chain and reverse chain, and to every include. */
export function createPermit(requester: Requester, circumstances: Circumstances, readGranular: ReadGranular): Permit {
  const seen = visible(requester, circumstances);
  return <T extends Question>(question: T): Permitted<T> => {
    const sight = and(scopePredicate(requester, 'includes' in question ? 's' : 'r', readGranular), seen);
    const where = and(guarded(question.where, sight), sight);
    const includes = 'includes' in question ? { includes: question.includes.map((include) => ({ ...include, where: and(guarded(include.where, sight), sight) })) } : {};
    return { ...question, where, ...includes } as T as Permitted<T>;
  };
}

/** Everything, for the server's own errands; the reason is written where it is called. */
export function systemPermit<T extends Question>(question: T, _reason: string): Permitted<T> {
  return question as Permitted<T>;
}

/** A chain leads through visible resources only, under a negation too: what is hidden is not there to be excluded. */
function guarded(predicate: Predicate, sight: Predicate): Predicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map((part) => guarded(part, sight)) };
    case 'not':
      return { ...predicate, of: guarded(predicate.of, sight) };
    case 'chain':
    case 'has':
      return { ...predicate, where: and(guarded(predicate.where, sight), sight) };
    default:
      return predicate;
  }
}
