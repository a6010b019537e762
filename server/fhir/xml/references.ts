// Character references: `&amp;` and `&#233;`. There are no others without a document type, and a document type is never read.
// https://www.w3.org/TR/xml/#sec-references

export const xmlEntities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]*));/y;

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
  return isXmlCharacter(code) ? String.fromCodePoint(code) : undefined;
}

/** https://www.w3.org/TR/xml/#charsets */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}
