// Which namespace an element is in. https://www.w3.org/TR/xml-names/
import type { XmlTree } from './xml-tree.ts';

export const fhir = 'http://hl7.org/fhir';
export const xhtml = 'http://www.w3.org/1999/xhtml';

/** Namespace by prefix, '' for elements without one. */
export type Scope = ReadonlyMap<string, string>;

export const startScope: Scope = new Map();

/** What holds inside of the element, its own name included. */
export function innerScope(tree: XmlTree, element: number, outside: Scope): Scope {
  let scope = outside;
  const end = tree.attributesEnd(element);
  for (let at = tree.attributesFrom(element); at < end; at++) {
    const { qualified, prefix, local } = tree.attributeName(at);
    if (prefix !== 'xmlns' && qualified !== 'xmlns') continue;
    if (scope === outside) scope = new Map(outside);
    (scope as Map<string, string>).set(prefix === '' ? '' : local, tree.attributeValue(at));
  }
  return scope;
}
