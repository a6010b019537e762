// How selective a condition usually is: lower is better, Infinity cannot lead the way.
import type { Predicate, RangeTest } from '#search/predicate.ts';

const day = 86_400_000;

/** Numbers that are given once, or to the few lines of one prescription. */
const numbers = new Set(['identifier', 'group-identifier', 'requisition']);

/** Parameters with few values over many resources. */
const coarse = new Set([
  'status',
  'category',
  'gender',
  'active',
  'intent',
  'priority',
  'class',
  'use',
  'language',
  'deceased',
  'type',
  '_tag',
  '_profile',
  '_security',
  '_source',
]);

export function rankOf(node: Predicate): number {
  switch (node.kind) {
    case 'id':
      return 0;
    case 'token':
      if (node.values.some((value) => value.code === undefined)) return 11;
      if (numbers.has(codeOf(node.param))) return 1;
      return coarse.has(codeOf(node.param)) ? 10 : 6;
    case 'patient':
      return 2;
    case 'reference':
      return node.targets.length <= 10 ? 3 : 7;
    case 'near':
      return 4;
    case 'string':
      return node.test === 'exact' ? 4 : node.test === 'starts' && node.values.every((value) => value.length >= 3) ? 6 : 12;
    case 'date':
      return node.tests.every(isNarrow) ? 5 : 9;
    case 'words':
      return node.words.length === 0 ? Infinity : 6;
    case 'uri':
      return node.test === 'exact' ? (coarse.has(codeOf(node.param)) ? 10 : 6) : 12;
    case 'number':
    case 'quantity':
      return 8;
    case 'chain':
      return node.to === undefined ? Infinity : 7 + innerRank(node.where) / 10;
    case 'has':
      return 7 + innerRank(node.where) / 10;
    case 'composite':
      return node.tuples.length === 1 && node.tuples[0]?.[0] !== undefined ? Math.max(6, rankOf(node.tuples[0][0])) : Infinity;
    case 'or':
      if (node.of.length === 0 || node.of.length > 100) return Infinity;
      return node.of.reduce((worst, part) => Math.max(worst, innerRank(part)), 0);
    default:
      return Infinity;
  }
}

/** The best term of a conjunction. */
function innerRank(node: Predicate): number {
  if (node.kind === 'and') return node.of.reduce((best, part) => Math.min(best, innerRank(part)), Infinity);
  return rankOf(node);
}

function isNarrow({ op, lo, hi }: RangeTest): boolean {
  return (op === 'eq' || op === 'ap') && hi - lo <= 32 * day;
}

function codeOf(param: string): string {
  return param.slice(param.indexOf('.') + 1);
}
