// Documents of an ITI-65 Bundle that replace others: the replaced ones give way in the same transaction, whether the Bundle says so in an
// entry of its own (as MHD asks since 4.2) or only in relatesTo. https://profiles.ihe.net/ITI/MHD/ITI-65.html
import type { DocumentReference, Resource } from '@medplum/fhirtypes';
import { spliceMembers } from '#fhir/json-text.ts';
import { invalid } from '#fhir/outcome.ts';
import type { Act } from '#record/act.ts';
import type { Change, Content } from '#record/change.ts';
import type { ReadCondition } from '#record/conditions.ts';
import type { Reception, Superseded } from '#record/receive-document.ts';
import { arrivalOf, identifiersOf } from '#record/relate-back.ts';
import { supersede } from '#record/relate.ts';
import { isSubmissionSet } from './provide-bundle.ts';
import type { Version } from '#store/store.ts';
import type { Turn } from './turn.ts';

/** A document that replaces others, and what goes with it. */
export interface Replacing {
  readonly turn: Turn;
  readonly superseded: Superseded;
}

/** A document that comes with its numbers, by which others may have named it already. */
export function arriving(turn: Turn, readCondition: ReadCondition): Turn {
  const { change } = turn;
  if (change.kind !== 'create' || change.type !== 'DocumentReference') return turn;
  const arrival = arrivalOf(readCondition, identifiersOf(change.content.value as DocumentReference));
  return arrival === undefined ? turn : { ...turn, change: { ...change, arrival } };
}

/** A document that is not read: its entry, told what it relates to. Undefined where it relates to nothing. */
export async function relateEntry(
  { relate }: Pick<Reception, 'relate'>,
  act: Act,
  turn: Turn,
): Promise<{ readonly change: Change; readonly superseded: Superseded } | undefined> {
  const { change } = turn;
  if (change.kind !== 'create' || change.type !== 'DocumentReference') return undefined;
  const document = change.content.value as DocumentReference;
  if (document.relatesTo === undefined) return undefined;
  refuseReplacedWithin(document);
  const { relatesTo, relations, replaced, awaited, corrects, issues } = await relate(act, document);
  const text = spliceMembers(change.content.text, { relatesTo: JSON.stringify(relatesTo) });
  const correcting = corrects === undefined ? {} : { corrects };
  return {
    change: {
      ...change,
      content: { text, value: JSON.parse(text) as Resource },
      relations,
      awaited,
      ...correcting,
      warnings: [...(change.warnings ?? []), ...issues],
    },
    superseded: { of: change.fullUrl, replaced, ...correcting },
  };
}

/** What is replaced is there already: two documents that come together are both current. */
export function refuseReplacedWithin({ relatesTo }: DocumentReference): void {
  const said: unknown = relatesTo;
  (Array.isArray(said) ? (said as (Partial<NonNullable<DocumentReference['relatesTo']>[number]> | null)[]) : []).forEach((each, i) => {
    const reference: unknown = each?.target?.reference;
    if (each?.code !== 'replaces' || typeof reference !== 'string' || !reference.startsWith('urn:')) return;
    throw invalid(
      'A document cannot replace one of the same submission; send the new one alone.',
      `DocumentReference.relatesTo[${i}].target`,
    );
  });
}

export function supersedeProvided(turns: readonly Turn[], replacing: readonly Replacing[]): readonly Turn[] {
  const documents = replacing.flatMap(({ superseded }) => superseded.replaced.map(({ document }) => document));
  const replaced = new Set(documents.map(nameOf));
  if (replaced.size === 0) return turns;
  const targetName = (change: Change): string | undefined => nameOfTarget(change, documents);
  const [corrects] = replacing.flatMap(({ superseded }) => superseded.corrects ?? []);
  const said = new Set(turns.flatMap(({ change }) => (targetName(change) === undefined ? [] : [targetName(change) as string])));
  const changed = turns.map((turn): Turn => {
    const { change } = turn;
    if (replaced.has(targetName(change) ?? ''))
      return {
        ...turn,
        change: superseding(
          change,
          documents.map(({ id }) => id),
        ),
      };
    // The file and the envelope of a late correction come with it.
    const isEnvelope = change.kind === 'create' && (change.type === 'Binary' || isSubmissionSet(change.content.value));
    return isEnvelope && corrects !== undefined ? { ...turn, change: { ...change, corrects } } : turn;
  });
  const gone = replacing.flatMap(({ turn, superseded }) =>
    supersede(superseded, said).map((change): Turn => {
      const { of } = superseded;
      return {
        entry: turn.entry,
        derived: true,
        change: { ...change, place: turn.change.place, ...(of === undefined ? {} : { part: { of } }) },
      };
    }),
  );
  return [...changed, ...gone];
}

function nameOf({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type}/${id}`;
}

/** By its id, or by the number of a document that is replaced. */
function nameOfTarget(change: Change, documents: readonly Version[]): string | undefined {
  if (!('target' in change) || change.kind === 'delete') return undefined;
  const { target } = change;
  if ('id' in target) return nameOf(target);
  if (target.type !== 'DocumentReference') return undefined;
  const found = documents.find(({ body }) => numbersOf(JSON.parse(body) as DocumentReference).includes(numberIn(target.condition.text)));
  return found === undefined ? undefined : nameOf(found);
}

function numberIn(condition: string): string {
  const asked = [...new URLSearchParams(condition)];
  return asked.length === 1 && asked[0]?.[0] === 'identifier' ? asked[0][1] : '';
}

function numbersOf({ masterIdentifier, identifier = [] }: DocumentReference): readonly string[] {
  return [...(masterIdentifier === undefined ? [] : [masterIdentifier]), ...identifier].map(
    ({ system = '', value = '' }) => `${system}|${value}`,
  );
}

/** The Bundle's own word on the replaced document, which is superseded whatever that says of its status. */
function superseding(change: Change, superseded: readonly string[]): Change {
  if (change.kind === 'update') return { ...change, superseded, content: withStatus(change.content) };
  if (change.kind !== 'patch') return change;
  return { ...change, superseded, apply: (current) => withStatus(change.apply(current)) };
}

function withStatus({ text }: Content): Content {
  const superseded = spliceMembers(text, { status: '"superseded"' });
  return { text: superseded, value: JSON.parse(superseded) as Resource };
}
