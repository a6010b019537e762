// The characters of XML by their codes: which may stand in a text, which make a name.
// https://www.w3.org/TR/xml/#charsets

export const DOUBLE = 34;
export const AMPERSAND = 38;
export const SINGLE = 39;
const MINUS = 45;
const DOT = 46;
export const SLASH = 47;
export const COLON = 58;
export const LESS = 60;
export const EQUALS = 61;
export const GREATER = 62;
export const EXCLAMATION = 33;
export const QUESTION = 63;
const UNDERSCORE = 95;

const noCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const partOfPair = /[\ud800-\udfff]/;
const halfOfPair = /\p{Surrogate}/u;

/** Where the first stands that XML does not allow; -1 when all are characters. Pairs are looked at only where there are any. */
export function badCharacter(source: string): number {
  const plain = source.search(noCharacter);
  return plain >= 0 || !partOfPair.test(source) ? plain : source.search(halfOfPair);
}

export function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

export function isNameCharacter(c: number, isInside: boolean): boolean {
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === UNDERSCORE) return true;
  return isInside && ((c >= 48 && c <= 57) || c === MINUS || c === DOT);
}
