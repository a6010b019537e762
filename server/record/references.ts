// Inside a transaction, entries call each other by fullUrl or by condition; on acceptance both become `Type/id`.
// https://hl7.org/fhir/R4/http.html#trules, https://hl7.org/fhir/R4/bundle.html#references
import type { Permit } from '#consent/permit.ts';
import { stringMembers } from '#fhir/json-text.ts';
import { badValue, invalid } from '#fhir/outcome.ts';
import { rewriteReferences } from '#fhir/reference.ts';
import type { Writer } from '#store/store.ts';
import type { Change, Condition, Content } from './change.ts';
import type { Identity } from './identify-change.ts';

/** What entries are called inside the Bundle -> `Type/id`. */
export type Names = Map<string, string>;

const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/;
const local = /^[A-Z][A-Za-z]+\//;
const typeAndId = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/** The names under which other entries may refer to an entry: its fullUrl, and `Type/id` where the fullUrl ends so. */
function namesOf(fullUrl: string): readonly string[] {
  const match = typeAndId.exec(fullUrl);
  return match === null ? [fullUrl] : [fullUrl, `${match[1]}/${match[2]}`];
}

export function nameEntries(changes: readonly Change[], identities: readonly (Identity | undefined)[]): Names {
  const names: Names = new Map();
  const fullUrls = new Map<string, string>();
  changes.forEach(({ fullUrl, place }, i) => {
    if (fullUrl === undefined) return;
    const before = fullUrls.get(fullUrl);
    if (before !== undefined) throw invalid(`${before} and ${place} have the same fullUrl; each entry has its own.`, `${place}.fullUrl`);
    fullUrls.set(fullUrl, place);
    const identity = identities[i];
    if (identity !== undefined) for (const name of namesOf(fullUrl)) names.set(name, `${identity.type}/${identity.id}`);
  });
  return names;
}

const none: ReadonlySet<string> = new Set();

/** The conditional references (`Patient?identifier=...`) in `reference` elements of what a change writes. */
export function conditionalReferences(change: Change): ReadonlySet<string> {
  if (!('content' in change)) return none;
  const { text } = change.content;
  if (!text.includes('?')) return none;
  const found = new Set<string>();
  for (const { name, start, end } of stringMembers(text)) {
    if (name !== 'reference') continue;
    const reference = JSON.parse(text.slice(start, end)) as string;
    if (conditional.test(reference)) found.add(reference);
  }
  return found;
}

interface ResolveParts {
  readonly writer: Writer;
  readonly permit: Permit;
  readonly readCondition: (type: string, text: string) => Condition;
}

/** Adds what these conditional references of a change find to the names; answers the first that finds nothing yet. */
export async function resolveReferences(
  { writer, permit, readCondition }: ResolveParts,
  change: Change,
  references: ReadonlySet<string>,
  names: Names,
): Promise<string | undefined> {
  for (const reference of references) {
    if (names.has(reference)) continue;
    const mark = reference.indexOf('?');
    const condition = readCondition(reference.slice(0, mark), reference.slice(mark + 1));
    const { matches } = await writer.search(permit(condition.query));
    const [match] = matches;
    if (match === undefined) return reference;
    if (matches.length > 1) throw unresolved(reference, 'several resources', change);
    names.set(reference, `${match.type}/${match.id}`);
  }
  return undefined;
}

export function unresolved(reference: string, found: string, { place }: Change): Error {
  return badValue(`The conditional reference ${reference} matches ${found}; it must match exactly one.`, place);
}

/** The change with every name of an entry replaced by what it stands for. */
export function renamed(change: Change, names: ReadonlyMap<string, string>): Change {
  if (names.size === 0) return change;
  // What this server made itself means its own `Patient/1`, not the Bundle's.
  const isOwn = change.kind === 'create' && change.id !== undefined;
  const named = (reference: string): string | undefined => (isOwn && local.test(reference) ? undefined : names.get(reference));
  if ('content' in change) return { ...change, content: rename(change.content, named) };
  if (change.kind !== 'patch') return change;
  // What was stored before the patch means this server's `Patient/1`, not the Bundle's.
  const inPatch = (reference: string): string | undefined => (reference.startsWith('urn:') ? names.get(reference) : undefined);
  return { ...change, apply: (current) => rename(change.apply(current), inPatch) };
}

function rename(content: Content, replace: (reference: string) => string | undefined): Content {
  const text = rewriteReferences(content.text, replace);
  return text === content.text ? content : { text, value: JSON.parse(text) as Content['value'] };
}
