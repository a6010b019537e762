// Which namespace an element is in. https://www.w3.org/TR/xml-names/
import type { XmlTree } from './xml-tree.ts';

export const fhir = 'http://hl7.org/fhir';
export const xhtml = 'http://www.w3.org/1999/xhtml';

/** What an element declares itself; the rest is looked up outwards, for a copy of all that holds costs more than the text that says it. */
export interface Scope {
  readonly outside: Scope | undefined;
  /** Namespace by prefix, '' for elements without one. */
  readonly declared: ReadonlyMap<string, string>;
}

export const startScope: Scope = { outside: undefined, declared: new Map() };

export function namespaceOf(prefix: string, scope: Scope): string | undefined {
  for (let each: Scope | undefined = scope; each !== undefined; each = each.outside) {
    const namespace = each.declared.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

/** What holds inside of the element, its own name included. */
export function innerScope(tree: XmlTree, element: number, outside: Scope): Scope {
  let declared: Map<string, string> | undefined;
  const end = tree.attributesEnd(element);
  for (let at = tree.attributesFrom(element); at < end; at++) {
    const { isDeclaration, prefix, local } = tree.attributeName(at);
    if (isDeclaration) (declared ??= new Map()).set(prefix === '' ? '' : local, tree.attributeValue(at));
  }
  return declared === undefined ? outside : { outside, declared };
}
