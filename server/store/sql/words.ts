// Full text: words as plain tokens, marked by the field that they occur in.
import { createHash } from 'node:crypto';

const longest = 40;
const most = 10_000;
const marks = { _text: 't', _content: 'c' } as const;

/** Letters and digits only, so that no engine splits, folds or interprets a word. */
export function wordTokens(field: keyof typeof marks, words: readonly string[]): string[] {
  return words.slice(0, most).map((word) => marks[field] + plain(word));
}

function plain(word: string): string {
  if (word.length > longest) return `x${createHash('sha256').update(word).digest('hex')}`;
  return /^[a-wyz0-9][a-z0-9]*$/.test(word) ? word : `x${Buffer.from(word).toString('hex')}`;
}
