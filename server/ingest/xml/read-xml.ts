// XML as documents need it: namespaces, mixed content, the place of every element. Read by the one scanner, which is strict; documents
// may have what hospitals put into them and what does no harm: CDATA, processing instructions, any encoding, loose comments.
// https://www.w3.org/TR/xml-names/
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import { decodeReferences } from '#fhir/xml/references.ts';
import { scanXml, type XmlLimits, type XmlReceiver } from '#fhir/xml/scan-xml.ts';
import { shownName, xmlFault } from '#fhir/xml/xml-fault.ts';
import type { XmlName } from '#fhir/xml/xml-names.ts';
import type { XmlElement } from './element.ts';
import { createNames, type Names, type Scope } from './names.ts';

const defaultLimits: XmlLimits = { levels: 100, elements: 250_000, attributes: 64 };
const allowed = { sections: true, instructions: true, anyEncoding: true, anyLetters: true, looseMarks: true } as const;
const expected = 'send the XML of a CDA2 document.';

type Draft = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[]; content: (string | XmlElement)[] };

/** Throws with line, column, element and remedy whatever is no well-formed XML, and whatever grows without bounds. */
export function readXml(text: string, limits: XmlLimits = defaultLimits): XmlElement {
  const reading = new Reading(text, createNames());
  scanXml(text, reading, { limits, allowed, expected });
  return reading.root as XmlElement;
}

class Reading implements XmlReceiver {
  root: Draft | undefined;
  readonly #text: string;
  readonly #names: Names;
  readonly #open: Draft[] = [];
  readonly #scopes: Scope[] = [];

  constructor(text: string, names: Names) {
    this.#text = text;
    this.#names = names;
  }

  open(name: XmlName, attributes: XmlAttributes, start: number): void {
    const parent = this.#open.at(-1);
    const scope = this.#names.enter(this.#scopes.at(-1), declarations(attributes));
    const element: Draft = {
      name: this.#names.element(name, scope) ?? this.#undeclared(name, start),
      attributes: attributes.count === 0 ? noAttributes : this.#attributes(attributes, scope, start),
      children: noChildren,
      content: noContent,
      offset: start,
      parent,
      isUnderstood: false,
    };
    if (parent === undefined) this.root = element;
    else {
      if (parent.children === noChildren) parent.children = [element];
      else parent.children.push(element);
      add(parent, element);
    }
    this.#open.push(element);
    this.#scopes.push(scope);
  }

  close(): void {
    this.#open.pop();
    this.#scopes.pop();
  }

  text(from: number, to: number, isLiteral: boolean): void {
    const raw = this.#text.slice(from, to);
    const element = this.#open.at(-1);
    if (element !== undefined) add(element, isLiteral || !raw.includes('&') ? raw : (decodeReferences(raw) as string));
  }

  comment(): void {
    // Nothing of the document.
  }

  #attributes(attributes: XmlAttributes, scope: Scope, start: number): Record<string, string> {
    const named = new Named();
    for (let at = 0; at < attributes.count; at++) {
      const name = attributes.name(at);
      if (isDeclaration(name)) continue;
      named[this.#names.attribute(name, scope) ?? this.#undeclared(name, start)] = attributes.value(at);
    }
    return named;
  }

  #undeclared(name: XmlName, at: number): never {
    const tag = shownName(name.qualified);
    throw xmlFault(this.#text, at, '', `The prefix of ${tag} is not declared: say which namespace xmlns:${shownName(name.prefix)} is.`, '');
  }
}

/** Holds what is put into it and inherits nothing, as `Object.create(null)`, whose objects are hash tables each by itself. */
const Named = function () {} as unknown as new () => Record<string, string>;
Named.prototype = Object.create(null) as object;

const none: readonly (readonly [string, string])[] = [];
// Most elements hold nothing, or have no attributes: those share theirs.
const noAttributes: Readonly<Record<string, string>> = Object.freeze(Object.create(null) as Record<string, string>);
const noChildren: XmlElement[] = [];
const noContent: (string | XmlElement)[] = [];

function add(parent: Draft, part: string | XmlElement): void {
  if (parent.content === noContent) parent.content = [part];
  else parent.content.push(part);
}

/** Few elements have any. */
function declarations(attributes: XmlAttributes): readonly (readonly [string, string])[] {
  let found = none;
  for (let at = 0; at < attributes.count; at++) {
    const name = attributes.name(at);
    if (isDeclaration(name)) found = [...found, [name.qualified, attributes.value(at)]];
  }
  return found;
}

function isDeclaration({ qualified, prefix }: XmlName): boolean {
  return prefix === 'xmlns' || qualified === 'xmlns';
}
