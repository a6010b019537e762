// The texts of resources, letter for letter as JSON.stringify writes them, with the digits that decimals had in the document.
// What many resources share (the person, the code of an exam, its range) is written once. The head is left to whoever stamps it.
import type { Resource } from '@medplum/fhirtypes';
import { isShared, onceForShared, share } from '#fhir/shared.ts';
import type { Headless } from '#fhir/stamp-text.ts';
import { digitsOf } from './decimals.ts';

interface Written<T> {
  readonly value: T;
  readonly text: string;
}

type Members = Record<string | number, unknown>;

/** Where something stands instead of which the resource is to hold something else. */
interface Place {
  readonly node: Members;
  readonly name: string | number;
  readonly plain: unknown;
}

/** The resources with ordinary numbers where marks were, and their exact texts behind the head. Nobody needs their marks any more: they are changed in place. */
export function written(resources: readonly Resource[]): Headless[] {
  const marked: Place[] = [];
  const all = resources.map((value) => ({ value, rest: restText(value, marked) }));
  // All texts before any mark goes: two resources may hold the same value.
  for (const { node, name, plain } of marked) node[name] = plain;
  return all;
}

const head = new Set(['resourceType', 'id', 'meta']);

function restText(value: Resource, marked: Place[]): string {
  let text = '';
  for (const name in value) {
    const member = (value as unknown as Members)[name];
    if (member === undefined || head.has(name)) continue;
    // Base64 holds nothing that JSON writes otherwise: a long file is not looked through for it.
    const isFile = name === 'data' && value.resourceType === 'Binary';
    text += nameTexts(name).next + (isFile ? `"${member as string}"` : memberText(member, value as unknown as Members, name, marked));
  }
  return `${text}}`;
}

function objectText(node: object, marked: Place[]): string {
  let text = '';
  // Of plain objects: they inherit nothing that would be met here.
  for (const name in node) {
    const member = (node as Members)[name];
    if (member === undefined) continue;
    const { first, next } = nameTexts(name);
    text += (text === '' ? first : next) + memberText(member, node as Members, name, marked);
  }
  return text === '' ? '{}' : `${text}}`;
}

function listText(list: readonly unknown[], marked: Place[]): string {
  let text = '';
  for (let at = 0; at < list.length; at += 1) text += (at === 0 ? '[' : ',') + memberText(list[at], list as unknown as Members, at, marked);
  return text === '' ? '[]' : `${text}]`;
}

function memberText(member: unknown, node: Members, name: string | number, marked: Place[]): string {
  if (typeof member === 'string') return stringText(member, node, name, marked);
  if (typeof member !== 'object' || member === null) return JSON.stringify(member) ?? 'null';
  if (!isShared(member)) return Array.isArray(member) ? listText(member, marked) : objectText(member, marked);
  const { value, text } = sharedText(member);
  if (value !== member) marked.push({ node, name, plain: value });
  return text;
}

function stringText(text: string, node: Members, name: string | number, marked: Place[]): string {
  if (!special.test(text)) return `"${text}"`;
  const digits = digitsOf(text);
  if (digits === undefined) return JSON.stringify(text);
  marked.push({ node, name, plain: Number(digits) });
  return digits;
}

/** What JSON writes otherwise than it is: among it the mark of a decimal, which is a control character. */
const special = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The marks of a shared value are needed again: it is never changed, and its copy is shared as well. */
const sharedText = onceForShared((value: object): Written<object> => {
  const marked: Place[] = [];
  const text = Array.isArray(value) ? listText(value, marked) : objectText(value, marked);
  return { text: flat(text), value: marked.length === 0 ? value : share(JSON.parse(text) as object) };
});

/** As one piece, for it is going to be part of many texts. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}

interface NameTexts {
  readonly first: string;
  readonly next: string;
}

const knownNames = new Map<string, NameTexts>();
const MOST_NAMES = 1000;

/** FHIR has few names of elements; another may come with what is said beside a document. */
function nameTexts(name: string): NameTexts {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const text = `${JSON.stringify(name)}:`;
  const made = { first: flat(`{${text}`), next: flat(`,${text}`) };
  if (knownNames.size < MOST_NAMES) knownNames.set(name, made);
  return made;
}
