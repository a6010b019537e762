// References between resources: what a literal reference names, and all references of a resource.
// https://hl7.org/fhir/R4/references.html
import { stringMembers } from './json-text.ts';

export type LiteralReference =
  /** `Patient/1`, `Patient/1/_history/2`, or the same under our own base url. */
  | { readonly kind: 'local'; readonly type: string; readonly id: string; readonly version?: string }
  /** An absolute url of elsewhere, or a `urn:`; for a canonical the part after `|` is the version. */
  | { readonly kind: 'url'; readonly url: string; readonly version?: string }
  | { readonly kind: 'contained'; readonly id: string }
  /** `Patient?identifier=...`, allowed inside a transaction only. */
  | { readonly kind: 'conditional'; readonly type: string; readonly query: string };

/** What the index keeps of a reference; `url` is the type of everything that is not ours. */
export interface ReferenceTarget {
  readonly type: string;
  readonly id: string;
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const TYPE = /^[A-Z][A-Za-z]{1,63}$/;
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

export function isResourceId(text: string): boolean {
  return ID.test(text);
}

/** By form only; whether the type exists is known to the registries. */
export function isTypeName(text: string): boolean {
  return TYPE.test(text);
}

/** `baseUrl` has no slash at its end. Undefined when the text is no reference at all. */
export function parseReference(text: string, baseUrl?: string): LiteralReference | undefined {
  const plain = parsePlain(text);
  if (plain !== undefined) return plain;
  if (text.startsWith('#')) return { kind: 'contained', id: text.slice(1) };
  if (ABSOLUTE.test(text)) {
    const ours = baseUrl !== undefined && text.startsWith(baseUrl) && text[baseUrl.length] === '/';
    return (ours ? parseOurs(text.slice(baseUrl.length + 1)) : undefined) ?? parseUrl(text);
  }
  return parseLocal(text);
}

/** Undefined for contained and conditional references: they are no target of their own. */
export function targetOf(reference: LiteralReference): ReferenceTarget | undefined {
  if (reference.kind === 'local') return { type: reference.type, id: reference.id };
  return reference.kind === 'url' ? { type: 'url', id: reference.url } : undefined;
}

const LONGEST_PART = 64;
const LETTER = 1;
const CAPITAL = 2;
const OTHER = 3;
/** By the code of a character, what it may be in `Type/id`. */
const kinds = new Uint8Array(128);
for (const other of '0123456789-.') kinds[other.charCodeAt(0)] = OTHER;
for (const letter of 'abcdefghijklmnopqrstuvwxyz') kinds[letter.charCodeAt(0)] = LETTER;
for (const capital of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') kinds[capital.charCodeAt(0)] = CAPITAL;

function parsePlain(text: string): LiteralReference | undefined {
  const target = plainTarget(text);
  return target === undefined ? undefined : { kind: 'local', type: target.type, id: target.id };
}

/** `Type/id`, as nearly all are. Each is read several times on its way: letter by letter is quicker than a pattern. */
export function plainTarget(text: string): ReferenceTarget | undefined {
  const slash = text.indexOf('/');
  const rest = text.length - slash - 1;
  if (slash < 2 || slash > LONGEST_PART || rest < 1 || rest > LONGEST_PART || kinds[text.charCodeAt(0)] !== CAPITAL) return undefined;
  for (let i = 1; i < slash; i += 1) {
    const kind = kinds[text.charCodeAt(i)];
    if (kind !== LETTER && kind !== CAPITAL) return undefined;
  }
  for (let i = slash + 1; i < text.length; i += 1) if ((kinds[text.charCodeAt(i)] ?? 0) === 0) return undefined;
  return { type: text.slice(0, slash), id: text.slice(slash + 1) };
}

function parseOurs(text: string): LiteralReference | undefined {
  return parsePlain(text) ?? parseLocal(text);
}

function parseLocal(text: string): LiteralReference | undefined {
  const slash = text.indexOf('/');
  if (slash < 0) return parseConditional(text);
  const type = text.slice(0, slash);
  // A conditional reference may carry a slash in its query.
  if (!TYPE.test(type)) return parseConditional(text);
  const rest = text.slice(slash + 1).split('/');
  const [id, history, version] = rest;
  if (id === undefined || !ID.test(id)) return undefined;
  const versioned = rest.length === 3 && history === '_history' && version !== undefined && ID.test(version);
  return versioned ? { kind: 'local', type, id, version } : undefined;
}

function parseConditional(text: string): LiteralReference | undefined {
  const mark = text.indexOf('?');
  const type = text.slice(0, mark);
  return mark > 0 && TYPE.test(type) ? { kind: 'conditional', type, query: text.slice(mark + 1) } : undefined;
}

function parseUrl(text: string): LiteralReference | undefined {
  if (/\s/.test(text)) return undefined;
  const bar = text.lastIndexOf('|');
  return bar < 0 ? { kind: 'url', url: text } : { kind: 'url', url: text.slice(0, bar), version: text.slice(bar + 1) };
}

/** Calls `visit` for each `Reference.reference`, contained resources included, with its FHIRPath (`Observation.subject`). */
export function walkReferences(resource: object, visit: (reference: string, path: string) => void): void {
  const type = (resource as { resourceType?: unknown }).resourceType;
  walk(resource, typeof type === 'string' ? type : 'Resource', visit);
}

function walk(node: object, path: string, visit: (reference: string, path: string) => void): void {
  if (Array.isArray(node)) {
    node.forEach((element: unknown, i) => {
      if (typeof element === 'object' && element !== null) walk(element, `${path}[${i}]`, visit);
    });
    return;
  }
  for (const [name, value] of Object.entries(node)) {
    if (name === 'reference' && typeof value === 'string') visit(value, path);
    else if (typeof value === 'object' && value !== null) walk(value as object, `${path}.${name}`, visit);
  }
}

// No link of an entry is longer, and a pattern without end would need memory for each letter of a long one.
const NARRATIVE_LINK = /((?:href|src)=\\")((?:[^"\\]|\\[^"]){0,2000})(\\")/g;
const NARRATIVE_LINK_SINGLE = /((?:href|src)=')([^']{0,2000})(')/g;

/**
 * Replaces references in minified JSON text, everything else byte for byte as it was: `reference` members, and, for
 * absolute urls (`urn:uuid:` in a transaction), every member of type uri, url or canonical and the links of narratives.
 * https://hl7.org/fhir/R4/http.html#trules
 */
export function rewriteReferences(text: string, replace: (reference: string) => string | undefined): string {
  let rewritten = '';
  let kept = 0;
  for (const { name, start, end } of stringMembers(text)) {
    const value = replacedValue(name, text.slice(start, end), replace);
    if (value === undefined) continue;
    rewritten += text.slice(kept, start) + value;
    kept = end;
  }
  return kept === 0 ? text : rewritten + text.slice(kept);
}

/** JSON text; undefined where the member stays as it is. */
function replacedValue(name: string, quoted: string, replace: (reference: string) => string | undefined): string | undefined {
  if (name === 'div') return rewriteNarrative(quoted, replace);
  // Identifier.value is a string: it may hold the same urn as the entry, and stays.
  if (name === 'value' || name === 'fullUrl' || name === 'id') return undefined;
  const value = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (name !== 'reference' && !ABSOLUTE.test(value)) return undefined;
  const replaced = replace(value);
  return replaced === undefined ? undefined : JSON.stringify(replaced);
}

function rewriteNarrative(quoted: string, replace: (reference: string) => string | undefined): string {
  const swap = (whole: string, before: string, link: string, after: string): string => {
    const replaced = ABSOLUTE.test(link) ? replace(link) : undefined;
    return replaced === undefined ? whole : `${before}${JSON.stringify(replaced).slice(1, -1)}${after}`;
  };
  return quoted.replace(NARRATIVE_LINK, swap).replace(NARRATIVE_LINK_SINGLE, swap);
}
