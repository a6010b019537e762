// XML from outside, read once from start to end: elements, attributes, text and comments are handed on as they come. It knows less than
// XML does, on purpose: no document type and no entities of one's own, ever; no CDATA, no processing instructions, no names beyond ASCII,
// unless whoever asks names them. What it does not know it refuses, with line, column and element.
// https://www.w3.org/TR/xml/
import type { OperationOutcomeError } from '../outcome.ts';
import { Attributes, type XmlAttributes } from './attributes.ts';
import {
  AMPERSAND,
  COLON,
  DOUBLE,
  EQUALS,
  EXCLAMATION,
  GREATER,
  LESS,
  QUESTION,
  SINGLE,
  SLASH,
  badCharacter,
  isNameCharacter,
  isSpace,
} from './characters.ts';
import { readDeclaration } from './declaration.ts';
import { decodeReferences } from './references.ts';
import { shownName, xmlFault } from './xml-fault.ts';
import { createXmlNames, type XmlName, type XmlNames } from './xml-names.ts';

/** What hears the text. Places are indices of the source. */
export interface XmlReceiver {
  /** `start` is its `<`, `inner` stands behind its `>`. Attributes are those of this tag until the next one. */
  open(name: XmlName, attributes: XmlAttributes, start: number, inner: number): void;
  /** `end` stands behind the element. */
  close(end: number): void;
  /** Between two tags, comments or sections; never empty, not always more than space. `isLiteral`: references are no references in it. */
  text(from: number, to: number, isLiteral: boolean): void;
  comment(from: number, to: number): void;
}

export interface XmlLimits {
  readonly levels: number;
  readonly attributes: number;
  readonly elements: number;
}

export interface XmlLeniency {
  /** `<![CDATA[...]]>` is text. */
  readonly sections?: true;
  /** `<? ... ?>` is skipped. */
  readonly instructions?: true;
  /** The text is decoded already, so whatever encoding its declaration names. */
  readonly anyEncoding?: true;
  /** Names in any script. */
  readonly anyLetters?: true;
  /** `--` inside of a comment, `]]>` in a text. */
  readonly looseMarks?: true;
}

export interface XmlScan {
  readonly limits: XmlLimits;
  /** What is read beyond the least. */
  readonly allowed?: XmlLeniency;
  /** What is expected, for a text that has no element at all. */
  readonly expected: string;
}

/** Throws `structure` with line, column and element for whatever is no XML of the kind above; `too-long` beyond the limit of elements. */
export function scanXml(source: string, receiver: XmlReceiver, scan: XmlScan): void {
  new Scanner(source, receiver, scan).scan();
}

class Scanner {
  readonly #source: string;
  readonly #receiver: XmlReceiver;
  readonly #scan: XmlScan;
  readonly #allowed: XmlLeniency;
  readonly #names: XmlNames;
  readonly #attributes: Attributes;
  /** Open elements, outermost first. */
  readonly #open: XmlName[] = [];
  #at = 0;
  #count = 0;
  /** The name of a tag that is being read. */
  #tag: XmlName | undefined;

  constructor(source: string, receiver: XmlReceiver, scan: XmlScan) {
    this.#source = source;
    this.#receiver = receiver;
    this.#scan = scan;
    this.#allowed = scan.allowed ?? {};
    this.#names = createXmlNames(source);
    this.#attributes = new Attributes(source);
  }

  scan(): void {
    const source = this.#source;
    const bad = badCharacter(source);
    if (bad >= 0) this.#fail(bad, 'The text holds a character that XML does not allow (a control character, or half of a pair).');
    if (source.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#declaration();
    while (this.#at < source.length) {
      const next = source.indexOf('<', this.#at);
      const end = next < 0 ? source.length : next;
      if (end > this.#at) this.#text(this.#at, end);
      this.#at = end;
      if (next >= 0) this.#markup();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) this.#fail(source.length, `<${shownName(unclosed.qualified)}> is not closed.`);
    if (this.#count === 0) this.#fail(0, `There is no element; ${this.#scan.expected}`);
  }

  #declaration(): void {
    if (!/<\?xml[ \t\r\n?]/y.test(this.#source.slice(this.#at, this.#at + 6))) return;
    if (this.#allowed.anyEncoding === true) return;
    const read = readDeclaration(this.#source, this.#at);
    if (typeof read === 'string') this.#fail(this.#at, read);
    this.#at = read;
  }

  #text(from: number, end: number): void {
    const source = this.#source;
    let first = from;
    while (first < end && isSpace(source.charCodeAt(first))) first++;
    if (this.#open.length === 0) {
      if (first < end) this.#fail(first, 'There is text outside of the outermost element.');
      return;
    }
    if (first < end) {
      const text = source.slice(first, end);
      const close = this.#allowed.looseMarks === true ? -1 : text.indexOf(']]>');
      if (close >= 0) this.#fail(first + close, '"]]>" stands in a text: write "]]&gt;".');
      if (text.includes('&')) this.#decode(text, first);
    }
    this.#receiver.text(from, end, false);
  }

  #markup(): void {
    const source = this.#source;
    const second = source.charCodeAt(this.#at + 1);
    if (second === SLASH) return this.#endTag();
    if (second === QUESTION) return this.#instruction();
    if (second === EXCLAMATION) {
      if (source.startsWith('<!--', this.#at)) return this.#comment();
      if (source.startsWith('<![CDATA[', this.#at)) return this.#section();
      if (source.slice(this.#at, this.#at + 9).toUpperCase() === '<!DOCTYPE') {
        this.#fail(this.#at, 'A document type (DOCTYPE) is not allowed; remove it, and the entities that it defines.');
      }
    }
    this.#startTag();
  }

  #instruction(): void {
    if (this.#allowed.instructions !== true) this.#fail(this.#at, 'Processing instructions (<? ... ?>) are not allowed in FHIR.');
    this.#at = this.#behind('?>', 'A processing instruction is not closed by "?>".');
  }

  #section(): void {
    if (this.#allowed.sections !== true) this.#fail(this.#at, 'CDATA is not allowed: write "&lt;" and "&amp;".');
    if (this.#open.length === 0) this.#fail(this.#at, 'There is text outside of the outermost element.');
    const from = this.#at + '<![CDATA['.length;
    this.#at = this.#behind(']]>', 'A CDATA section is not closed by "]]>".');
    const to = this.#at - ']]>'.length;
    if (to > from) this.#receiver.text(from, to, true);
  }

  #comment(): void {
    const start = this.#at;
    const unclosed = 'A comment is not closed by "-->".';
    if (this.#allowed.looseMarks === true) this.#at = this.#behind('-->', unclosed);
    else {
      const end = this.#source.indexOf('--', start + 4);
      if (end < 0) this.#fail(start, unclosed);
      if (this.#source.charCodeAt(end + 2) !== GREATER) this.#fail(end, '"--" stands inside a comment.');
      this.#at = end + 3;
    }
    this.#receiver.comment(start, this.#at);
  }

  #behind(mark: string, rule: string): number {
    const end = this.#source.indexOf(mark, this.#at + 2);
    return end < 0 ? this.#fail(this.#at, rule) : end + mark.length;
  }

  #startTag(): void {
    const start = this.#at;
    const name = this.#name(start + 1);
    if (name === undefined) this.#fail(start + 1, 'Here an element name is needed; write "&lt;" when a "<" is meant.');
    const { levels, elements } = this.#scan.limits;
    if (this.#count > 0 && this.#open.length === 0) this.#fail(start, 'There is an element behind the outermost element.');
    if (this.#open.length >= levels) this.#fail(start, `Elements are nested deeper than ${levels} levels.`);
    if (++this.#count > elements) throw this.#fault(start, `There are more than ${elements} elements; send them in parts.`, 'too-long');
    this.#tag = name;
    this.#readAttributes();
    const isEmpty = this.#source.charCodeAt(this.#at) === SLASH;
    if (isEmpty) this.#at++;
    if (this.#source.charCodeAt(this.#at) !== GREATER) this.#fail(this.#at, `The tag <${shownName(name.qualified)} does not end with ">".`);
    this.#at++;
    this.#tag = undefined;
    this.#receiver.open(name, this.#attributes, start, this.#at);
    if (isEmpty) this.#receiver.close(this.#at);
    else this.#open.push(name);
  }

  #readAttributes(): void {
    const attributes = this.#attributes;
    attributes.count = 0;
    for (;;) {
      const before = this.#at;
      this.#spaces();
      const c = this.#source.charCodeAt(this.#at);
      if (c === GREATER || c === SLASH) return;
      if (this.#at >= this.#source.length) this.#fail(before, `The tag <${this.#tagName()} does not end with ">".`);
      if (before === this.#at) this.#fail(this.#at, `A space is missing in the tag <${this.#tagName()}, or its ">".`);
      if (attributes.count >= this.#scan.limits.attributes)
        this.#fail(this.#at, `The element has more than ${this.#scan.limits.attributes} attributes.`);
      this.#attribute();
    }
  }

  #tagName(): string {
    return shownName(this.#tag?.qualified ?? '');
  }

  #attribute(): void {
    const source = this.#source;
    const start = this.#at;
    const name = this.#name(start) ?? this.#fail(start, 'Here an attribute name is needed, or the end of the tag (a ">").');
    if (this.#attributes.has(name)) this.#fail(start, `The attribute "${shownName(name.qualified)}" occurs twice.`);
    this.#spaces();
    if (source.charCodeAt(this.#at) !== EQUALS) this.#fail(start, `The attribute "${shownName(name.qualified)}" has no value.`);
    this.#at++;
    this.#spaces();
    const quote = source.charCodeAt(this.#at);
    if (quote !== DOUBLE && quote !== SINGLE)
      this.#fail(this.#at, `The value of the attribute "${shownName(name.qualified)}" does not stand in quotes.`);
    const from = this.#at + 1;
    this.#attributes.add(name, from, this.#valueEnd(name, quote), this.#resolved(from));
    this.#at++;
  }

  #isPlain = true;

  /** Goes to the closing quote; notes on the way whether the value is what stands there. */
  #valueEnd(name: XmlName, quote: number): number {
    const source = this.#source;
    const from = this.#at + 1;
    this.#isPlain = true;
    let at = from;
    for (let c = source.charCodeAt(at); c !== quote; c = source.charCodeAt(++at)) {
      if (c === AMPERSAND || c === 9 || c === 10 || c === 13) this.#isPlain = false;
      else if (c === LESS || at >= source.length) this.#badValue(name, at, quote);
    }
    return (this.#at = at);
  }

  #badValue(name: XmlName, at: number, quote: number): never {
    const attribute = `the attribute "${shownName(name.qualified)}"`;
    if (this.#source.indexOf(String.fromCharCode(quote), at) < 0)
      this.#fail(this.#at, `The value of ${attribute} is not closed by its quote.`);
    this.#fail(at, `"<" stands in the value of ${attribute}: write "&lt;", or close the quote.`);
  }

  #resolved(from: number): string | undefined {
    if (this.#isPlain) return undefined;
    const normal = this.#source.slice(from, this.#at).replace(/\r\n|[\t\r\n]/g, ' ');
    return normal.includes('&') ? this.#decode(normal, from) : normal;
  }

  #endTag(): void {
    const start = this.#at;
    const source = this.#source;
    const awaited = this.#open.at(-1);
    // Nearly always the one that is open: then nothing has to be looked up.
    if (awaited !== undefined && source.startsWith(awaited.qualified, start + 2)) {
      const behind = start + 2 + awaited.qualified.length;
      if (source.charCodeAt(behind) === GREATER) return this.#closed(behind + 1);
    }
    const name = this.#name(start + 2) ?? this.#fail(start + 2, 'Here an element name is needed.');
    const tag = shownName(name.qualified);
    if (awaited === undefined) this.#fail(start, `</${tag}> stands where nothing is open.`);
    if (awaited !== name) this.#fail(start, `</${tag}> stands where <${shownName(awaited.qualified)}> is open.`);
    this.#spaces();
    if (source.charCodeAt(this.#at) !== GREATER) this.#fail(this.#at, `</${tag} does not end with ">".`);
    this.#closed(this.#at + 1);
  }

  #closed(end: number): void {
    this.#at = end;
    this.#open.pop();
    this.#receiver.close(end);
  }

  /** Goes behind it; undefined when none stands there. A colon with nothing before or behind it is no part of it. */
  #name(from: number): XmlName | undefined {
    const first = this.#partEnd(from);
    if (first === from) return undefined;
    const second = this.#source.charCodeAt(first) === COLON ? this.#partEnd(first + 1) : 0;
    this.#at = second > first + 1 ? second : first;
    return this.#names.at(from, this.#at);
  }

  #partEnd(from: number): number {
    const source = this.#source;
    const anyLetters = this.#allowed.anyLetters === true;
    let at = from;
    for (
      let c = source.charCodeAt(at);
      isNameCharacter(c, at > from) || (anyLetters && c >= 0xc0 && c !== 0xfeff);
      c = source.charCodeAt(at)
    )
      at++;
    return at;
  }

  #spaces(): void {
    while (isSpace(this.#source.charCodeAt(this.#at))) this.#at++;
  }

  #decode(text: string, from: number): string {
    const decoded = decodeReferences(text);
    if (typeof decoded === 'string') return decoded;
    this.#fail(from + decoded.at, 'An "&" begins no character of XML: write "&amp;" for itself, and numbers such as "&#160;" for others.');
  }

  #fail(at: number, rule: string): never {
    throw this.#fault(at, rule);
  }

  #fault(at: number, rule: string, code: 'structure' | 'too-long' = 'structure'): OperationOutcomeError {
    const names = [...this.#open, ...(this.#tag === undefined ? [] : [this.#tag])].map(({ local }) => shownName(local));
    const inside = names.at(-1);
    return xmlFault(this.#source, at, inside === undefined ? '' : `, in <${inside}>`, rule, names.join('.'), code);
  }
}
