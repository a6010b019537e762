// Documents that give way to a new one: the replaced one, and what only adds to it or transforms it.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html (Document Relationships and Associations)
import type { DocumentReference } from '@medplum/fhirtypes';
import type { Requester } from '#auth/requester.ts';
import type { Permit } from '#consent/permit.ts';
import type { Target } from '#search/predicate.ts';
import type { Reader, Version } from '#store/store.ts';
import { mayChange } from './author.ts';
import type { ReadCondition } from './conditions.ts';

/** A document with what was read out of it and is still there. */
export interface Replaced {
  readonly document: Version;
  readonly parts: readonly Target[];
  /** It adds to the replaced one, or transforms it, and means nothing without it. */
  readonly follows?: true;
}

export interface Looking {
  readonly reader: Reader;
  readonly requester: Requester;
  readonly permit: Permit;
  readonly readCondition: ReadCondition;
}

/** Documents are received of organisations, not of people. */
const never = (): boolean => false;
const MOST_ADDENDA = 100;

/** Undefined where this requester may not supersede it. Addenda of other authors stay as they are. */
export async function gatherReplaced(looking: Looking, document: Version): Promise<readonly Replaced[] | undefined> {
  if (!(await isOwn(looking, document))) return undefined;
  const gathered: Replaced[] = [{ document, parts: await ownParts(looking, document) }];
  const known = new Set([document.id]);
  for (let i = 0; i < gathered.length && gathered.length < MOST_ADDENDA; i++) {
    for (const addendum of await ownAddenda(looking, (gathered[i] as Replaced).document.id)) {
      if (known.has(addendum.id)) continue;
      known.add(addendum.id);
      gathered.push({ document: addendum, parts: await ownParts(looking, addendum), follows: true });
    }
  }
  return gathered;
}

export async function isOwn({ reader, requester }: Pick<Looking, 'reader' | 'requester'>, target: Target): Promise<boolean> {
  const standing = await reader.standing(target);
  return standing !== undefined && !standing.deleted && mayChange(requester, target.type, standing, never);
}

async function ownParts(looking: Looking, { body }: Version): Promise<readonly Target[]> {
  const parts: Target[] = [];
  for (const part of partsOf(JSON.parse(body) as DocumentReference)) if (await isOwn(looking, part)) parts.push(part);
  return parts;
}

function partsOf({ context }: DocumentReference): readonly Target[] {
  return (context?.related ?? []).flatMap(({ reference = '' }) => {
    const [type = '', id = ''] = reference.split('/');
    return id === '' ? [] : [{ type, id }];
  });
}

/** What adds to a document or transforms it, is current, and is this requester's to supersede. */
export async function ownAddenda(looking: Looking, id: string): Promise<readonly Version[]> {
  const own: Version[] = [];
  for (const addendum of await addendaOf(looking, id)) if (await isOwn(looking, addendum)) own.push(addendum);
  return own;
}

async function addendaOf({ reader, permit, readCondition }: Looking, id: string): Promise<readonly Version[]> {
  const { query } = readCondition('DocumentReference', `relatesto=DocumentReference/${id}&status=current`);
  const { matches } = await reader.search(permit({ ...query, count: MOST_ADDENDA }));
  return matches.filter(({ body }) =>
    ((JSON.parse(body) as DocumentReference).relatesTo ?? []).some(
      ({ code, target }) => (code === 'appends' || code === 'transforms') && target.reference === `DocumentReference/${id}`,
    ),
  );
}
