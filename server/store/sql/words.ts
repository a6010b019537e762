// Full text: words as plain tokens, marked by the field that they occur in.
import { createHash } from 'node:crypto';
import { LONGEST_BEGUN } from '#search/fold.ts';
import type { IndexValues } from '#search/index-entry.ts';
import type { Predicate } from '#search/predicate.ts';
import type { Dialect } from './connection.ts';
import type { Sql } from './sql.ts';

const most = 10_000;
const marks = { _text: 't', _content: 'c' } as const;
type Field = keyof typeof marks;

/** Letters and digits only, so that no engine splits, folds or interprets a word. */
function wordTokens(field: Field, words: readonly string[]): string[] {
  return words.slice(0, most).map((word) => marks[field] + (isPlain(word) ? word : encoded(word)));
}

/** All that a resource is found by, as the engines take it. */
export function tokensOf({ text, content }: Pick<IndexValues, 'text' | 'content'>): string {
  return [...wordTokens('_text', text), ...wordTokens('_content', content)].join(' ');
}

/** A query of the `pk` of every resource with all these words. */
export function pksWithWords({ field, words, begun = false }: Extract<Predicate, { kind: 'words' }>, dialect: Dialect): Sql {
  return begun ? dialect.pksWithBeginnings(words.map((word) => beginnings(field, word))) : dialect.pksWithWords(wordTokens(field, words));
}

/** Of plain words and of encoded ones: each keeps its beginning at the beginning. */
function beginnings(field: Field, word: string): readonly string[] {
  const inHex = marks[field] + encoded(word);
  return isPlain(word) ? [marks[field] + word, inHex] : [inHex];
}

function isPlain(word: string): boolean {
  return word.length <= LONGEST_BEGUN && /^[a-wyz0-9][a-z0-9]*$/.test(word);
}

function encoded(word: string): string {
  return word.length <= LONGEST_BEGUN ? `x${Buffer.from(word).toString('hex')}` : `x${createHash('sha256').update(word).digest('hex')}`;
}
