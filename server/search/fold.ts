// How text is compared in searches: without case, accents and runs of spaces.
// https://hl7.org/fhir/R4/search.html#string
import type { DistinctWords } from './distinct-words.ts';

const PLAIN = /^[\x20-\x7e]*$/;
const SPACES = /\s+/g;
/** Letters that do not decompose into a base letter and a mark, and the typographic apostrophe of names. */
const SPECIAL: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  '’': "'",
  '‘': "'",
};
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(SPECIAL).join('')}]`, 'g');

/** Base64 and other long runs are nothing that anybody searches for by word. */
const LONGEST_WORD = 64;

/** What is longer is found by the whole word only: nobody types the beginning of it. */
export const LONGEST_BEGUN = 40;

export function begins(whole: string, word: string): boolean {
  return whole.length <= LONGEST_BEGUN && whole.startsWith(word);
}

export function fold(text: string): string {
  if (PLAIN.test(text)) return tidy(text.toLowerCase());
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
  return tidy(plain.replace(SPECIAL_LETTERS, (letter) => SPECIAL[letter] ?? letter));
}

/** The folded words of a text, in order, repetitions included. */
export function words(text: string): string[] {
  const found = (PLAIN.test(text) ? text.toLowerCase().match(/[a-z0-9]+/g) : fold(text).match(/[\p{L}\p{N}]+/gu)) ?? [];
  return found.filter((word) => word.length <= LONGEST_WORD);
}

/** The same, each once: letter by letter where all of them are of ASCII, as nearly always. */
export function addWords(text: string, found: DistinctWords): void {
  let start = 0;
  let hasCapital = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text.charCodeAt(i);
    if (letter >= 128) return addFolded(text, found);
    const isCapital = letter >= 65 && letter <= 90;
    // a to z, A to Z, 0 to 9
    if (isCapital || (letter >= 97 && letter <= 122) || (letter >= 48 && letter <= 57)) {
      hasCapital ||= isCapital;
      continue;
    }
    addWord(text, start, i, hasCapital, found);
    start = i + 1;
    hasCapital = false;
  }
  addWord(text, start, text.length, hasCapital, found);
}

function addWord(text: string, start: number, end: number, hasCapital: boolean, found: DistinctWords): void {
  if (start === end || end - start > LONGEST_WORD) return;
  const word = text.slice(start, end);
  found.add(hasCapital ? word.toLowerCase() : word);
}

function addFolded(text: string, found: DistinctWords): void {
  found.addAll(words(text));
}

function tidy(text: string): string {
  return text.replace(SPACES, ' ').trim();
}
