// Narrative of strangers made safe: read strictly as XML, written anew from a list of what may stand in it. No link, image,
// style, identifier or script is taken over; of what is not on the list only the text remains.
// https://hl7.org/fhir/R4/narrative.html#xhtml
import { DOMParser } from '@xmldom/xmldom';

const kept = new Set(
  'p br hr div span b strong i em u s sub sup small pre code q blockquote ul ol li dl dt dd table caption thead tbody tfoot tr th td'.split(
    ' ',
  ),
);
/** Nothing of them remains, not even their text. */
const dropped = new Set('script style head title object iframe svg math template noscript select textarea button form'.split(' '));
const empty = new Set(['br', 'hr']);
/** They stand below the headings of the page that shows them. */
const headings: Readonly<Record<string, string>> = { h1: 'h4', h2: 'h5', h3: 'h6', h4: 'h6', h5: 'h6', h6: 'h6' };
const spans = /^(?:[1-9]|[1-9]\d)$/;
const deepest = 60;

/** '' when it is no well-formed XHTML: a text is not guessed at. */
export function cleanNarrative(div: string): string {
  if (div === '' || /<!(?!--)|<\?/.test(div)) return '';
  let isBroken = false;
  const broken = (): void => void (isBroken = true);
  const parser = new DOMParser({ locator: {}, errorHandler: { warning: broken, error: broken, fatalError: broken } });
  const root = parser.parseFromString(div.replaceAll('&nbsp;', '\u00a0'), 'application/xhtml+xml')?.documentElement;
  if (isBroken || root === null || root === undefined) return '';
  const text = childrenOf(root, 0).trim();
  return text === '' ? '' : text;
}

function childrenOf(element: Node, depth: number): string {
  let text = '';
  for (let child = element.firstChild; child !== null; child = child.nextSibling) text += written(child, depth + 1);
  return text;
}

function written(node: Node, depth: number): string {
  if (depth > deepest) return '';
  if (node.nodeType === textNode || node.nodeType === cdataNode) return escape(node.nodeValue ?? '');
  if (node.nodeType !== elementNode) return '';
  const element = node as Element;
  const name = element.localName.toLowerCase();
  if (dropped.has(name)) return '';
  if (name === 'img') return escape(element.getAttribute('alt') ?? '');
  const tag = headings[name] ?? (kept.has(name) ? name : undefined);
  if (tag === undefined) return childrenOf(element, depth);
  return empty.has(tag) ? `<${tag}/>` : `<${tag}${attributesOf(element, tag)}>${childrenOf(element, depth)}</${tag}>`;
}

function attributesOf(element: Element, tag: string): string {
  if (tag !== 'td' && tag !== 'th') return '';
  const spanning = ['colspan', 'rowspan'].flatMap((name) => {
    const value = element.getAttribute(name) ?? '';
    return spans.test(value) ? ` ${name}="${value}"` : [];
  });
  const scope = element.getAttribute('scope') ?? '';
  return [...spanning, ...(scope === 'col' || scope === 'row' ? [` scope="${scope}"`] : [])].join('');
}

const elementNode = 1;
const textNode = 3;
const cdataNode = 4;

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
