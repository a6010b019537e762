// Names by namespace: the prefixes that a document chose do not matter. An element costs what it declares itself, however much is declared
// around it: there is one list of what holds now, and each element puts back what it replaced in it.
// https://www.w3.org/TR/xml-names/
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import type { XmlName } from '#fhir/xml/xml-names.ts';

const HL7_V3 = 'urn:hl7-org:v3';

/** Where names mean the same: an element that declares something new, and all below it until another one does. */
export interface Scope {
  /** The namespaces that hold, as one text; undefined: too many to be worth comparing. */
  readonly declared: string | undefined;
  /** What held before, by prefix. */
  readonly replaced: readonly (readonly [prefix: string, namespace: string | undefined])[];
}

const ours: Readonly<Record<string, string>> = {
  [HL7_V3]: '',
  'urn:hl7-org:sdtc': 'sdtc:',
  'urn:oid:1.3.6.1.4.1.19376.1.3.2': 'lab:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
};

/** Documents declare some hundred letters. */
const LONGEST_DECLARED = 1000;
/** Of a namespace that is not ours: each name in it says it again. */
const LONGEST_NAMESPACE = 200;
const outermost: Scope = { declared: '', replaced: [] };
const undeclared = -1;

/** Of one text, from its start to its end: remembers what its names mean, for a document has few names, many times. */
export class Names {
  /** What attributes are called, by the numbers that `attribute` answers. */
  readonly meanings: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #namespaces = new Map<string, string | undefined>([['xml', 'http://www.w3.org/XML/1998/namespace']]);
  #scope = outermost;
  /** By the number of a name: what it meant last, and where. */
  readonly #elements: (string | undefined)[] = [];
  readonly #elementScopes: Scope[] = [];
  readonly #attributes: number[] = [];
  readonly #attributeScopes: Scope[] = [];

  /** The scope inside of a tag. What says again what holds already makes no new one: some programs write that on every element. */
  enter(attributes: XmlAttributes): Scope {
    let replaced: (readonly [string, string | undefined])[] | undefined;
    let { declared } = this.#scope;
    for (let at = 0; at < attributes.count; at++) {
      const name = attributes.name(at);
      if (!name.isDeclaration) continue;
      const prefix = name.prefix === '' ? '' : name.local;
      const namespace = attributes.value(at).trim();
      const before = this.#namespaces.get(prefix);
      if (before === namespace) continue;
      (replaced ??= []).push([prefix, before]);
      this.#namespaces.set(prefix, namespace);
      declared = longer(declared, prefix, namespace);
    }
    return replaced === undefined ? this.#scope : (this.#scope = { declared, replaced });
  }

  /** Behind an element, with the scope that holds inside of it and the one around it. */
  leave(inside: Scope, around = outermost): void {
    if (inside === around) return;
    for (const [prefix, before] of inside.replaced) this.#namespaces.set(prefix, before);
    this.#scope = around;
  }

  /** undefined: its prefix is not declared. */
  element(name: XmlName): string | undefined {
    if (this.#elementScopes[name.index] === this.#scope) return this.#elements[name.index];
    const namespace = this.#namespaces.get(name.prefix) ?? (name.prefix === '' ? '' : undefined);
    this.#elementScopes[name.index] = this.#scope;
    return (this.#elements[name.index] = namespace === undefined ? undefined : inNamespace(namespace, name.local));
  }

  /** The number of its meaning; below 0: its prefix is not declared. */
  attribute(name: XmlName): number {
    if (this.#attributeScopes[name.index] === this.#scope) return this.#attributes[name.index] as number;
    const namespace = this.#namespaces.get(name.prefix);
    this.#attributeScopes[name.index] = this.#scope;
    return (this.#attributes[name.index] = this.#numberOf(name, namespace));
  }

  #numberOf({ prefix, local }: XmlName, namespace: string | undefined): number {
    // Without a prefix it is of its element and of no namespace.
    if (prefix === '') return this.#numbered(unique(local));
    return namespace === undefined ? undeclared : this.#numbered(inNamespace(namespace, local));
  }

  #numbered(meaning: string): number {
    const known = this.#numbers.get(meaning);
    if (known !== undefined) return known;
    const number = this.meanings.push(meaning) - 1;
    this.#numbers.set(meaning, number);
    return number;
  }
}

function longer(declared: string | undefined, prefix: string, namespace: string): string | undefined {
  if (declared === undefined || declared.length + prefix.length + namespace.length > LONGEST_DECLARED) return undefined;
  return `${declared}\u0002${prefix}\u0001${namespace}`;
}

function inNamespace(namespace: string, local: string): string {
  const mark = ours[namespace];
  if (mark !== undefined) return unique(`${mark}${local}`);
  return `{${namespace.length > LONGEST_NAMESPACE ? `${namespace.slice(0, LONGEST_NAMESPACE)}...` : namespace}}${local}`;
}

const uniqueNames = new Map<string, string>();
const MOST_UNIQUE = 1000;
const LONGEST_UNIQUE = 100;

/** One text for each name, as the engine keeps names of members: those it compares by their place alone, and mappings compare all the time. */
function unique(name: string): string {
  const known = uniqueNames.get(name);
  if (known !== undefined) return known;
  const made = Object.keys({ [name]: true })[0] as string;
  if (uniqueNames.size < MOST_UNIQUE && made.length <= LONGEST_UNIQUE) uniqueNames.set(made, made);
  return made;
}
