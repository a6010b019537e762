// An element whose words and attributes stay in the text until they are asked for: a document has thousands that nobody reads twice.
import type { XmlElement } from './element.ts';
import type { Scope } from './names.ts';
import type { XmlSource } from './xml-source.ts';

export const noChildren: readonly XmlElement[] = Object.freeze([]);
const noContent: readonly string[] = Object.freeze([]);

export class SourceElement implements XmlElement {
  readonly name: string;
  readonly offset: number;
  readonly parent: SourceElement | undefined;
  children = noChildren;
  isUnderstood = false;
  readonly scope: Scope;
  readonly #source: XmlSource;
  /** Behind its start tag. */
  readonly #inner: number;
  #end = 0;
  readonly #attributes: number;

  /** `attributes` is their place in the source. */
  constructor(
    source: XmlSource,
    parent: SourceElement | undefined,
    scope: Scope,
    name: string,
    offset: number,
    inner: number,
    attributes: number,
  ) {
    this.name = name;
    this.offset = offset;
    this.parent = parent;
    this.scope = scope;
    this.#source = source;
    this.#inner = inner;
    this.#attributes = attributes;
  }

  /** `end` stands behind its end tag. */
  close(children: readonly XmlElement[], end: number): void {
    this.children = children;
    this.#end = end;
  }

  get length(): number {
    return this.#end - this.offset;
  }

  get markup(): string {
    return this.#source.text.slice(this.offset, this.#end);
  }

  get declared(): string | undefined {
    return this.scope.declared;
  }

  value(name: string): string | undefined {
    return this.#attributes < 0 ? undefined : this.#source.value(this.#attributes, name);
  }

  get attributes(): Readonly<Record<string, string>> {
    const all = this.#attributes < 0 ? [] : this.#source.all(this.#attributes);
    return Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(all));
  }

  get content(): readonly (string | XmlElement)[] {
    // An empty tag has no end tag.
    if (this.#inner === this.#end) return noContent;
    const parts: (string | XmlElement)[] = [];
    let from = this.#inner;
    for (const each of this.children) {
      this.#source.addTexts(from, each.offset, parts);
      parts.push(each);
      from = each.offset + each.length;
    }
    this.#source.addTexts(from, this.#source.text.lastIndexOf('<', this.#end - 1), parts);
    return parts;
  }
}
