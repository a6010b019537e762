// Strict XML for requests: well-formed text to a tree with places. It knows less than XML does, on purpose: no document type,
// no entities of one's own, no CDATA, no processing instructions, names in ASCII. What it does not know it refuses.
// https://www.w3.org/TR/xml/, https://hl7.org/fhir/R4/xml.html
import { OperationOutcomeError, issue } from '#fhir/outcome.ts';
import { decodeReferences } from './references.ts';

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string;
  readonly value: string;
}

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly attributes: readonly XmlAttribute[];
  children: readonly XmlElement[];
  /** The text of the element is [start, end) of the source; its start tag ends before `inner`. */
  readonly start: number;
  inner: number;
  end: number;
  /** Where text that is no space stands directly in it. */
  textAt: number | undefined;
}

export interface XmlTree {
  readonly source: string;
  readonly root: XmlElement;
  /** Start and end of every comment. */
  readonly comments: readonly (readonly [number, number])[];
}

const MAX_LEVELS = 100;
const MAX_ATTRIBUTES = 64;
const MAX_ELEMENTS = 500_000;

const blank = /^[ \t\r\n]*$/;
const noCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const partOfPair = /[\ud800-\udfff]/;
const halfOfPair = /\p{Surrogate}/u;
const s = '[ \\t\\r\\n]';
const declaration = new RegExp(
  `^<\\?xml${s}+version${s}*=${s}*(?:"1\\.0"|'1\\.0')(?:${s}+encoding${s}*=${s}*["']([\\w.-]+)["'])?(?:${s}+standalone${s}*=${s}*["'](?:yes|no)["'])?${s}*\\?>`,
);
const DECLARATION_LENGTH = 200;

/** Throws `structure` with line, column and element for whatever is no XML of the kind above. */
export function scanXml(source: string): XmlTree {
  return new Scanner(source).scan();
}

/** Most elements have no children or no attributes: they share this. */
const none: never[] = [];

class Scanner {
  readonly #source: string;
  #at = 0;
  /** Open elements, outermost first. */
  readonly #open: XmlElement[] = [];
  readonly #comments: (readonly [number, number])[] = [];
  #root: XmlElement | undefined;
  /** The name of a tag that is being read. */
  #tag: string | undefined;
  #count = 0;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): XmlTree {
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
    if (this.#open.length > 0) this.#fail(source.length, `<${written(this.#innermost())}> is not closed.`);
    if (this.#root === undefined)
      this.#fail(0, 'There is no element; a resource in XML begins like <Patient xmlns="http://hl7.org/fhir">.');
    return { source, root: this.#root, comments: this.#comments };
  }

  #declaration(): void {
    if (!/<\?xml[ \t\r\n?]/y.test(this.#source.slice(this.#at, this.#at + 6))) return;
    const found = declaration.exec(this.#source.slice(this.#at, this.#at + DECLARATION_LENGTH));
    if (found === null) this.#fail(this.#at, 'The XML declaration is not right: write <?xml version="1.0" encoding="UTF-8"?>.');
    const encoding = found[1] ?? 'UTF-8';
    if (encoding.toUpperCase() !== 'UTF-8' && encoding.toUpperCase() !== 'US-ASCII') {
      this.#fail(this.#at, `The XML declaration says that the text is in ${encoding}; FHIR is always in UTF-8.`);
    }
    this.#at += found[0].length;
  }

  #text(from: number, end: number): void {
    const text = this.#source.slice(from, end);
    if (blank.test(text)) return;
    const parent = this.#open.at(-1);
    const first = from + text.search(/[^ \t\r\n]/);
    if (parent === undefined) this.#fail(first, 'There is text outside of the outermost element.');
    const close = text.indexOf(']]>');
    if (close >= 0) this.#fail(from + close, '"]]>" stands in a text: write "]]&gt;".');
    if (text.includes('&')) this.#decode(text, from);
    parent.textAt ??= first;
  }

  #markup(): void {
    const source = this.#source;
    const second = source.charCodeAt(this.#at + 1);
    if (second === SLASH) return this.#endTag();
    if (second === QUESTION) this.#fail(this.#at, 'Processing instructions (<? ... ?>) are not allowed in FHIR.');
    if (second === EXCLAMATION) {
      if (source.startsWith('<!--', this.#at)) return this.#comment();
      if (source.startsWith('<![CDATA[', this.#at)) this.#fail(this.#at, 'CDATA is not allowed: write "&lt;" and "&amp;".');
      if (source.slice(this.#at, this.#at + 9).toUpperCase() === '<!DOCTYPE') {
        this.#fail(this.#at, 'A document type (DOCTYPE) is not allowed in FHIR; remove it, and the entities that it defines.');
      }
    }
    this.#startTag();
  }

  #comment(): void {
    const start = this.#at;
    const end = this.#source.indexOf('--', start + 4);
    if (end < 0) this.#fail(start, 'A comment is not closed by "-->".');
    if (this.#source.charCodeAt(end + 2) !== GREATER) this.#fail(end, '"--" stands inside a comment.');
    this.#at = end + 3;
    this.#comments.push([start, this.#at]);
  }

  #startTag(): void {
    const start = this.#at;
    const found = this.#name(start + 1);
    if (found === undefined) this.#fail(start + 1, 'Here an element name is needed; write "&lt;" when a "<" is meant.');
    const [prefix, local] = found;
    if (this.#root !== undefined && this.#open.length === 0) this.#fail(start, 'There is an element behind the outermost element.');
    if (this.#open.length >= MAX_LEVELS) this.#fail(start, `Elements are nested deeper than ${MAX_LEVELS} levels.`);
    if (++this.#count > MAX_ELEMENTS) this.#fail(start, `There are more than ${MAX_ELEMENTS} elements; send them in parts.`);
    this.#tag = local;
    const attributes = this.#attributes();
    const isEmpty = this.#source.charCodeAt(this.#at) === SLASH;
    if (isEmpty) this.#at++;
    if (this.#source.charCodeAt(this.#at) !== GREATER) this.#fail(this.#at, `The tag <${local} does not end with ">".`);
    this.#at++;
    this.#tag = undefined;
    const element: XmlElement = {
      name: local,
      prefix,
      attributes,
      children: none,
      start,
      inner: this.#at,
      end: this.#at,
      textAt: undefined,
    };
    this.#root ??= element;
    const parent = this.#open.at(-1);
    if (parent?.children === none) parent.children = [element];
    else if (parent !== undefined) (parent.children as XmlElement[]).push(element);
    if (!isEmpty) this.#open.push(element);
  }

  #attributes(): XmlAttribute[] {
    let found: XmlAttribute[] = none;
    for (;;) {
      const before = this.#at;
      this.#spaces();
      const c = this.#source.charCodeAt(this.#at);
      if (c === GREATER || c === SLASH) return found;
      if (this.#at >= this.#source.length) this.#fail(before, `The tag <${this.#tag} does not end with ">".`);
      if (before === this.#at) this.#fail(this.#at, `A space is missing in the tag <${this.#tag}, or its ">".`);
      if (found.length >= MAX_ATTRIBUTES) this.#fail(this.#at, `The element has more than ${MAX_ATTRIBUTES} attributes.`);
      const attribute = this.#attribute(found);
      if (found === none) found = [attribute];
      else found.push(attribute);
    }
  }

  #attribute(others: readonly XmlAttribute[]): XmlAttribute {
    const start = this.#at;
    const [prefix, local] = this.#name(start) ?? this.#fail(start, 'Here an attribute name is needed, or the end of the tag (a ">").');
    const key = prefix === '' ? local : `${prefix}:${local}`;
    if (others.some((other) => other.name === key)) this.#fail(start, `The attribute "${key}" occurs twice.`);
    this.#spaces();
    if (this.#source.charCodeAt(this.#at) !== EQUALS) this.#fail(start, `The attribute "${key}" has no value.`);
    this.#at++;
    this.#spaces();
    const quote = this.#source[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail(this.#at, `The value of the attribute "${key}" does not stand in quotes.`);
    const from = this.#at + 1;
    const end = this.#source.indexOf(quote, from);
    if (end < 0) this.#fail(this.#at, `The value of the attribute "${key}" is not closed by its quote.`);
    const value = this.#source.slice(from, end);
    const angle = value.indexOf('<');
    if (angle >= 0) this.#fail(from + angle, `"<" stands in the value of the attribute "${key}": write "&lt;", or close the quote.`);
    this.#at = end + 1;
    // https://www.w3.org/TR/xml/#AVNormalize
    const normal = /[\t\r\n]/.test(value) ? value.replace(/\r\n|[\t\r\n]/g, ' ') : value;
    return { name: key, value: value.includes('&') ? this.#decode(normal, from) : normal };
  }

  #endTag(): void {
    const start = this.#at;
    const [prefix, local] = this.#name(start + 2) ?? this.#fail(start + 2, 'Here an element name is needed.');
    const element = this.#open.at(-1);
    const tag = prefix === '' ? local : `${prefix}:${local}`;
    if (element === undefined) this.#fail(start, `</${tag}> stands where nothing is open.`);
    if (element.name !== local || element.prefix !== prefix) this.#fail(start, `</${tag}> stands where <${written(element)}> is open.`);
    this.#spaces();
    if (this.#source.charCodeAt(this.#at) !== GREATER) this.#fail(this.#at, `</${tag} does not end with ">".`);
    this.#at++;
    element.end = this.#at;
    this.#open.pop();
  }

  /** Prefix and local name; undefined when none stands there. */
  #name(at: number): readonly [string, string] | undefined {
    const source = this.#source;
    const first = nameEnd(source, at);
    if (first === at) return undefined;
    const second = source.charCodeAt(first) === COLON ? nameEnd(source, first + 1) : 0;
    if (second <= first + 1) {
      this.#at = first;
      return ['', source.slice(at, first)];
    }
    this.#at = second;
    return [source.slice(at, first), source.slice(first + 1, second)];
  }

  #spaces(): void {
    while (isSpace(this.#source.charCodeAt(this.#at))) this.#at++;
  }

  #decode(text: string, from: number): string {
    const decoded = decodeReferences(text);
    if (typeof decoded === 'string') return decoded;
    this.#fail(from + decoded.at, 'An "&" begins no character of XML: write "&amp;" for itself, and numbers such as "&#160;" for others.');
  }

  #innermost(): XmlElement {
    return this.#open.at(-1) as XmlElement;
  }

  #fail(at: number, rule: string): never {
    const names = [...this.#open.map((element) => element.name), ...(this.#tag === undefined ? [] : [this.#tag])];
    const inside = names.at(-1);
    throw xmlFault(this.#source, at, inside === undefined ? '' : `, in <${shown(inside)}>`, rule, names.map(shown).join('.'));
  }
}

/** `place`: FHIRPath of the element, '' when nothing is open. */
export function xmlFault(source: string, at: number, where: string, rule: string, place: string): OperationOutcomeError {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n') - (line === 1 && before.charCodeAt(0) === 0xfeff ? 1 : 0);
  return new OperationOutcomeError([
    issue('structure', `Line ${line}, column ${column}${where}: ${rule}`, place === '' ? {} : { expression: place }),
  ]);
}

export function written({ prefix, name: local }: XmlElement): string {
  return shown(prefix === '' ? local : `${prefix}:${local}`);
}

/** Short: names are not trusted to be. */
function shown(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}...` : text;
}

/** -1 when all are characters. Pairs are looked at only where there are any. */
function badCharacter(source: string): number {
  const plain = source.search(noCharacter);
  return plain >= 0 || !partOfPair.test(source) ? plain : source.search(halfOfPair);
}

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}

/** Behind the name that starts at `at`; `at` itself when none does. */
function nameEnd(source: string, at: number): number {
  let end = at;
  for (let c = source.charCodeAt(end); isNameCharacter(c, end > at); c = source.charCodeAt(end)) end++;
  return end;
}

function isNameCharacter(c: number, isInside: boolean): boolean {
  if ((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === UNDERSCORE) return true;
  return isInside && ((c >= 48 && c <= 57) || c === MINUS || c === DOT);
}

const MINUS = 45;
const DOT = 46;
const COLON = 58;
const UNDERSCORE = 95;
const SLASH = 47;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const EXCLAMATION = 33;
