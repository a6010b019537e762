// Gathers every word of a write that needs a number, then asks for all of them at once.
import type { Target } from '#search/predicate.ts';
import { targetKey, termKey } from './bounded.ts';
import type { Interning, Term } from './connection.ts';

/** Each answers the key under which the number is found: making it anew costs more than finding by it. */
export interface Needs {
  name(text: string): string;
  term(term: Term): string;
  target(target: Target, key?: string): string;
  /** The resource itself is written now: asked before all others. */
  place(target: Target, key: string): void;
  isPlaced(key: string): boolean;
}

export interface Numbers {
  name(text: string): number;
  term(key: string): number;
  target(key: string): number;
  /** Of what is written now. */
  place(key: string): number | undefined;
  /** Row keys of what is written now that have no row yet. */
  readonly fresh: ReadonlySet<number>;
}

export async function number(interning: Interning, gather: (needs: Needs) => void): Promise<Numbers> {
  const names = new Set<string>();
  const terms = new Map<string, Term>();
  const targets = new Map<string, Target>();
  const placed = new Map<string, Target>();
  gather({
    name(text) {
      names.add(text);
      return text;
    },
    term(term) {
      const key = termKey(term);
      terms.set(key, term);
      return key;
    },
    target(target, key = targetKey(target)) {
      if (!placed.has(key)) targets.set(key, target);
      return key;
    },
    place(target, key) {
      placed.set(key, target);
    },
    isPlaced: (key) => placed.has(key),
  });
  const name = await interning.names(names);
  // Keys rise in the order of writing: what is only referred to comes after what is written.
  const [places, term] = await Promise.all([interning.places(placed), interning.terms(terms)]);
  const target = await interning.targets(targets);
  return {
    name: (text) => known(name.get(text), text),
    term: (key) => known(term.get(key), key),
    target: (key) => places.keys.get(key) ?? known(target.get(key), key),
    place: (key) => places.keys.get(key),
    fresh: places.fresh,
  };
}

function known(found: number | undefined, key: string): number {
  if (found === undefined) throw new Error(`No number was asked for ${key}`);
  return found;
}
