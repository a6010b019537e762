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
  const tokens: string[] = [];
  addTokens(field, words, tokens);
  return tokens;
}

function addTokens(field: Field, words: readonly string[], tokens: string[]): void {
  const mark = marks[field];
  const count = Math.min(words.length, most);
  for (let i = 0; i < count; i += 1) {
    const word = words[i] as string;
    tokens.push(mark + (isPlain(word) ? word : encoded(word)));
  }
}

/** All that a resource is found by, as the engines take it. */
export function tokensOf({ text, content }: Pick<IndexValues, 'text' | 'content'>): string {
  const tokens: string[] = [];
  addTokens('_text', text, tokens);
  addTokens('_content', content, tokens);
  return tokens.join(' ');
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

/** Nearly every word of every document is looked at here: letter by letter is quicker than a pattern. */
function isPlain(word: string): boolean {
  if (word.length > LONGEST_BEGUN || word.length === 0 || word.startsWith('x')) return false;
  for (let i = 0; i < word.length; i += 1) {
    const letter = word.charCodeAt(i);
    // a to z, 0 to 9
    if ((letter < 97 || letter > 122) && (letter < 48 || letter > 57)) return false;
  }
  return true;
}

function encoded(word: string): string {
  return word.length <= LONGEST_BEGUN ? `x${Buffer.from(word).toString('hex')}` : `x${createHash('sha256').update(word).digest('hex')}`;
}
