// XML as documents need it: namespaces, mixed content, the place of every element, and nothing of a DTD. Strict: what is not well
// formed is refused with its line, and so is whatever grows without bounds.
// https://www.w3.org/TR/xml/, https://www.w3.org/TR/xml-names/
import { structure, tooLong } from '#fhir/outcome.ts';
import { decodeText, entityFault } from './entities.ts';
import type { XmlElement } from './element.ts';
import { lineOf } from './line.ts';
import { createNames, type Names, type Scope } from './names.ts';

export interface XmlLimits {
  /** Elements within elements. */
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
}

export const defaultXmlLimits: XmlLimits = { depth: 100, elements: 250_000, attributes: 60 };

type Draft = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[]; content: (string | XmlElement)[] };

interface Open {
  readonly element: Draft;
  readonly tag: string;
  readonly scope: Scope;
}

const nameStart = /[A-Za-z_\u00c0-\ufffd]/;
const nameEnd = /[\s/>=]/g;
/** What XML 1.0 has no place for. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Throws `structure` with line and remedy for whatever is no well-formed XML. */
export function readXml(text: string, names: Names = createNames(), limits: XmlLimits = defaultXmlLimits): XmlElement {
  return new Reading(text, names, limits).read();
}

class Reading {
  readonly #text: string;
  readonly #names: Names;
  readonly #limits: XmlLimits;
  readonly #open: Open[] = [];
  #at = 0;
  #count = 0;
  #root: Draft | undefined;

  constructor(text: string, names: Names, limits: XmlLimits) {
    this.#text = text;
    this.#names = names;
    this.#limits = limits;
  }

  read(): XmlElement {
    const text = this.#text;
    const odd = forbidden.exec(text);
    if (odd !== null) this.#fail(odd.index, 'There is a control character, which XML has no place for.');
    while (this.#at < text.length) {
      const tag = text.indexOf('<', this.#at);
      this.#words(this.#at, tag < 0 ? text.length : tag);
      if (tag < 0) break;
      const next = text.charCodeAt(tag + 1);
      if (next === SLASH) this.#close(tag);
      else if (next === QUESTION) this.#at = this.#behind('?>', tag, 'The processing instruction');
      else if (next === EXCLAMATION) this.#special(tag);
      else this.#element(tag);
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) this.#fail(unclosed.element.offset, `The element ${unclosed.tag} is never closed.`);
    if (this.#root === undefined) throw structure('The document holds no XML element; send the XML of a CDA2 document.');
    return this.#root;
  }

  #words(from: number, to: number): void {
    this.#at = to;
    if (from === to) return;
    const open = this.#open.at(-1);
    if (open === undefined) {
      const found = this.#text.slice(from, to).search(/[^\s\ufeff]/);
      if (found >= 0) this.#fail(from + found, 'There is text outside the root element.');
      return;
    }
    open.element.content.push(this.#decoded(from, to));
  }

  #decoded(from: number, to: number): string {
    const raw = this.#text.slice(from, to);
    if (!raw.includes('&')) return raw;
    const fault = entityFault(raw);
    if (fault !== undefined) this.#fail(from + fault.at, fault.message);
    return decodeText(raw);
  }

  #special(tag: number): void {
    const text = this.#text;
    if (text.startsWith('<!--', tag)) this.#at = this.#behind('-->', tag, 'The comment');
    else if (text.startsWith('<![CDATA[', tag)) {
      const end = this.#behind(']]>', tag, 'The CDATA section');
      const open = this.#open.at(-1) ?? this.#fail(tag, 'There is text outside the root element.');
      open.element.content.push(text.slice(tag + 9, end - 3));
      this.#at = end;
    } else if (/^<!DOCTYPE/i.test(text.slice(tag, tag + 9)))
      this.#fail(tag, 'There is a DOCTYPE. Entities and definitions are not read from documents; send it without.');
    else this.#fail(tag, 'There is a declaration that has no place in a document.');
  }

  #behind(mark: string, from: number, what: string): number {
    const end = this.#text.indexOf(mark, from);
    return end < 0 ? this.#fail(from, `${what} is never closed.`) : end + mark.length;
  }

  #close(tag: number): void {
    const end = this.#behind('>', tag, 'The end tag');
    const name = this.#text.slice(tag + 2, end - 1).trimEnd();
    const open = this.#open.pop();
    if (open === undefined) return this.#fail(tag, `The element ${shown(name)} is closed and was never opened.`);
    if (open.tag !== name)
      this.#fail(tag, `The element ${shown(open.tag)} of line ${lineOf(this.#text, open.element.offset)} is closed by </${shown(name)}>.`);
    this.#at = end;
  }

  #element(tag: number): void {
    const text = this.#text;
    const outer = this.#open.at(-1);
    if (outer === undefined && this.#root !== undefined) this.#fail(tag, 'There is a second root element.');
    nameEnd.lastIndex = tag + 1;
    const nameStop = nameEnd.exec(text)?.index ?? this.#fail(tag, 'The tag is never closed.');
    const name = text.slice(tag + 1, nameStop);
    if (!nameStart.test(name.charAt(0)) || name.includes('<'))
      this.#fail(tag, `"<${shown(name)}" begins no element; write &lt; for a lesser-than sign.`);
    const { attributes, declared, end, isEmpty } = this.#attributes(nameStop, tag);
    const scope = this.#names.enter(outer?.scope, declared);
    const element: Draft = {
      name: this.#names.element(name, scope) ?? this.#fail(tag, `The prefix of ${shown(name)} is not declared.`),
      attributes: this.#named(attributes, scope, tag),
      children: [],
      content: [],
      offset: tag,
      parent: outer?.element,
      isUnderstood: false,
    };
    if (++this.#count > this.#limits.elements)
      throw tooLong(`The document has more than ${this.#limits.elements} elements, which is the most that is read here.`);
    if (outer === undefined) this.#root = element;
    else {
      outer.element.children.push(element);
      outer.element.content.push(element);
    }
    this.#at = end;
    if (isEmpty) return;
    if (this.#open.length >= this.#limits.depth) this.#fail(tag, `Elements are nested more than ${this.#limits.depth} deep.`);
    this.#open.push({ element, tag: name, scope });
  }

  #attributes(from: number, tag: number): { attributes: [string, string][]; declared: [string, string][]; end: number; isEmpty: boolean } {
    const text = this.#text;
    const [attributes, declared]: [string, string][][] = [[], []];
    let at = from;
    for (;;) {
      while (isSpace(text.charCodeAt(at))) at++;
      const char = text.charCodeAt(at);
      if (char === GREATER)
        return { attributes: attributes as [string, string][], declared: declared as [string, string][], end: at + 1, isEmpty: false };
      if (char === SLASH && text.charCodeAt(at + 1) === GREATER)
        return { attributes: attributes as [string, string][], declared: declared as [string, string][], end: at + 2, isEmpty: true };
      const equals = text.indexOf('=', at);
      const name = equals < 0 ? '' : text.slice(at, equals).trimEnd();
      if (!nameStart.test(name.charAt(0)) || /[\s<>"'/]/.test(name) || !isSpace(text.charCodeAt(at - 1)))
        this.#fail(tag, 'The tag is broken: after the name come attributes, each name="value".');
      let quote = equals + 1;
      while (isSpace(text.charCodeAt(quote))) quote++;
      const mark = text[quote];
      const end = mark === '"' || mark === "'" ? text.indexOf(mark, quote + 1) : -1;
      if (end < 0) this.#fail(at, `The value of ${shown(name)} is not in quotes.`);
      const less = text.indexOf('<', quote);
      if (less >= 0 && less < end) this.#fail(at, `The value of ${shown(name)} holds a lesser-than sign; write &lt; for it.`);
      const pair: [string, string] = [name, this.#decoded(quote + 1, end)];
      const list = name === 'xmlns' || name.startsWith('xmlns:') ? declared : attributes;
      if (list?.some(([other]) => other === name) === true) this.#fail(at, `The attribute ${shown(name)} is there twice.`);
      list?.push(pair);
      if ((attributes?.length ?? 0) > this.#limits.attributes)
        this.#fail(tag, `The tag has more than ${this.#limits.attributes} attributes.`);
      at = end + 1;
    }
  }

  #named(attributes: readonly [string, string][], scope: Scope, tag: number): Record<string, string> {
    const named: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [name, value] of attributes) {
      named[this.#names.attribute(name, scope) ?? this.#fail(tag, `The prefix of ${shown(name)} is not declared.`)] = value;
    }
    return named;
  }

  #fail(at: number, message: string): never {
    throw structure(`Line ${lineOf(this.#text, at)}: ${message}`);
  }
}

function shown(name: string): string {
  return name.replace(/\p{C}/gu, '?').slice(0, 64);
}

function isSpace(char: number): boolean {
  return char === 32 || char === 10 || char === 9 || char === 13;
}

const [SLASH, QUESTION, EXCLAMATION, GREATER] = [47, 63, 33, 62];
