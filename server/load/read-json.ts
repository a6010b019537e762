// A JSON file: one resource, a Bundle of requests, or a Bundle whose entries are loaded as resources.
// https://hl7.org/fhir/R4/bundle.html
import { readFile } from 'node:fs/promises';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { entryResourceTexts, spliceMembers } from '#fhir/json-text.ts';
import { readJson, type JsonDocument } from '#fhir/json.ts';
import { carriedEntry, entryText, taggedCreate, type Create } from './carry.ts';
import { contentId, withId } from './identify.ts';
import { unreadable, type Parcel, type Piece, type Put } from './parcel.ts';

const BATCH = 100;

export interface ReadOptions {
  /** The sender may not choose ids: what would be put at one is created on a condition instead. */
  readonly serverIds: boolean;
  /** Sends Bundles of requests untouched: entries that create without a condition create again each time. */
  readonly asIs: boolean;
}

export async function* readJsonFile(path: string, options: ReadOptions): AsyncGenerator<Parcel> {
  const bytes = await readFile(path);
  let document: JsonDocument;
  try {
    document = readJson(bytes.toString('utf8'));
  } catch (error) {
    yield unreadable(path, bytes.length, 'file', (error as Error).message);
    return;
  }
  const resource = document.value as { resourceType?: unknown; id?: unknown } | null;
  if (typeof resource !== 'object' || typeof resource?.resourceType !== 'string') {
    yield unreadable(path, bytes.length, 'file', 'No resource: resourceType is missing.');
  } else if (resource.resourceType === 'Bundle') {
    yield* readBundle(path, bytes.length, document, options);
  } else if (options.serverIds) {
    const written = carriedEntry(document.text, contentId(document.text));
    yield asTransaction(path, bytes.length, [written], [{ name: 'file', type: resource.resourceType }]);
  } else {
    const put = putOf('file', resource.resourceType, resource.id, document.text, bytes.length);
    yield { kind: 'batch', file: path, bytes: bytes.length, puts: [put] };
  }
}

function* readBundle(file: string, bytes: number, { value, text }: JsonDocument, { asIs, serverIds }: ReadOptions): Generator<Parcel> {
  const bundle = value as Bundle;
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  const texts = entryResourceTexts(text);
  if (bundle.type === 'transaction' || bundle.type === 'batch') {
    const sent = asIs ? text : identifyCreates(text, entries, texts, serverIds ? taggedCreate : putAtContentId);
    yield { kind: 'bundle', file, bytes, text: sent, pieces: entries.map(pieceOf), repeatable: !asIs || entries.every(isRepeatable) };
    return;
  }
  const held = entries.flatMap((entry, i) => {
    const resourceText = texts[i];
    if (resourceText === undefined || entry.resource === undefined || entry.search?.mode === 'outcome') return [];
    const put = putOf(pieceName(i), entry.resource.resourceType, entry.resource.id, resourceText, 0);
    return [{ put, fullUrl: entry.fullUrl, sent: resourceText, hash: contentId(text, String(i)) }];
  });
  const puts = held.map(({ put }) => put);
  if (serverIds) {
    const written = held.map(({ sent, hash, fullUrl }) => carriedEntry(sent, hash, fullUrl));
    yield asTransaction(file, bytes, written, puts);
  } else if (held.some(({ fullUrl }) => fullUrl?.startsWith('urn:'))) {
    const written = held.map(({ put, fullUrl }) => putEntry(put, fullUrl));
    yield asTransaction(file, bytes, written, puts);
  } else {
    yield* inBatches(file, bytes, puts);
  }
}

function* inBatches(file: string, bytes: number, puts: readonly Put[]): Generator<Parcel> {
  for (let i = 0; i < puts.length; i += BATCH) {
    const part = puts.slice(i, i + BATCH);
    yield { kind: 'batch', file, bytes: Math.round((bytes * part.length) / puts.length), puts: part };
  }
}

/** Entries that refer to each other by `urn:uuid` keep their names, and so must go together. */
function asTransaction(file: string, bytes: number, written: readonly string[], pieces: readonly Piece[]): Parcel {
  const text = `{"resourceType":"Bundle","type":"transaction","entry":[${written.join(',')}]}`;
  return { kind: 'bundle', file, bytes, text, pieces, repeatable: true };
}

function putEntry({ type, id, text }: Put, fullUrl: string | undefined): string {
  return entryText(fullUrl, text, { method: 'PUT', url: `${type}/${id}` });
}

function putAtContentId({ fullUrl, type, text, hash }: Create): string {
  return entryText(fullUrl, spliceMembers(text, { id: JSON.stringify(hash) }), { method: 'PUT', url: `${type}/${hash}` });
}

/** A creation without a condition becomes one that changes nothing when it comes twice. */
function identifyCreates(
  text: string,
  entries: readonly BundleEntry[],
  texts: readonly (string | undefined)[],
  makeRepeatable: (create: Create) => string,
): string {
  if (entries.every(isRepeatable)) return text;
  const written = entries.map((entry, i) => {
    const resource = texts[i];
    if (isRepeatable(entry) || resource === undefined || entry.resource === undefined) {
      return entryText(entry.fullUrl, resource, entry.request);
    }
    return makeRepeatable({ fullUrl: entry.fullUrl, type: entry.resource.resourceType, text: resource, hash: contentId(text, String(i)) });
  });
  return spliceMembers(text, { entry: `[${written.join(',')}]` });
}

function isRepeatable({ request }: BundleEntry): boolean {
  return request?.method !== 'POST' || request.ifNoneExist !== undefined || request.url.includes('$') || request.url.includes('_search');
}

function putOf(name: string, type: string, id: unknown, text: string, bytes: number): Put {
  if (typeof id === 'string') return { name, type, id, text, bytes };
  const given = contentId(text);
  return { name, type, id: given, text: id === undefined ? withId(text, given) : text, bytes };
}

function pieceOf(entry: BundleEntry, i: number): Piece {
  return { name: pieceName(i), type: entry.resource?.resourceType ?? entry.request?.url.split(/[/?]/)[0] ?? '' };
}

function pieceName(i: number): string {
  return `Bundle.entry[${i}]`;
}
