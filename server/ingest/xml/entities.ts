// The five entities of XML and character numbers. There are no others without a DTD, and a DTD is never read.
// https://www.w3.org/TR/xml/#sec-references

const entity = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));/g;
const known: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function decodeText(raw: string): string {
  return raw.replace(entity, (_, name?: string, decimal?: string, hexadecimal?: string) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal))
      : (known[name] as string),
  );
}

/** The first ampersand that begins no entity that can be read. */
export function entityFault(raw: string): { readonly at: number; readonly message: string } | undefined {
  for (let at = raw.indexOf('&'); at >= 0; at = raw.indexOf('&', at + 1)) {
    entity.lastIndex = at;
    const found = entity.exec(raw);
    const isWhole = found?.index === at && isCharacter(found);
    entity.lastIndex = 0;
    if (!isWhole)
      return {
        at,
        message:
          'There is an entity that XML itself does not know (only lt, gt, amp, quot, apos and numbers of characters); write the character.',
      };
  }
  return undefined;
}

function isCharacter([, name, decimal, hexadecimal]: RegExpExecArray): boolean {
  if (name !== undefined) return true;
  const point = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal);
  if (point < 32) return point === 9 || point === 10 || point === 13;
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) && point !== 0xfffe && point !== 0xffff;
}
