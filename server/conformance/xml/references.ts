// Characters on the way out: what stands in an attribute, and the names that a narrative in JSON may use beside those of XML.
// https://www.w3.org/TR/xml/#sec-references
import { isXmlCharacter, xmlEntities } from '#fhir/xml/references.ts';
import { htmlEntities } from '../html-entities.ts';

const REPLACEMENT = '\ufffd';
const noCharacters = /[\ufffe\uffff]/g;

/** A value as it stands in an attribute, so that a reader gets the same text. */
export function attributeText(value: string): string {
  if (!/[&<"\t\n\r\ufffe\uffff]/.test(value)) return value;
  return value
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/"/g, '&quot;')
    .replace(/\t/g, '&#9;')
    .replace(/\n/g, '&#10;')
    .replace(/\r/g, '&#13;')
    .replace(noCharacters, REPLACEMENT);
}

/** A narrative of JSON as it stands in XML: the same letters, but for what XML does not know. */
export function narrativeText(div: string): string {
  if (!/&|\]\]>|[\ufffe\uffff]/.test(div)) return div;
  return div
    .replace(/&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]*);)?/g, (whole, decimal, hex, name) => {
      if (whole === '&') return '&amp;';
      if (typeof name !== 'string')
        return isXmlCharacter(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)) ? whole : REPLACEMENT;
      if (Object.hasOwn(xmlEntities, name)) return whole;
      return htmlEntities.get(name) ?? `&amp;${name};`;
    })
    .replace(/\]\]>/g, ']]&gt;')
    .replace(noCharacters, REPLACEMENT);
}
