// The XHTML of a narrative, letter by letter as it was sent; comments are no part of it.
// https://hl7.org/fhir/R4/narrative.html#xhtml
import { xhtml, type Scope } from './namespaces.ts';
import type { Fault } from './read-value.ts';
import type { XmlElement, XmlTree } from './scan-xml.ts';

/** `scope`: what holds inside of the div. */
export function readNarrative({ source, comments }: XmlTree, div: XmlElement, scope: Scope, fault: Fault): string {
  if (hasPrefix(div)) throw fault(`A narrative is written without a prefix: <div xmlns="${xhtml}">.`);
  if (scope.get('') !== xhtml) throw fault(`A narrative is XHTML, and says so: ${xhtml} is needed as the xmlns of its div.`);
  const text = withoutComments(source, div, comments);
  if (div.attributes.some(({ name }) => name === 'xmlns')) return text;
  return `<div xmlns="${xhtml}"${text.slice('<div'.length)}`;
}

function hasPrefix({ prefix, children }: XmlElement): boolean {
  return prefix !== '' || children.some(hasPrefix);
}

function withoutComments(source: string, { start, end }: XmlElement, comments: readonly (readonly [number, number])[]): string {
  let text = '';
  let kept = start;
  for (const [from, behind] of comments) {
    if (from < start || behind > end) continue;
    text += source.slice(kept, from);
    kept = behind;
  }
  return text + source.slice(kept, end);
}
