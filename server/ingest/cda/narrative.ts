// The narrative of a section as XHTML: what a clinician signed, without anything that a browser would run.
// https://hl7.org/fhir/R4/narrative.html
import type { Narrative } from '@medplum/fhirtypes';
import { attribute, rawText, type XmlElement } from '../xml/element.ts';

interface Tag {
  readonly as: string;
  readonly attributes?: readonly string[];
}

const cell = ['colspan', 'rowspan', 'align', 'valign'];
const tags: Readonly<Record<string, Tag>> = {
  paragraph: { as: 'p' },
  content: { as: 'span' },
  caption: { as: 'caption' },
  br: { as: 'br' },
  sub: { as: 'sub' },
  sup: { as: 'sup' },
  item: { as: 'li' },
  footnote: { as: 'span' },
  footnoteRef: { as: 'span' },
  renderMultiMedia: { as: 'span' },
  table: { as: 'table' },
  colgroup: { as: 'colgroup', attributes: ['span'] },
  col: { as: 'col', attributes: ['span'] },
  thead: { as: 'thead' },
  tbody: { as: 'tbody' },
  tfoot: { as: 'tfoot' },
  tr: { as: 'tr' },
  th: { as: 'th', attributes: cell },
  td: { as: 'td', attributes: cell },
};
const styles: Readonly<Record<string, string>> = { Bold: 'b', Italics: 'i', Underline: 'u', Emphasis: 'em' };
/** A caption stands in a table only; lists and paragraphs have them in CDA as well. */
const tableParts = new Set(['caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr']);

/** undefined when there is nothing to read. */
export function readNarrative(text: XmlElement | undefined): Narrative | undefined {
  if (text === undefined) return undefined;
  text.isUnderstood = true;
  if (rawText(text).trim() === '') return undefined;
  return { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside(text, false)}</div>` };
}

function inside(element: XmlElement, inTable: boolean): string {
  let text = '';
  for (const part of element.content) text += typeof part === 'string' ? escape(part) : write(part, inTable);
  return text;
}

function write(element: XmlElement, inTable: boolean): string {
  const { name } = element;
  if (name === 'linkHtml') return link(element, inTable);
  if (name === 'list') return wrap(attribute(element, 'listType') === 'ordered' ? 'ol' : 'ul', element, inside(element, false));
  const tag = tags[name];
  if (tag === undefined) return inside(element, inTable);
  const isTable = name === 'table' || (inTable && tableParts.has(name));
  const as = tableParts.has(name) && !inTable ? 'p' : name === 'paragraph' && inTable ? 'p' : tag.as;
  if (as === 'br' || as === 'col') return `<${as}/>`;
  return wrap(as, element, styled(element, inside(element, isTable || (inTable && (name === 'td' || name === 'th')))), tag.attributes);
}

function styled(element: XmlElement, text: string): string {
  const codes = attribute(element, 'styleCode');
  if (codes === undefined) return text;
  const style = codes.split(/\s+/).flatMap((code) => styles[code] ?? []);
  return style.reduce((inner, each) => `<${each}>${inner}</${each}>`, text);
}

function wrap(tag: string, element: XmlElement, text: string, kept: readonly string[] = []): string {
  let attributes = written('id', attribute(element, 'ID'));
  for (const name of kept) attributes += written(name, attribute(element, name));
  return `<${tag}${attributes}>${text}</${tag}>`;
}

function written(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escape(value)}"`;
}

function link(element: XmlElement, inTable: boolean): string {
  const href = attribute(element, 'href') ?? '';
  const text = inside(element, inTable);
  return /^(?:https?:|mailto:|#)/i.test(href) ? `<a href="${escape(href)}">${text === '' ? escape(href) : text}</a>` : text;
}

const special = /[&<>"]/;

function escape(text: string): string {
  if (!special.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Of every narrative of the document: what stands under an ID. Asked for seldom, so looked for when asked. */
export function createNarrativeIndex(root: XmlElement): (id: string) => string | undefined {
  let texts: Map<string, string> | undefined;
  const collect = (element: XmlElement, into: Map<string, string>, isNarrative: boolean): void => {
    const id = isNarrative ? attribute(element, 'ID') : undefined;
    const said = id === undefined ? '' : rawText(element).replace(/\s+/g, ' ').trim();
    if (id !== undefined && said !== '' && !into.has(id)) into.set(id, said);
    for (const each of element.children) collect(each, into, isNarrative || (each.name === 'text' && element.name === 'section'));
  };
  return (id) => {
    if (texts === undefined) {
      texts = new Map<string, string>();
      collect(root, texts, false);
    }
    return texts.get(id);
  };
}
