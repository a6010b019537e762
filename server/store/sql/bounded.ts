// Index keys of bounded size: engines limit what an index row may hold, and a hostile value may be megabytes long.
import { createHash } from 'node:crypto';
import type { Target } from '#search/predicate.ts';
import type { Term } from './connection.ts';

const limit = 600;

/** Equal texts have equal keys; a long text is cut and told apart by its hash. */
export function boundedKey(given: string): string {
  const text = withoutZeroes(given);
  return text.length <= limit ? text : `${text.slice(0, limit - 80)}#${createHash('sha256').update(text).digest('hex')}`;
}

/** The part of a string that is compared by its beginning or middle. */
export function boundedText(given: string): string {
  const text = withoutZeroes(given);
  return text.length <= limit ? text : text.slice(0, limit);
}

/** PostgreSQL keeps no zero byte in text. */
export function withoutZeroes(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

export function termKey(term: Term): string {
  return `${term.system === null ? '' : `=${term.system}`}|${term.code}`;
}

export function targetKey(target: Target): string {
  return `${target.type}/${target.id}`;
}
