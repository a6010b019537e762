// Names by namespace: the prefixes that a document chose do not matter.
// https://www.w3.org/TR/xml-names/
import type { XmlName } from '#fhir/xml/xml-names.ts';

const HL7_V3 = 'urn:hl7-org:v3';

/** Where an element is: prefix -> namespace, and what its names mean, by their number. */
export class Scope {
  readonly namespaces: ReadonlyMap<string, string>;
  readonly elements: (string | undefined)[] = [];
  readonly attributes: (string | undefined)[] = [];
  #declared: string | undefined;

  constructor(namespaces: ReadonlyMap<string, string>) {
    this.namespaces = namespaces;
  }

  /** All of the namespaces as one text: seldom asked for, and long in a text that declares much. */
  get declared(): string {
    return (this.#declared ??= [...this.namespaces].map((each) => each.join('\u0001')).join('\u0002'));
  }
}

export interface Names {
  enter(outer: Scope | undefined, declared: readonly (readonly [string, string])[]): Scope;
  /** undefined: its prefix is not declared. */
  element(name: XmlName, scope: Scope): string | undefined;
  attribute(name: XmlName, scope: Scope): string | undefined;
}

const ours: Readonly<Record<string, string>> = {
  [HL7_V3]: '',
  'urn:hl7-org:sdtc': 'sdtc:',
  'urn:oid:1.3.6.1.4.1.19376.1.3.2': 'lab:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
};

function resolved({ qualified, prefix, local }: XmlName, scope: Scope, isElement: boolean): string | undefined {
  const hasPrefix = prefix !== '';
  if (!hasPrefix && !isElement) return unique(qualified);
  const namespace = scope.namespaces.get(prefix) ?? (hasPrefix ? undefined : '');
  return namespace === undefined ? undefined : unique(`${ours[namespace] ?? `{${namespace}}`}${local}`);
}

const uniqueNames = new Map<string, string>();
const MOST_UNIQUE = 1000;

/** One text for each name, as the engine keeps names of members: those it compares by their place alone, and mappings compare all the time. */
function unique(name: string): string {
  const known = uniqueNames.get(name);
  if (known !== undefined) return known;
  const made = Object.keys({ [name]: true })[0] as string;
  if (uniqueNames.size < MOST_UNIQUE) uniqueNames.set(made, made);
  return made;
}

/** Of one text: its scopes remember what they have named, for a document has few names, many times. */
export function createNames(): Names {
  const root = new Scope(new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]));
  return {
    enter(outer = root, declared) {
      if (declared.length === 0) return outer;
      const namespaces = new Map(outer.namespaces);
      for (const [name, namespace] of declared) namespaces.set(name === 'xmlns' ? '' : name.slice('xmlns:'.length), namespace.trim());
      return new Scope(namespaces);
    },
    element: (name, scope) => (scope.elements[name.index] ??= resolved(name, scope, true)),
    attribute: (name, scope) => (scope.attributes[name.index] ??= resolved(name, scope, false)),
  };
}
