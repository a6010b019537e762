// Reading and changing parts of minified JSON text (`readJson().text`) without touching the rest: decimals stay as sent.
import { parse } from 'lossless-json';

/** Where a member's or an element's value stands in the text: [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Member extends Span {
  readonly name: string;
}

/** The text of a member of the object; undefined when there is none. */
export function memberText(text: string, name: string): string | undefined {
  const member = members(text).find((m) => m.name === name);
  return member && text.slice(member.start, member.end);
}

/**
 * `resourceType` first, then the given members in their order, then all others byte for byte. A given text replaces the
 * member of that name; undefined takes it out. Texts are JSON: `{ id: '"1"', meta: '{"versionId":"1"}' }`.
 */
export function spliceMembers(text: string, given: Readonly<Record<string, string | undefined>>): string {
  let front = '';
  let rest = '';
  for (const { name, start, end } of members(text)) {
    if (Object.hasOwn(given, name)) continue;
    const member = `${rest === '' && name !== 'resourceType' ? '' : ','}"${name}":${text.slice(start, end)}`;
    if (name === 'resourceType') front = member;
    else rest += member;
  }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) front += `,"${name}":${value}`;
  const both = rest === '' ? front : `${front},${rest}`;
  return `{${both.startsWith(',') ? both.slice(1) : both}}`;
}

/** The exact text of each `entry[i].resource` of a Bundle; undefined where an entry has none. */
export function entryResourceTexts(bundle: string): (string | undefined)[] {
  const entry = members(bundle).find((m) => m.name === 'entry');
  if (!entry) return [];
  return [...walkElements(bundle, entry.start)].map(({ start }) => {
    const resource = bundle[start] === '{' ? members(bundle, start).find((m) => m.name === 'resource') : undefined;
    return resource && bundle.slice(resource.start, resource.end);
  });
}

/** The entries of a Bundle one after the other, none looked for before it is asked for; at last the Bundle without them. */
export function* walkEntries(bundle: string): Generator<string, string, undefined> {
  for (let next = 1; bundle[next] === '"';) {
    const nameEnd = stringEnd(bundle, next);
    const start = nameEnd + 1;
    if (bundle.slice(next + 1, nameEnd - 1) !== 'entry') {
      next = valueEnd(bundle, start) + 1;
      continue;
    }
    const entries = walkElements(bundle, start);
    let each = entries.next();
    for (; each.done !== true; each = entries.next()) yield bundle.slice(each.value.start, each.value.end);
    return bundle.slice(0, next).replace(/,$/, '') + bundle.slice(each.value);
  }
  return bundle;
}

// In minified JSON an unescaped quote is always a delimiter, so a member cannot be mistaken for the inside of a string.
const MEMBER_START = /"([A-Za-z]+)":"/g;

/** Every member at any depth whose name is of letters and whose value is a string; a string may be millions long. */
export function* stringMembers(text: string): Generator<Member> {
  const start = new RegExp(MEMBER_START);
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const value = start.lastIndex - 1;
    const end = stringEnd(text, value);
    yield { name: found[1] as string, start: value, end };
    start.lastIndex = end;
  }
}

/** Numbers keep their text (`LosslessNumber`), so that an edit (JSON Patch, FHIRPath Patch) keeps the others as sent. */
export function parseLossless(text: string): unknown {
  return parse(text);
}

export function stringifyLossless(value: unknown): string {
  const number = numberText(value);
  if (number !== undefined) return number;
  if (Array.isArray(value)) return `[${value.map(stringifyLossless).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringifyLossless(member)}`).join(',')}}`;
}

/** The same JSON, in whatever order its members come; 1.10 and 1.1 differ. Both texts are minified. */
export function isSameText(a: string, b: string): boolean {
  return a === b || (a.length === b.length && stringifyLossless(sorted(parseLossless(a))) === stringifyLossless(sorted(parseLossless(b))));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** A copy with ordinary numbers, for validation and indexing. */
export function toPlain(value: unknown): unknown {
  return plainWithSources(value).plain;
}

/** The same, and for each object of the copy the one that it was made of. */
export function plainWithSources(value: unknown): { readonly plain: unknown; readonly sources: ReadonlyMap<unknown, unknown> } {
  const sources = new Map<unknown, unknown>();
  const copy = (node: unknown): unknown => {
    const number = numberText(node);
    if (number !== undefined) return Number(number);
    if (typeof node !== 'object' || node === null) return node;
    const made = Array.isArray(node)
      ? node.map(copy)
      : Object.fromEntries(Object.entries(node).map(([name, member]) => [name, copy(member)]));
    sources.set(made, node);
    return made;
  };
  return { plain: copy(value), sources };
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Known by its members and not by its class: a patch library copies objects member by member. */
function numberText(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { isLosslessNumber, value: text } = value as { isLosslessNumber?: unknown; value?: unknown };
  return isLosslessNumber === true && typeof text === 'string' && JSON_NUMBER.test(text) ? text : undefined;
}

function members(text: string, at = 0): Member[] {
  const found: Member[] = [];
  let next = at + 1;
  while (text[next] === '"') {
    const nameEnd = stringEnd(text, next);
    const start = nameEnd + 1;
    const end = valueEnd(text, start);
    found.push({ name: text.slice(next + 1, nameEnd - 1), start, end });
    if (text[end] !== ',') break;
    next = end + 1;
  }
  return found;
}

/** The elements of the array that starts at `at`, none looked for before it is asked for; at last the place behind it. */
function* walkElements(text: string, at: number): Generator<Span, number, undefined> {
  let next = at + 1;
  while (text[at] === '[' && text[next] !== ']') {
    const end = valueEnd(text, next);
    yield { start: next, end };
    if (text[end] !== ',') return end + 1;
    next = end + 1;
  }
  return next + 1;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;

/** Behind the value that starts at `at`; the text is known to be valid. */
function valueEnd(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      i = stringEnd(text, i) - 1;
      if (depth === 0) return i + 1;
    } else if (c === 123 || c === 91) {
      depth++;
    } else if (c === 125 || c === 93) {
      // A closing bracket at depth 0 belongs to the parent: a number or literal ended here.
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (c === COMMA && depth === 0) {
      return i;
    }
  }
  return text.length;
}

function stringEnd(text: string, at: number): number {
  let i = at;
  for (;;) {
    i = text.indexOf('"', i + 1);
    if (i < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(i - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return i + 1;
  }
}
