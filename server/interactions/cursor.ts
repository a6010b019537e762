// Page links carry a position, sealed and bound to the caller and the question: a changed or borrowed cursor is refused.
// It proves nothing: the page behind it is decided anew.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { invalid } from '#fhir/outcome.ts';

export interface Cursors {
  seal(position: unknown, binding: string): string;
  /** Throws `invalid` for a cursor that this caller did not get for this question. */
  open(cursor: string, binding: string): unknown;
}

export function createCursors(secret: Uint8Array): Cursors {
  const sign = (payload: string, binding: string): Buffer => createHmac('sha256', secret).update(binding).update('\n').update(payload).digest().subarray(0, 16);

  return {
    seal(position, binding) {
      const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
      return `${payload}.${sign(payload, binding).toString('base64url')}`;
    },
    open(cursor, binding) {
      const [payload = '', seal = ''] = cursor.split('.');
      const given = Buffer.from(seal, 'base64url');
      const expected = sign(payload, binding);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw invalid('The _cursor is not one of yours for this search; start again from the first page.', '?_cursor');
      }
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown;
    },
  };
}
