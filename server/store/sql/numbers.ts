// Gathers every word of a write that needs a number, then asks for all of them at once.
import type { Target } from '#search/predicate.ts';
import { targetKey, termKey } from './bounded.ts';
import type { Interning, Term } from './connection.ts';

export interface Needs {
  name(text: string): void;
  term(term: Term): void;
  target(target: Target): void;
}

export interface Numbers {
  name(text: string): number;
  term(key: string): number;
  target(key: string): number;
}

export async function number(interning: Interning, gather: (needs: Needs) => void): Promise<Numbers> {
  const names = new Set<string>();
  const terms = new Map<string, Term>();
  const targets = new Map<string, Target>();
  gather({
    name: (text) => names.add(text),
    term: (term) => terms.set(termKey(term), term),
    target: (target) => targets.set(targetKey(target), target),
  });
  const name = await interning.names(names);
  const [term, target] = await Promise.all([interning.terms(terms.values()), interning.targets(targets.values())]);
  const known =
    (map: ReadonlyMap<string, number>) =>
    (key: string): number => {
      const found = map.get(key);
      if (found === undefined) throw new Error(`No number was asked for ${key}`);
      return found;
    };
  return { name: known(name), term: known(term), target: known(target) };
}
