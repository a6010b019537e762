// Character references: `&amp;` and `&#233;` in XML, and the names that a narrative in JSON may use beside them.
// https://www.w3.org/TR/xml/#sec-references
import { htmlEntities, xmlEntities } from '../html-entities.ts';

const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));/y;
const REPLACEMENT = '\ufffd';

/** The text with its references resolved, or where the first that XML does not know stands. */
export function decodeReferences(text: string): string | { readonly at: number } {
  let decoded = '';
  let kept = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', kept)) {
    reference.lastIndex = at;
    const found = reference.exec(text);
    const character = found === null ? undefined : characterOf(found);
    if (character === undefined) return { at };
    decoded += text.slice(kept, at) + character;
    kept = reference.lastIndex;
  }
  return decoded + text.slice(kept);
}

function characterOf([, decimal, hex, name]: RegExpExecArray): string | undefined {
  if (name !== undefined) return Object.hasOwn(xmlEntities, name) ? xmlEntities[name] : undefined;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** https://www.w3.org/TR/xml/#charsets */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

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
        return isCharacter(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)) ? whole : REPLACEMENT;
      if (Object.hasOwn(xmlEntities, name)) return whole;
      return htmlEntities.get(name) ?? `&amp;${name};`;
    })
    .replace(/\]\]>/g, ']]&gt;')
    .replace(noCharacters, REPLACEMENT);
}
