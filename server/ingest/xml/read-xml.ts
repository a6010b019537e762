// XML as documents need it: namespaces, mixed content, the place of every element. Read by the one scanner, which is strict; documents
// may have what hospitals put into them and what does no harm: CDATA, processing instructions, any encoding, loose comments.
// https://www.w3.org/TR/xml-names/
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import { scanXml, type XmlLimits, type XmlReceiver } from '#fhir/xml/scan-xml.ts';
import { shownName, xmlFault } from '#fhir/xml/xml-fault.ts';
import type { XmlName } from '#fhir/xml/xml-names.ts';
import type { XmlElement } from './element.ts';
import { Names } from './names.ts';
import { noChildren, SourceElement } from './source-element.ts';
import { XmlSource } from './xml-source.ts';

const defaultLimits: XmlLimits = { levels: 100, elements: 250_000, attributes: 64 };
const allowed = { sections: true, instructions: true, anyEncoding: true, anyLetters: true, looseMarks: true } as const;
const expected = 'send the XML of a CDA2 document.';

/** Throws with line, column, element and remedy whatever is no well-formed XML, and whatever grows without bounds. */
export function readXml(text: string, limits: XmlLimits = defaultLimits): XmlElement {
  const reading = new Reading(text);
  scanXml(text, reading, { limits, allowed, expected });
  return reading.root as XmlElement;
}

class Reading implements XmlReceiver {
  root: SourceElement | undefined;
  readonly #source: XmlSource;
  readonly #names = new Names();
  #current: SourceElement | undefined;
  /** Elements whose parent is still open; of each open one, where its children begin among them. Both are overwritten and not cut. */
  readonly #met: SourceElement[] = [];
  #metCount = 0;
  readonly #firstChild: number[] = [];
  #level = 0;

  constructor(text: string) {
    this.#source = new XmlSource(text, this.#names);
  }

  open(name: XmlName, attributes: XmlAttributes, start: number, inner: number): void {
    const parent = this.#current;
    const scope = this.#names.enter(attributes);
    const meaning = this.#names.element(name) ?? this.#undeclared(name, start);
    for (let at = 0; at < attributes.count; at++) {
      const each = attributes.name(at);
      if (!each.isDeclaration && this.#names.attribute(each) < 0) this.#undeclared(each, start);
    }
    const element = new SourceElement(this.#source, parent, scope, meaning, start, inner, this.#source.keep(attributes));
    this.root ??= element;
    this.#met[this.#metCount++] = element;
    this.#firstChild[this.#level++] = this.#metCount;
    this.#current = element;
  }

  close(end: number): void {
    const element = this.#current as SourceElement;
    const first = this.#firstChild[--this.#level] as number;
    element.close(first === this.#metCount ? noChildren : this.#met.slice(first, this.#metCount), end);
    this.#metCount = first;
    this.#current = element.parent;
    this.#names.leave(element.scope, element.parent?.scope);
  }

  text(): void {
    // Cut out of the source when somebody asks for it.
  }

  comment(): void {
    // Nothing of the document.
  }

  #undeclared(name: XmlName, at: number): never {
    const tag = shownName(name.qualified);
    const { text } = this.#source;
    throw xmlFault(text, at, '', `The prefix of ${tag} is not declared: say which namespace xmlns:${shownName(name.prefix)} is.`, '');
  }
}
