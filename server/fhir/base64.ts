// Is a text base64? Read character by character: over a text of megabytes the engine of regular expressions may run out of stack.
// https://hl7.org/fhir/R4/datatypes.html#base64Binary

const DIGIT = 1;
const PADDING = 2;
const SPACE = 3;

/** By the code of a character; 0 for what has no place in base64. */
const kinds = new Uint8Array(128);
for (const digit of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') kinds[digit.charCodeAt(0)] = DIGIT;
for (const space of ' \t\r\n') kinds[space.charCodeAt(0)] = SPACE;
kinds['='.charCodeAt(0)] = PADDING;

/** Of the common alphabet, padded to groups of four; spaces may stand between. */
export function isBase64(text: string): boolean {
  let digits = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i += 1) {
    const kind = kinds[text.charCodeAt(i)];
    if (kind === DIGIT && padding === 0) digits += 1;
    else if (kind === PADDING && padding < 2) padding += 1;
    else if (kind !== SPACE) return false;
  }
  return (digits + padding) % 4 === 0;
}
