// Specimens: one resource for each that the document tells apart. https://hl7.org/fhir/R4/specimen.html
import type { CodeableConcept, Reference, Specimen } from '@medplum/fhirtypes';
import { share } from '#fhir/shared.ts';
import { at, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import { statusOf, timed, timeOf, participantsOf } from '../statement.ts';
import { codeOf } from '../statement.ts';
import { readConcept, readIdentifiers } from '../values.ts';

/** The specimen that a statement names. Without a number of its own it is the one of its material. */
export function specimenOf(statement: XmlElement, making: Making): Reference<Specimen> | undefined {
  let first: Reference<Specimen> | undefined;
  for (const element of childrenOf(statement, 'specimen')) {
    const read = readSpecimen(element, making);
    first ??= read;
  }
  return first;
}

interface Taking {
  readonly collection?: Specimen['collection'];
}

function readSpecimen(element: XmlElement, making: Making, taking: Taking = {}): Reference<Specimen> | undefined {
  const role = child(element, 'specimenRole');
  if (role === undefined) return undefined;
  const identifier = readIdentifiers(childrenOf(role, 'id'));
  const entity = child(role, 'specimenPlayingEntity');
  const type = readConcept(child(entity, 'code'), making) ?? named(textOf(at(entity, 'name')));
  const notes = some([textOf(child(entity, 'desc'))]);
  if (identifier.length === 0 && type === undefined) return undefined;
  const key = JSON.stringify(identifier.length > 0 ? [identifier, type?.coding?.[0]?.code] : type);
  const known = making.specimens.get(key) ?? (identifier.length > 0 && type === undefined ? sameNumber(making, identifier) : undefined);
  if (known !== undefined && taking.collection === undefined) return known as Reference<Specimen>;
  const specimen = filled<Specimen>({
    resourceType: 'Specimen',
    identifier: some(identifier),
    type,
    subject: making.patient as NonNullable<Specimen['subject']>,
    request: some(making.orders()) as Specimen['request'],
    collection: taking.collection,
    note: notes?.map((text) => ({ text })),
  });
  const reference = share(making.add(specimen, element));
  making.specimens.set(key, reference);
  if (identifier.length > 0) making.specimens.set(JSON.stringify(identifier), reference);
  return reference;
}

function sameNumber(making: Making, identifier: unknown): Reference | undefined {
  return making.specimens.get(JSON.stringify(identifier));
}

function named(text: string | undefined): CodeableConcept | undefined {
  return text === undefined ? undefined : { text };
}

/** An act "collected on" (LOINC 33882-2): the specimen with the time and the one who took it. */
export function makeCollection(act: XmlElement, making: Making): readonly Reference[] {
  codeOf(act, making);
  statusOf(act);
  const [performer] = participantsOf(act);
  const collection = filled<NonNullable<Specimen['collection']>>({
    ...timed('collected', timeOf(act, making)),
    collector: performer === undefined ? undefined : making.parties.person(performer.role),
  });
  return childrenOf(act, 'specimen').flatMap((element) => readSpecimen(element, making, { collection }) ?? []);
}
