// Ids that rise with time: what is written together lies together in the index of ids, and not one page for each.
// https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7

/** Random bytes are drawn for many ids at once, and written in hexadecimal at once: each draw and each byte by itself costs more than the rest. */
const AT_ONCE = 128;
/** Hexadecimal digits for one id, in whole bytes: one is left over, and half of one says the variant. */
const DIGITS = 20;
const variants = '89ab';

/** `fill` puts random bytes into the array. 74 bits of each id are random: nobody guesses the id of another. */
export function createTimeOrderedIds(fill: (bytes: Uint8Array) => void, clock: () => number): () => string {
  const bytes = Buffer.alloc((AT_ONCE * DIGITS) / 2);
  let digits = '';
  let at = 0;
  let last = Number.NaN;
  let time = '';
  return () => {
    if (at === digits.length) {
      fill(bytes);
      digits = bytes.toString('hex');
      at = 0;
    }
    const now = Math.trunc(clock());
    if (now !== last) {
      time = timeDigits(now);
      last = now;
    }
    const from = at;
    at += DIGITS;
    const variant = variants.charAt(digits.charCodeAt(from + 3) & 3);
    return `${time}-7${digits.slice(from, from + 3)}-${variant}${digits.slice(from + 4, from + 7)}-${digits.slice(from + 8, from + DIGITS)}`;
  };
}

function timeDigits(now: number): string {
  const digits = now.toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
