// Page links carry a position, encrypted (row numbers tell of rows that the caller may not see) and bound to the caller and
// the question: a changed or borrowed cursor is refused. It proves nothing: the page behind it is decided anew.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalid } from '#fhir/outcome.ts';

export interface Cursors {
  seal(position: unknown, binding: string): string;
  /** Throws `invalid` for a cursor that this caller did not get for this question. */
  open(cursor: string, binding: string): unknown;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** `secret` is 32 bytes, the same for all processes of one server. */
export function createCursors(secret: Uint8Array): Cursors {
  return {
    seal(position, binding) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, secret, nonce).setAAD(Buffer.from(binding));
      const text = Buffer.concat([cipher.update(JSON.stringify(position)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },

    open(cursor, binding) {
      const bytes = Buffer.from(cursor, 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, secret, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
          .setAAD(Buffer.from(binding))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
        return JSON.parse(text.toString()) as unknown;
      } catch {
        throw invalid('The _cursor is not one of yours for this search; start again from the first page.', '?_cursor');
      }
    },
  };
}
