// The XHTML of a narrative, letter by letter as it was sent; comments are no part of it.
// https://hl7.org/fhir/R4/narrative.html#xhtml
import { namespaceOf, xhtml, type Scope } from './namespaces.ts';
import type { Fault } from './read-value.ts';
import type { XmlTree } from './xml-tree.ts';

/** `scope`: what holds inside of the div. */
export function readNarrative(tree: XmlTree, div: number, scope: Scope, fault: Fault): string {
  if (hasPrefix(tree, div)) throw fault(`A narrative is written without a prefix: <div xmlns="${xhtml}">.`);
  if (namespaceOf('', scope) !== xhtml) throw fault(`A narrative is XHTML, and says so: ${xhtml} is needed as the xmlns of its div.`);
  const text = withoutComments(tree, tree.start(div), tree.end(div));
  if (tree.attributeNames(div).includes('xmlns')) return text;
  return `<div xmlns="${xhtml}"${text.slice('<div'.length)}`;
}

function hasPrefix(tree: XmlTree, element: number): boolean {
  return tree.name(element).prefix !== '' || tree.children(element).some((child) => hasPrefix(tree, child));
}

function withoutComments(tree: XmlTree, start: number, end: number): string {
  let text = '';
  let kept = start;
  for (const [from, behind] of tree.commentsWithin(start, end)) {
    text += tree.source.slice(kept, from);
    kept = behind;
  }
  return text + tree.source.slice(kept, end);
}
