// Which namespace an element is in. https://www.w3.org/TR/xml-names/
import type { XmlElement } from './scan-xml.ts';

export const fhir = 'http://hl7.org/fhir';
export const xhtml = 'http://www.w3.org/1999/xhtml';

/** Namespace by prefix, '' for elements without one. */
export type Scope = ReadonlyMap<string, string>;

export const startScope: Scope = new Map();

/** What holds inside of the element, its own name included. */
export function innerScope({ attributes }: XmlElement, outside: Scope): Scope {
  let scope = outside;
  for (const { name, value } of attributes) {
    if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue;
    if (scope === outside) scope = new Map(outside);
    (scope as Map<string, string>).set(name.slice('xmlns:'.length), value);
  }
  return scope;
}
