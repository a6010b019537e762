// Cheap questions first: engines judge the terms of a conjunction, or of an alternative, in the order written.
import type { Predicate } from '#search/predicate.ts';
import { isAboutWords } from './about-words.ts';

export function byCost(terms: readonly Predicate[]): readonly Predicate[] {
  return terms.length < 2
    ? terms
    : terms
        .map((term) => ({ term, cost: costOf(term) }))
        .sort((a, b) => a.cost - b.cost)
        .map(({ term }) => term);
}

/** Answered from the columns of the row alone: to judge a row twice costs less than to keep it. */
export function isOfRow(node: Predicate): boolean {
  if (node.kind === 'and' || node.kind === 'or') return node.of.every(isOfRow);
  return node.kind === 'not' ? isOfRow(node.of) : costOf(node) <= 1;
}

function costOf(node: Predicate): number {
  switch (node.kind) {
    case 'all':
    case 'none':
    case 'newest':
      return 0;
    case 'type':
    case 'id':
    case 'updated':
    case 'patient':
    case 'unowned':
    case 'author':
    case 'unmarked':
    case 'document-kind':
    case 'dated':
      return 1;
    case 'notebook-shown':
      // Few resources are of that kind.
      return 2;
    case 'labels-consented':
      // Most resources have no label.
      return 2;
    case 'record-open':
    case 'cared-for':
    case 'not-expressed':
    case 'delegated':
      return 5;
    case 'consented':
      return 8;
    case 'not':
      return costOf(node.of);
    case 'and':
    case 'or':
      return node.of.reduce((sum, part) => sum + costOf(part), 0);
    case 'chain':
      // A look into a set, as the words themselves.
      return isAboutWords(node) ? 5 : 10 + costOf(node.where);
    case 'has':
      return 10 + costOf(node.where);
    case 'composite':
      return 10;
    default:
      return 5;
  }
}
