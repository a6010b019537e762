// Ids for resources that come without one, made from their content: loading the same file again finds the same resource.
import { createHash } from 'node:crypto';

export function contentId(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\u0000');
  return hash.digest('hex').slice(0, 32);
}

/** `{"a":1}` with an id in front; `text` is an object without one. */
export function withId(text: string, id: string): string {
  const open = text.indexOf('{') + 1;
  const empty = text.slice(open).trimStart().startsWith('}');
  return `{"id":${JSON.stringify(id)}${empty ? '' : ','}${text.slice(open)}`;
}
