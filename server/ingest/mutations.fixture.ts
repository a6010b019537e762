// Texts that were right until somebody changed them: broken markup, and documents that are well formed and say other things.
import fc from 'fast-check';

/** What breaks parsers: pieces of markup, ends without beginnings, characters of other kinds. */
const pieces = ['<', '>', '/', '"', "'", '&', '&amp;', '&#0;', '&#x110000;', '&a;', '<!--', '-->', '--', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE a [', ']', '\u0000', '\ud800', '\ufeff', '\u00a0', '<a>', '</a>', '<a b="c" b="d"/>', '<x:y/>', ' xmlns=""', ' xmlns:a="b"', '=', '\r\n', '{', 'è', '🙂', '<'.repeat(300), '<a>'.repeat(300), ' '.repeat(300)]; // prettier-ignore

const change = fc.record({
  /** Where, as a share of the text. */
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.constantFrom(0, 0, 1, 2, 7, 40, 400),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...pieces), fc.string({ maxLength: 8, unit: 'binary' })),
  /** Puts a piece of the text itself there: elements twice, elements inside of others. */
  copy: fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 300 }))),
});

function changed(text: string, changes: readonly { at: number; remove: number; insert: string; copy: [number, number] | null }[]): string {
  return changes.reduce((now, { at, remove, insert, copy }) => {
    const place = Math.floor(at * now.length);
    const from = copy === null ? 0 : Math.floor(copy[0] * now.length);
    return now.slice(0, place) + insert + (copy === null ? '' : now.slice(from, from + copy[1])) + now.slice(place + remove);
  }, text);
}

export const mutated = (texts: readonly string[]) =>
  fc.tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) => changed(text, changes));

const values = ['', ' ', '0', '-1', '1e400', '99999999999999999999', '20261340', '2026', 'NULL', 'true', '__proto__', 'constructor', 'toString', '🙂', 'a'.repeat(5000), '2.16.840.1.113883.2.9.4.3.2', 'urn:oid:1', 'javascript:x']; // prettier-ignore

/** Still well formed: an empty element left out or there twice, a value of an attribute that is another. */
function altered(text: string, changes: readonly (readonly [number, 'without' | 'twice', string])[]): string {
  return changes.reduce((now, [at, what, value]) => {
    const parts = [...now.matchAll(/<[^<>!?/][^<>]*\/>|(?<==)"[^"]*"/g)];
    const part = parts[Math.floor(at * parts.length)];
    if (part === undefined) return now;
    const [found] = part;
    const instead = found.startsWith('"') ? `"${value}"` : what === 'twice' ? found + found : '';
    return now.slice(0, part.index) + instead + now.slice(part.index + found.length);
  }, text);
}

export const wellFormed = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('without', 'twice'), fc.constantFrom(...values)), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([text, changes]) => altered(text, changes));
