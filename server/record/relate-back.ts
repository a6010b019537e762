// A document that is stored after others named it by its number: what replaced it makes it superseded, with all that was read out of it, and
// what names it by its number names it by its reference from now on. The order in which documents arrive decides nothing.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html (Document Relationships and Associations)
import type { DocumentReference, DocumentReferenceRelatesTo, Identifier, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import { issueAt } from '#fhir/outcome.ts';
import { all } from '#search/predicate.ts';
import type { Version, Writer } from '#store/store.ts';
import type { Arrival, Change, Content, Submitted } from './change.ts';
import type { ReadCondition } from './conditions.ts';
import { identifierCondition } from './find-in-registry.ts';
import { followed, replacedBefore, relatedBefore } from './refuse-relation.ts';
import { gatherReplaced, isOwn, type Looking } from './replaced.ts';
import { withdrawals } from './withdraw.ts';

/** More documents than this do not name one. */
const MOST_NAMING = 100;
const MOST_NUMBERS = 50;

/** `locked`: the number whose lock is taken where the document itself is looked for. */
export function arrivalOf(
  readCondition: ReadCondition,
  numbers: readonly Identifier[],
  { locked, addsTo = [] }: { readonly locked?: Identifier; readonly addsTo?: readonly string[] } = {},
): Arrival | undefined {
  const known = numbers.filter(({ system, value }) => isText(system) && isText(value)).slice(0, MOST_NUMBERS);
  if (known.length === 0) return undefined;
  const waiting = known.filter((each) => locked === undefined || !isSame(each, locked));
  return {
    numbers: known,
    locks: [...new Set(waiting.map((each) => lockOf(identifierCondition([each]))))].sort(),
    naming: readCondition('DocumentReference', `relatesto:${identifierCondition(known)}`).query,
    addsTo,
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Of a document whose metadata are not read apart: its shape is not known yet. */
export function identifiersOf(document: DocumentReference): readonly Identifier[] {
  const { masterIdentifier, identifier }: { masterIdentifier?: unknown; identifier?: unknown } = document;
  const all = [masterIdentifier, ...(Array.isArray(identifier) ? (identifier as unknown[]) : [])];
  return all.filter((each): each is Identifier => typeof each === 'object' && each !== null);
}

/** Whoever looks for a document by a number, or stores it, waits here for the other. */
export function lockOf(condition: string): string {
  return `DocumentReference?${condition}`;
}

/** Carries out one more change of the submission. */
export type CarryOn = (change: Change, current: Version) => Promise<Version>;

export interface RelatedBack {
  /** What changed besides the document and its parts. */
  readonly others: readonly Submitted[];
  /** The document and its parts, where they changed. */
  readonly changed: readonly Version[];
  readonly issues: readonly OperationOutcomeIssue[];
}

/** Asked of the documents that their sender may change: those of its own organisation, about the same person. */
export async function relateBack(
  looking: Looking & { readonly reader: Writer },
  { numbers, locks, naming, addsTo = [] }: Arrival,
  document: Version,
  place: string,
  carryOn: CarryOn,
): Promise<RelatedBack | undefined> {
  const { reader: writer, permit } = looking;
  for (const lock of locks) await writer.lock(lock);
  const { matches } = await writer.search(permit({ ...naming, count: MOST_NAMING }));
  const reference = `DocumentReference/${document.id}`;
  const changed = new Map<string, Version>();
  const others: Submitted[] = [];
  const issues: OperationOutcomeIssue[] = [];
  let isReplaced = false;
  const note = (version: Version): void => {
    others.push({ outcome: 'updated', version, warnings: [] });
  };

  for (const match of matches) {
    const codes = codesOf(match, numbers);
    if (codes.size === 0 || match.id === document.id || match.patient !== document.patient || !(await isOwn(looking, match))) continue;
    note(await carryOn(referring(match, numbers, reference, place), match));
    if (codes.has('replaces')) {
      isReplaced = true;
      issues.push(replacedBefore(match.id));
    } else issues.push(relatedBefore(match.id, [...codes].join(', ')));
  }
  for (const id of addsTo) isReplaced ||= await hasGivenWay(id);
  if (isReplaced) await giveWay();
  else if (issues.length === 0) return undefined;
  return {
    others,
    changed: [...changed.values()],
    issues: issues.map((each) => issueAt(place, each)),
  };

  /** Of the same organisation, about the same person: what replaces a document answers for what was added to it. */
  async function hasGivenWay(id: string): Promise<boolean> {
    const target = { type: 'DocumentReference', id };
    await writer.lock(`DocumentReference/${id}`);
    const version = await writer.read(permit({ ...target, where: all }));
    if (version === undefined || version.deleted || version.patient !== document.patient || !(await isOwn(looking, target))) return false;
    return (JSON.parse(version.body) as DocumentReference).status === 'superseded';
  }

  /** As if what replaces it had come after it. */
  async function giveWay(): Promise<void> {
    const gathered = (await gatherReplaced(looking, document)) ?? [];
    const ids = gathered.map(({ document: { id } }) => id);
    for (const each of gathered) {
      for (const change of withdrawals(each, ids)) {
        const current = await currentOf(change);
        if (current === undefined) continue;
        const version = await carryOn({ ...change, place }, current);
        if (each.follows === true) note(version);
        else changed.set(`${version.type}/${version.id}`, version);
      }
      if (each.follows === true) issues.push(followed(each.document.id, 'DocumentReference.identifier'));
    }
  }

  async function currentOf(change: Change): Promise<Version | undefined> {
    if (!('target' in change) || !('id' in change.target)) return undefined;
    const { type, id } = change.target;
    const version = await writer.read(permit({ type, id, where: all }));
    return version?.deleted === true ? undefined : version;
  }
}

/** How a document names one of these numbers, and no reference. One that was made in error says nothing any more. */
function codesOf({ body }: Version, numbers: readonly Identifier[]): ReadonlySet<DocumentReferenceRelatesTo['code']> {
  const { status, relatesTo = [] } = JSON.parse(body) as DocumentReference;
  if (status === 'entered-in-error') return new Set();
  return new Set(relatesTo.filter((each) => names(each, numbers)).map(({ code }) => code));
}

function names({ target: { reference, identifier } }: DocumentReferenceRelatesTo, numbers: readonly Identifier[]): boolean {
  return reference === undefined && identifier !== undefined && numbers.some((each) => isSame(each, identifier));
}

function isSame(a: Identifier, b: Identifier): boolean {
  return a.system === b.system && a.value === b.value;
}

function referring({ id }: Version, numbers: readonly Identifier[], reference: string, place: string): Change {
  return {
    kind: 'patch',
    place,
    target: { type: 'DocumentReference', id },
    apply({ text, value }: Content): Content {
      const relatesTo = ((value as DocumentReference).relatesTo ?? []).map((each) =>
        names(each, numbers) ? { ...each, target: { ...each.target, reference } } : each,
      );
      const said = spliceMembers(text, {
        relatesTo: JSON.stringify(relatesTo),
      });
      return { text: said, value: JSON.parse(said) as Resource };
    },
  };
}
