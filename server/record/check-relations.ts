// A document that relates to others is written only while they are what its sender takes them for: there, of the same person, current.
// https://profiles.ihe.net/ITI/TF/Volume2/ITI-42.html
import type { DocumentReference } from '@medplum/fhirtypes';
import type { Permit } from '#consent/permit.ts';
import { all } from '#search/predicate.ts';
import type { Writer } from '#store/store.ts';
import type { Relation } from './change.ts';
import { notCurrent, ofAnotherPerson, unknownTarget } from './refuse-relation.ts';

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
