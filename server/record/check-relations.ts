// A document that relates to others is written only while they are what its sender takes them for: there, of the same person, current.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html
import type { DocumentReference } from '@medplum/fhirtypes';
import type { Permit } from '#consent/permit.ts';
import { all } from '#search/predicate.ts';
import type { Writer } from '#store/store.ts';
import type { Relation } from './change.ts';
import { addendumUnknown, notCurrent, ofAnotherPerson, unknownTarget } from './refuse-relation.ts';
import { ownAddenda, type Looking } from './replaced.ts';

/** Whoever supersedes a document knows what adds to it: an addendum that came in between would stay current alone. */
export async function checkAddenda(looking: Looking, lock: Writer['lock'], id: string, superseded: readonly string[]): Promise<void> {
  await lock(`DocumentReference/${id}`);
  for (const addendum of await ownAddenda(looking, id)) if (!superseded.includes(addendum.id)) throw addendumUnknown(addendum.id, id);
}

export async function checkRelations(
  writer: Writer,
  permit: Permit,
  relations: readonly Relation[],
  patient: string | null,
): Promise<void> {
  for (const { id, code, expression } of relations) {
    // Of two that replace one document, the second comes after the first.
    await writer.lock(`DocumentReference/${id}`);
    const target = await writer.read(permit({ type: 'DocumentReference', id, where: all }));
    if (target === undefined || target.deleted) throw unknownTarget(code, expression);
    if (target.patient !== patient) throw ofAnotherPerson(expression);
    const { status } = JSON.parse(target.body) as DocumentReference;
    if (code !== 'signs' && status !== 'current') throw notCurrent(id, String(status), expression);
  }
}
