// The text of a document with the places of its attributes: what they say is cut out when it is asked for, and most never is.
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import { decodeReferences } from '#fhir/xml/references.ts';
import type { Names } from './names.ts';

/** Meaning, beginning and end of each; an end of -1: the beginning is a place among the values that are not what stands in the text. */
const PER_ATTRIBUTE = 3;
const LEAST = 256;

export class XmlSource {
  readonly text: string;
  readonly #names: Names;
  readonly #resolved: string[] = [];
  /** For each element with attributes: their number, then the attributes. */
  #spans: Int32Array;
  #length = 0;

  constructor(text: string, names: Names) {
    this.text = text;
    this.#names = names;
    this.#spans = new Int32Array(Math.max(LEAST, text.length >> 3));
  }

  /** The place of those of a tag, other than declarations of namespaces; -1 when there are none. */
  keep(attributes: XmlAttributes): number {
    const place = this.#length;
    const most = place + 1 + attributes.count * PER_ATTRIBUTE;
    if (most > this.#spans.length) this.#grow(most);
    const spans = this.#spans;
    let next = place + 1;
    let count = 0;
    for (let at = 0; at < attributes.count; at++) {
      const name = attributes.name(at);
      if (name.isDeclaration) continue;
      const resolved = attributes.resolved(at);
      spans[next] = this.#names.attribute(name);
      spans[next + 1] = resolved === undefined ? attributes.from(at) : this.#resolved.push(resolved) - 1;
      spans[next + 2] = resolved === undefined ? attributes.to(at) : -1;
      next += PER_ATTRIBUTE;
      count++;
    }
    if (count === 0) return -1;
    spans[place] = count;
    this.#length = next;
    return place;
  }

  /** The value of the attribute whose name has this meaning; undefined when the list has none. */
  value(place: number, meaning: string): string | undefined {
    const spans = this.#spans;
    const { meanings } = this.#names;
    const end = place + 1 + (spans[place] as number) * PER_ATTRIBUTE;
    for (let at = place + 1; at < end; at += PER_ATTRIBUTE) if (meanings[spans[at] as number] === meaning) return this.#valueAt(at);
    return undefined;
  }

  /** All of a list, as they stand in it. */
  all(place: number): (readonly [name: string, value: string])[] {
    return Array.from({ length: this.#spans[place] as number }, (_, i) => {
      const at = place + 1 + i * PER_ATTRIBUTE;
      return [this.#names.meanings[this.#spans[at] as number] as string, this.#valueAt(at)] as const;
    });
  }

  /** Texts between two elements: comments and instructions are none, a section is what it holds. */
  addTexts(from: number, to: number, parts: unknown[]): void {
    const { text } = this;
    for (let at = from; at < to;) {
      const mark = text.indexOf('<', at);
      const end = mark < 0 || mark > to ? to : mark;
      if (end > at) parts.push(this.#decoded(at, end));
      at = end < to ? this.#behind(end, parts) : to;
    }
  }

  #valueAt(at: number): string {
    const from = this.#spans[at + 1] as number;
    const to = this.#spans[at + 2] as number;
    return to < 0 ? (this.#resolved[from] as string) : this.text.slice(from, to);
  }

  #decoded(from: number, to: number): string {
    const raw = this.text.slice(from, to);
    // Whoever scanned the text has refused what is no reference.
    return raw.includes('&') ? (decodeReferences(raw) as string) : raw;
  }

  /** Behind the comment, instruction or section that begins there, with what it adds. */
  #behind(mark: number, parts: unknown[]): number {
    const { text } = this;
    if (text.startsWith('<!--', mark)) return text.indexOf('-->', mark + 2) + '-->'.length;
    if (text.startsWith('<?', mark)) return text.indexOf('?>', mark + 2) + '?>'.length;
    const end = text.indexOf(']]>', mark + 2);
    const from = mark + '<![CDATA['.length;
    if (end > from) parts.push(text.slice(from, end));
    return end + ']]>'.length;
  }

  #grow(least: number): void {
    const grown = new Int32Array(Math.max(least, this.#spans.length * 2));
    grown.set(this.#spans);
    this.#spans = grown;
  }
}
