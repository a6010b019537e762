// What a file of XML is about: its root, and by what FHIR knows the resource. The rest, and whether it is right, is for the server to say.
// https://hl7.org/fhir/R4/xml.html
import { OperationOutcomeError } from '#fhir/outcome.ts';
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import { scanXml, type XmlReceiver } from '#fhir/xml/scan-xml.ts';
import type { XmlName } from '#fhir/xml/xml-names.ts';

export interface XmlOutline {
  /** Of the root; undefined where there is none. */
  readonly name: string | undefined;
  readonly namespace: string;
  readonly id: string | undefined;
  /** `Bundle.type`. */
  readonly type: string | undefined;
  /** As the JSON of FHIR has them. */
  readonly identifiers: readonly { readonly system?: string; readonly value?: string }[];
  /** Why it was read no further than that. */
  readonly fault: string | undefined;
}

const limits = { levels: 100, elements: 500_000, attributes: 64 };
const allowed = { sections: true, instructions: true, anyEncoding: true, anyLetters: true, looseMarks: true } as const;

export function outlineXml(text: string): XmlOutline {
  const outline = new Outline();
  try {
    scanXml(text, outline, { limits, allowed, expected: 'FHIR XML or CDA2 is needed.' });
  } catch (error) {
    if (!(error instanceof OperationOutcomeError)) throw error;
    outline.fault = error.message;
  }
  return outline;
}

class Outline implements XmlReceiver, XmlOutline {
  name: string | undefined;
  namespace = '';
  id: string | undefined;
  type: string | undefined;
  fault: string | undefined;
  readonly identifiers: { system?: string; value?: string }[] = [];
  #depth = 0;
  #isWithinIdentifier = false;

  open(name: XmlName, attributes: XmlAttributes): void {
    const { local } = name;
    if (this.#depth === 0) {
      this.name = local;
      this.namespace = valueOf(attributes, name.prefix === '' ? 'xmlns' : `xmlns:${name.prefix}`) ?? '';
    } else if (this.#depth === 1) this.#member(local, attributes);
    else if (this.#depth === 2 && this.#isWithinIdentifier && (local === 'system' || local === 'value')) {
      const value = valueOf(attributes, 'value');
      if (value !== undefined) Object.assign(this.identifiers.at(-1) ?? {}, { [local]: value });
    }
    this.#depth++;
  }

  close(): void {
    this.#depth--;
  }

  text(): void {
    // FHIR keeps its values in attributes.
  }

  comment(): void {
    // Nothing of the resource.
  }

  #member(local: string, attributes: XmlAttributes): void {
    this.#isWithinIdentifier = local === 'identifier';
    if (local === 'identifier') this.identifiers.push({});
    if (local === 'id') this.id ??= valueOf(attributes, 'value');
    if (local === 'type') this.type ??= valueOf(attributes, 'value');
  }
}

function valueOf(attributes: XmlAttributes, name: string): string | undefined {
  for (let at = 0; at < attributes.count; at++) if (attributes.name(at).qualified === name) return attributes.value(at);
  return undefined;
}
