// The only maker of permits. The store answers nothing else: the safe way is the only way that compiles.
import type { Requester } from '#auth/requester.ts';
import { all, and, not, or, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import { heirs, narrow } from './narrow.ts';
import { scopePredicate, type ReadGranular } from './scope-predicate.ts';
import { rulesFor, visible, type Circumstances } from './visible.ts';

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

interface Sight {
  /** What the requester may see of a type; undefined = of any type. */
  readonly of: (type: string | undefined) => Predicate;
  /** What a patient's compartment holds for the requester. */
  readonly compartment: () => Predicate;
}

/** Conjoins what the requester may see at the root, inside every chain and reverse chain, and to every include. */
export function createPermit(requester: Requester, circumstances: Circumstances, readGranular: ReadGranular): Permit {
  const seen = visible(requester, circumstances);
  const compartment = (): Predicate => compartmentOf(requester, circumstances);
  const sight = { of: sightOf(seen, circumstances), compartment };
  const within = (letter: 'r' | 's'): Sight => ({
    of: sightOf(and(guarded(scopePredicate(requester, letter, readGranular), sight), seen), circumstances),
    compartment,
  });
  let bySearch: Sight | undefined;
  let byReading: Sight | undefined;
  return <T extends Question>(question: T): Permitted<T> => {
    const permitted =
      'includes' in question ? permitQuery(question, (bySearch ??= within('s'))) : permitInstance(question, (byReading ??= within('r')));
    return permitted as T as Permitted<T>;
  };
}

/** Everything, for the server's own errands; the reason is written where it is called. */
export function systemPermit<T extends Question>(question: T, _reason: string): Permitted<T> {
  return question as Permitted<T>;
}

function permitQuery(query: Query, sight: Sight): Query {
  const [type, another] = query.types;
  return {
    ...query,
    where: and(guarded(query.where, sight), sight.of(another === undefined ? type : undefined)),
    includes: query.includes.map((include) => {
      const type = include.direction === 'include' ? include.target : include.source;
      return { ...include, where: and(guarded(include.where, sight), sight.of(type)) };
    }),
  };
}

function permitInstance<T extends Instance | HistoryQuery>(question: T, sight: Sight): T {
  return { ...question, where: and(guarded(question.where, sight), sight.of(question.type)) };
}

function sightOf(whole: Predicate, { policy }: Circumstances): Sight['of'] {
  const known = new Map<string, Predicate>();
  return (type) => {
    if (type === undefined) return whole;
    const narrowed = known.get(type) ?? narrow(whole, type, policy);
    known.set(type, narrowed);
    return narrowed;
  };
}

/** A chain leads through visible resources only, under a negation too: what is hidden is not there to be excluded. */
function guarded(predicate: Predicate, sight: Sight): Predicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map((part) => guarded(part, sight)) };
    case 'not':
      return { ...predicate, of: guarded(predicate.of, sight) };
    case 'chain':
      return { ...predicate, where: and(guarded(predicate.where, sight), sight.of(predicate.to)) };
    case 'has':
      return { ...predicate, where: and(guarded(predicate.where, sight), sight.of(predicate.source)) };
    case 'patient':
      return and(predicate, sight.compartment());
    default:
      return predicate;
  }
}

/**
 * Whose record an heir is in was learnt from what it belongs to. Its author sees it in any case, but finds it in nobody's
 * compartment by it: that would tell that a hidden resource is there, and whose it is.
 */
function compartmentOf(requester: Requester, circumstances: Circumstances): Predicate {
  const rules = rulesFor(requester, circumstances);
  const others = rules.filter(({ name }) => name !== 'producer');
  if (others.length === rules.length) return all;
  return or(not({ kind: 'type', types: [...heirs] }), ...others.map(({ shows }) => shows));
}
