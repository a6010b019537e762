// Words for `_text` (the narrative) and `_content` (every text of the resource).
// https://hl7.org/fhir/R4/search.html#content
import { isShared, onceForShared } from '#fhir/shared.ts';
import { DistinctWords } from '../distinct-words.ts';
import { addWords } from '../fold.ts';

/** Names, numbers and urls for machines: nobody searches for them by word. */
const UNREAD = new Set([
  'resourceType',
  'id',
  'versionId',
  'lastUpdated',
  'profile',
  'source',
  'system',
  'url',
  'reference',
  'fullUrl',
  'data',
  'hash',
  'contentType',
  'div',
]);
const DATE_OR_URL = /^(?:\d{4}(?:-\d\d)|https?:|urn:)/;
/** Codes and units are shorter than any of them. */
const SHORTEST_OF_THEM = 4;
const NAMED_ENTITY: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const none: readonly string[] = [];

/** Whether anybody looks for words in a member of this name. */
export function hasWords(member: string): boolean {
  return !UNREAD.has(member);
}

export function wordsOfNarrative(resource: object): readonly string[] {
  const { text } = resource as { text?: { div?: unknown } };
  if (typeof text?.div !== 'string') return none;
  const found = new DistinctWords();
  addWords(plainText(text.div), found);
  return found.all;
}

export function collect(node: unknown, found: DistinctWords): void {
  if (typeof node === 'string') {
    if (!isDateOrUrl(node)) addWords(node, found);
  } else if (Array.isArray(node)) {
    for (const element of node) collect(element, found);
  } else if (typeof node === 'object' && node !== null) {
    if (isShared(node)) found.addAll(wordsOfShared(node));
    else collectMembers(node, found);
  }
}

function isDateOrUrl(text: string): boolean {
  return text.length >= SHORTEST_OF_THEM && DATE_OR_URL.test(text);
}

function collectMembers(node: object, found: DistinctWords): void {
  for (const name in node) if (!UNREAD.has(name)) collect((node as Record<string, unknown>)[name], found);
}

const wordsOfShared = onceForShared((node) => {
  const found = new DistinctWords();
  collectMembers(node, found);
  return found.all;
});

/** What a letter says stands in its sections, each with a narrative of its own. */
interface Section {
  readonly text?: { readonly div?: unknown };
  readonly section?: unknown;
}

export function collectSections(within: Section, found: DistinctWords): void {
  if (!Array.isArray(within.section)) return;
  for (const section of within.section as readonly Section[]) {
    if (typeof section.text?.div === 'string') addWords(plainText(section.text.div), found);
    collectSections(section, found);
  }
}

function plainText(xhtml: string): string {
  return xhtml.replace(/<[^>]*>/g, ' ').replace(/&(#x?[0-9a-fA-F]{1,6}|[a-z]{1,8});/g, (whole, name: string) => entity(name) ?? whole);
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED_ENTITY[name];
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
