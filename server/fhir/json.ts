// Strict JSON for requests: one answer to what a text means, and the exact text kept beside the value.
// https://datatracker.ietf.org/doc/html/rfc8259, https://hl7.org/fhir/R4/json.html
import { OperationOutcomeError, issue } from './outcome.ts';

export interface JsonDocument {
  readonly value: unknown;
  /** The same text minified: only spaces between tokens are gone, so 1.10 is still 1.10. */
  readonly text: string;
}

const DEFAULT_DEPTH = 64;
/** Keys that would change what an object is in JavaScript. */
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);
/** No element has nearly as many; what copies an object of a million members holds up everybody else. */
const MOST_MEMBERS = 1000;
/** Beyond this many members a set is quicker than a look along the list. */
const LINEAR_KEYS = 16;

/** Throws `structure` with line, column and place for whatever is no strict JSON. */
export function readJson(source: string, options: { readonly maxDepth?: number } = {}): JsonDocument {
  const text = new Scanner(source, options.maxDepth ?? DEFAULT_DEPTH).scan();
  return { value: JSON.parse(text) as unknown, text };
}

class Scanner {
  readonly #source: string;
  readonly #maxDepth: number;
  #at = 0;
  /** Members and elements from the root to here, for messages. */
  readonly #path: (string | number)[] = [];
  /** Text before `#kept` is already in `#pieces`; spaces are left out by starting a new piece behind them. */
  #pieces = '';
  #kept = 0;

  constructor(source: string, maxDepth: number) {
    this.#source = source;
    this.#maxDepth = maxDepth;
  }

  scan(): string {
    if (this.#source.charCodeAt(0) === 0xfeff) this.#at = this.#kept = 1;
    this.#spaces();
    this.#value();
    this.#spaces();
    if (this.#at < this.#source.length) this.#fail('There is text behind the end of the JSON value.');
    return this.#kept === 0 ? this.#source : this.#pieces + this.#source.slice(this.#kept);
  }

  #value(): void {
    const c = this.#source.charCodeAt(this.#at);
    if (c === QUOTE) this.#string();
    else if (c === OPEN_BRACE) this.#object();
    else if (c === OPEN_BRACKET) this.#array();
    else if (c === MINUS || isDigit(c)) this.#number();
    else if (!this.#literal('true') && !this.#literal('false') && !this.#literal('null')) this.#unexpected('a JSON value');
  }

  #object(): void {
    this.#enter();
    if (this.#closes(CLOSE_BRACE)) return;
    const keys: string[] = [];
    let many: Set<string> | undefined;
    const depth = this.#path.length;
    for (;;) {
      const key = this.#key();
      if (many ? many.has(key) : keys.includes(key)) {
        this.#fail(`Member "${shown(key)}" occurs twice in one object; a member may occur once.`);
      }
      keys.push(key);
      if (keys.length > MOST_MEMBERS) this.#fail(`An object has more than ${MOST_MEMBERS} members.`);
      if (many) many.add(key);
      else if (keys.length > LINEAR_KEYS) many = new Set(keys);
      this.#path[depth] = key;
      this.#spaces();
      if (this.#source.charCodeAt(this.#at) !== COLON) this.#unexpected('":" behind the member name');
      this.#at++;
      this.#spaces();
      this.#value();
      this.#path.length = depth;
      if (this.#next(CLOSE_BRACE)) return;
      this.#spaces();
    }
  }

  #array(): void {
    this.#enter();
    if (this.#closes(CLOSE_BRACKET)) return;
    const depth = this.#path.length;
    for (let i = 0; ; i++) {
      this.#path[depth] = i;
      this.#value();
      this.#path.length = depth;
      if (this.#next(CLOSE_BRACKET)) return;
      this.#spaces();
    }
  }

  #enter(): void {
    if (this.#path.length >= this.#maxDepth) this.#fail(`Objects and arrays are nested deeper than ${this.#maxDepth} levels.`);
    this.#at++;
    this.#spaces();
  }

  #closes(bracket: number): boolean {
    if (this.#source.charCodeAt(this.#at) !== bracket) return false;
    this.#at++;
    return true;
  }

  /** Behind a member or element: a comma (false) or the closing bracket (true). */
  #next(bracket: number): boolean {
    this.#spaces();
    if (this.#closes(bracket)) return true;
    if (this.#source.charCodeAt(this.#at) !== COMMA) this.#unexpected(`"," or "${String.fromCharCode(bracket)}"`);
    this.#at++;
    return false;
  }

  #key(): string {
    if (this.#source.charCodeAt(this.#at) !== QUOTE) this.#unexpected('a member name in double quotes');
    const start = this.#at;
    const escaped = this.#string();
    const key = escaped ? (JSON.parse(this.#source.slice(start, this.#at)) as string) : this.#source.slice(start + 1, this.#at - 1);
    if (DANGEROUS.has(key)) this.#fail(`Member name "${key}" is not allowed.`);
    if (escaped) this.#write(start, JSON.stringify(key));
    return key;
  }

  /** Puts other text where the source from `start` to here was, so that a member has one spelling in `text`. */
  #write(start: number, text: string): void {
    this.#pieces += this.#source.slice(this.#kept, start) + text;
    this.#kept = this.#at;
  }

  /** True when the string holds an escape. */
  #string(): boolean {
    const source = this.#source;
    let escaped = false;
    let at = this.#at + 1;
    for (;;) {
      const c = source.charCodeAt(at);
      if (c === QUOTE) break;
      if (c === BACKSLASH) {
        escaped = true;
        this.#at = at;
        at = this.#escape();
      } else if (c >= 0xd800 && c <= 0xdfff) {
        this.#at = at;
        if (!isPair(c, source.charCodeAt(at + 1))) this.#fail('A string holds half of a surrogate pair, which is no character.');
        at += 2;
      } else if (c >= 0x20) {
        at++;
      } else {
        this.#at = at;
        if (at >= source.length) this.#fail('The text ends inside a string.');
        this.#fail(`A string holds the control character U+${hex(c)}; FHIR allows tab and line ends only, escaped.`);
      }
    }
    this.#at = at + 1;
    return escaped;
  }

  /** Behind the escape that starts here. */
  #escape(): number {
    const letter = this.#source[this.#at + 1] ?? '';
    if ('"\\/nrt'.includes(letter) && letter !== '') return this.#at + 2;
    if (letter === 'b' || letter === 'f')
      this.#fail(`A string holds the control character \\${letter}; FHIR allows tab and line ends only.`);
    if (letter !== 'u') this.#fail(`Escape \\${letter} is unknown.`);
    const code = this.#unicodeAt(this.#at);
    if (code < 0x20 && code !== 9 && code !== 10 && code !== 13) {
      this.#fail(`A string holds the control character U+${hex(code)}; FHIR allows tab and line ends only.`);
    }
    if (code < 0xd800 || code > 0xdfff) return this.#at + 6;
    const paired = this.#source.startsWith('\\u', this.#at + 6) && isPair(code, this.#unicodeAt(this.#at + 6));
    if (!paired) this.#fail('A string holds half of a surrogate pair, which is no character.');
    return this.#at + 12;
  }

  #unicodeAt(at: number): number {
    const digits = this.#source.slice(at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('Escape \\u needs four hexadecimal digits.');
    return Number.parseInt(digits, 16);
  }

  #number(): void {
    const source = this.#source;
    const start = this.#at;
    let at = start;
    if (source.charCodeAt(at) === MINUS) at++;
    const whole = at;
    at = digitsEnd(source, at);
    if (at === whole || (at > whole + 1 && source.charCodeAt(whole) === ZERO)) this.#badNumber(start, at);
    if (source.charCodeAt(at) === DOT) {
      const fraction = digitsEnd(source, at + 1);
      if (fraction === at + 1) this.#badNumber(start, at);
      at = fraction;
    }
    const e = source.charCodeAt(at);
    if (e === LETTER_E || e === LETTER_e) {
      const sign = source.charCodeAt(at + 1);
      const from = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
      const exponent = digitsEnd(source, from);
      if (exponent === from) this.#badNumber(start, at);
      at = exponent;
    }
    // Cheap for the numbers of every day; only a long one can be infinite.
    if (at - start > 15 || e === LETTER_E || e === LETTER_e) {
      if (!Number.isFinite(Number(source.slice(start, at)))) this.#fail(`Number ${shown(source.slice(start, at))} is too large.`);
    }
    this.#at = at;
  }

  #badNumber(start: number, at: number): never {
    const found = shown(this.#source.slice(start, at + 1).replace(/[^-+.\w]/g, ''));
    this.#fail(`"${found}" is no JSON number: no leading zeros or plus, digits on both sides of the point.`);
  }

  #literal(word: string): boolean {
    if (!this.#source.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #spaces(): void {
    const source = this.#source;
    let at = this.#at;
    for (let c = source.charCodeAt(at); c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09; c = source.charCodeAt(at)) at++;
    if (at === this.#at) return;
    this.#pieces += source.slice(this.#kept, this.#at);
    this.#at = this.#kept = at;
  }

  #unexpected(expected: string): never {
    const found = this.#at < this.#source.length ? `"${shown(this.#source[this.#at] ?? '')}"` : 'the end of the text';
    this.#fail(`Found ${found} where ${expected} was expected.`);
  }

  #fail(rule: string): never {
    const before = this.#source.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    const place = pathText(this.#path);
    throw new OperationOutcomeError([
      issue(
        'structure',
        `Line ${line}, column ${column}${place === '' ? '' : `, at ${place}`}: ${rule}`,
        place === '' ? {} : { expression: place },
      ),
    ]);
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const COMMA = 44;
const COLON = 58;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const LETTER_E = 69;
const LETTER_e = 101;

function isDigit(c: number): boolean {
  return c >= ZERO && c <= 57;
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0');
}

/** Short and printable: input is not trusted to be either. */
function shown(text: string): string {
  const clean = text.replace(/\p{C}/gu, '?').replaceAll('"', "'");
  return clean.length > 40 ? `${clean.slice(0, 40)}...` : clean;
}

function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${shown(step)}`;
  return text;
}
