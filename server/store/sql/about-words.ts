// A chain whose end is found by its words: where it leads from is one set, found once, and not a way walked for each row.
import type { Predicate } from '#search/predicate.ts';
import { conjuncts } from './driver.ts';

export type Chain = Extract<Predicate, { kind: 'chain' }>;

export function isAboutWords({ where }: Chain): boolean {
  return conjuncts(where).some((term) => (term.kind === 'words' && term.words.length > 0) || (term.kind === 'chain' && isAboutWords(term)));
}
