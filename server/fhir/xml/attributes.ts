// The attributes of one start tag.
import type { XmlName } from './xml-names.ts';

export interface XmlAttributes {
  readonly count: number;
  name(at: number): XmlName;
  /** References resolved, spaces as XML normalises them. https://www.w3.org/TR/xml/#AVNormalize */
  value(at: number): string;
  /** Where the value stands in the source; and the value itself where it is not what stands there. */
  from(at: number): number;
  to(at: number): number;
  resolved(at: number): string | undefined;
}

/** The attributes of the tag that is being read: its lists are used again for the next one. */
export class Attributes implements XmlAttributes {
  count = 0;
  readonly #names: XmlName[] = [];
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #resolved: (string | undefined)[] = [];
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** `resolved`: where it is not what stands in the source. */
  add(name: XmlName, from: number, to: number, resolved: string | undefined): void {
    this.#names[this.count] = name;
    this.#from[this.count] = from;
    this.#to[this.count] = to;
    this.#resolved[this.count] = resolved;
    this.count++;
  }

  has(name: XmlName): boolean {
    for (let at = 0; at < this.count; at++) if (this.#names[at] === name) return true;
    return false;
  }

  name(at: number): XmlName {
    return this.#names[at] as XmlName;
  }

  value(at: number): string {
    return this.#resolved[at] ?? this.#source.slice(this.#from[at], this.#to[at]);
  }

  from(at: number): number {
    return this.#from[at] as number;
  }

  to(at: number): number {
    return this.#to[at] as number;
  }

  resolved(at: number): string | undefined {
    return this.#resolved[at];
  }
}
