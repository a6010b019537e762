// Narratives: well-formed XHTML with the elements and attributes of the rules txt-1 and txt-2, and nothing that runs.
// https://hl7.org/fhir/R4/narrative.html#xhtml
import { htmlEntities } from '../html-entities.ts';

const elements: ReadonlySet<string> = new Set(
  (
    'a abbr acronym address b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ' +
    'li ol p pre q samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var'
  ).split(' '),
);
const attributes: ReadonlySet<string> = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class ' +
    'colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules ' +
    'scope shape span src start style summary tabindex title type usemap valign value vspace width xml:lang xmlns'
  ).split(' '),
);
const namespace = 'http://www.w3.org/1999/xhtml';
/** Sticky, so that each reads on from where the last one stopped: linear in the length. */
const tag = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entity = /&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);/y;
const schemes: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel', 'urn', 'ftp']);
const image = /^data: ?image\/(?:png|jpeg|gif);/i;

/** Inline images and files beside the page: the narratives of HL7 draw the lines of their tables with them. */
const ownImage = /url\((?:data: ?image\/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]*|[\w-][\w./-]*)\)/g;

/** Undefined when it is right, otherwise the rule that it breaks. */
export function narrativeFault(div: string): string | undefined {
  const open: string[] = [];
  let at = 0;
  let hasContent = false;
  let isClosed = false;
  let ampersand = next(div, '&', 0);
  while (at < div.length) {
    const char = div[at];
    if (char === '<') {
      if (isEndOf(open.at(-1), div, at)) {
        const name = open.pop() ?? '';
        hasContent ||= name === 'img';
        isClosed = open.length === 0;
        at += name.length + '</>'.length;
        continue;
      }
      tag.lastIndex = at;
      const found = tag.exec(div);
      if (found === null) return 'is no well-formed XHTML (comments, CDATA and processing instructions are not allowed)';
      const fault = isClosed ? 'goes on after its outermost element' : readTag(found, open);
      if (fault !== undefined) return fault;
      hasContent ||= found[2] === 'img';
      isClosed = open.length === 0;
      at = tag.lastIndex;
      continue;
    }
    const end = next(div, '<', at);
    if (open.length === 0 && div.slice(at, end).trim() !== '') return 'has text outside its div';
    // Looked for from the last one on: from each text anew, a long narrative without any would be read to its end each time.
    if (ampersand < at) ampersand = next(div, '&', at);
    for (; ampersand < end; ampersand = next(div, '&', ampersand + 1)) {
      if (!isEntity(div, ampersand)) return 'has an `&` that is no known entity: write `&amp;`';
    }
    hasContent ||= div.slice(at, end).trim() !== '';
    at = end;
  }
  if (open.length > 0 || !isClosed) return `does not close its element \`${open.at(-1) ?? 'div'}\``;
  return hasContent ? undefined : 'has no content (txt-2)';
}

/** Where the letter stands next; the end of the text where it does not. */
function next(text: string, letter: string, from: number): number {
  const at = text.indexOf(letter, from);
  return at < 0 ? text.length : at;
}

/** `</td>`, as half of all tags are: told without a pattern. */
function isEndOf(name: string | undefined, div: string, at: number): boolean {
  return name !== undefined && div[at + 1] === '/' && div.startsWith(name, at + 2) && div[at + 2 + name.length] === '>';
}

function isEntity(div: string, at: number): boolean {
  entity.lastIndex = at;
  const name = entity.exec(div)?.[1];
  return name !== undefined && (name.startsWith('#') || htmlEntities.has(name));
}

function readTag(found: RegExpExecArray, open: string[]): string | undefined {
  const [, slash, name = '', written = '', selfClosed] = found;
  if (slash === '/') return open.pop() === name && written === '' ? undefined : `closes \`${name}\` where it is not open`;
  const isRoot = open.length === 0;
  if (isRoot && name !== 'div') return 'does not begin with `<div xmlns="http://www.w3.org/1999/xhtml">`';
  if (!elements.has(name)) return `has the element \`${name}\`, which is not allowed (txt-1)`;
  // Rows and cells seldom have any.
  const fault = written === '' && !isRoot ? undefined : attributesFault(written, isRoot);
  if (fault === undefined && selfClosed !== '/') open.push(name);
  return fault;
}

function attributesFault(written: string, isRoot: boolean): string | undefined {
  const names: string[] = [];
  attribute.lastIndex = 0;
  for (let found = attribute.exec(written); found !== null; found = attribute.exec(written)) {
    const [, key = '', double, single] = found;
    const fault = names.includes(key) ? `has the attribute \`${key}\` twice` : attributeFault(key, double ?? single ?? '', isRoot);
    if (fault !== undefined) return fault;
    names.push(key);
  }
  return isRoot && !names.includes('xmlns') ? `does not declare xmlns="${namespace}" on its div` : undefined;
}

function attributeFault(name: string, value: string, isRoot: boolean): string | undefined {
  if (!attributes.has(name)) return `has the attribute \`${name}\`, which is not allowed (txt-1)`;
  if (name === 'xmlns') return isRoot && value === namespace ? undefined : `has an xmlns other than ${namespace}`;
  const isLink = name === 'href' || name === 'src' || name === 'cite' || name === 'longdesc';
  if (isLink && !isSafeLink(value)) return `has a \`${name}\` of a scheme that is not allowed`;
  const isActiveStyle = name === 'style' && /url\s*\(|expression\s*\(|@import|\\|&#/i.test(value.replace(ownImage, ''));
  return isActiveStyle ? 'has a style that reaches outside the narrative' : undefined;
}

/** A relative link, or one of the known schemes; an entity before the first slash could hide another. */
function isSafeLink(value: string): boolean {
  const head = /^[^/?#]*/.exec(value)?.[0] ?? '';
  if (head.includes('&')) return false;
  const colon = head.indexOf(':');
  return colon < 0 || schemes.has(head.slice(0, colon).toLowerCase()) || image.test(value);
}
