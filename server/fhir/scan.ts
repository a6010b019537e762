// A scan that somebody sends: what it is by its first bytes, never by its name or by what the sender says.
// https://www.w3.org/TR/png-3/, https://www.iso.org/standard/75839.html

export const largestScan = 5 * 1024 * 1024;

const kinds: readonly (readonly [contentType: string, first: readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** undefined: none of the kinds that are taken. */
export function scanType(bytes: Uint8Array): string | undefined {
  return kinds.find(([, first]) => first.every((byte, i) => bytes[i] === byte))?.[0];
}
