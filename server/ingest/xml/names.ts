// Names by namespace: the prefixes that a document chose do not matter.
// https://www.w3.org/TR/xml-names/

const HL7_V3 = 'urn:hl7-org:v3';

/** Prefix -> namespace, where an element is. */
export type Scope = ReadonlyMap<string, string>;

export interface Names {
  enter(outer: Scope | undefined, declared: readonly (readonly [string, string])[]): Scope;
  /** undefined: its prefix is not declared. */
  element(name: string, scope: Scope): string | undefined;
  attribute(name: string, scope: Scope): string | undefined;
}

const ours: Readonly<Record<string, string>> = {
  [HL7_V3]: '',
  'urn:hl7-org:sdtc': 'sdtc:',
  'urn:oid:1.3.6.1.4.1.19376.1.3.2': 'lab:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
};
const root: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

/** Remembers what it has named: a document has few names, many times. */
export function createNames(): Names {
  const known = new WeakMap<Scope, Map<string, string | undefined>>();

  function resolved(name: string, scope: Scope, isElement: boolean): string | undefined {
    const colon = name.indexOf(':');
    if (colon < 0 && !isElement) return name;
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    const namespace = scope.get(prefix) ?? (colon < 0 ? '' : undefined);
    if (namespace === undefined) return undefined;
    return `${ours[namespace] ?? `{${namespace}}`}${name.slice(colon + 1)}`;
  }

  function remembered(name: string, scope: Scope, isElement: boolean): string | undefined {
    let names = known.get(scope);
    if (names === undefined) {
      names = new Map<string, string | undefined>();
      known.set(scope, names);
    }
    const key = isElement ? name : `@${name}`;
    if (!names.has(key)) names.set(key, resolved(name, scope, isElement));
    return names.get(key);
  }

  return {
    enter(outer = root, declared) {
      if (declared.length === 0) return outer;
      const scope = new Map(outer);
      for (const [name, namespace] of declared) scope.set(name === 'xmlns' ? '' : name.slice('xmlns:'.length), namespace.trim());
      return scope;
    },
    element: (name, scope) => remembered(name, scope, true),
    attribute: (name, scope) => remembered(name, scope, false),
  };
}
