// A text that names another without telling it.
import { createHash, timingSafeEqual } from 'node:crypto';

export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** In a time that does not tell where they differ. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(fingerprint(one)), Buffer.from(fingerprint(other)));
}
