// What a pharmacy handed over. https://hl7.org/fhir/R4/medicationdispense.html
import type { MedicationDispense, Reference, Resource } from '@medplum/fhirtypes';
import { at, child, type XmlElement } from '../../xml/element.ts';
import { dosageOf } from '../entries/dosage.ts';
import { mapEntry } from '../entries/map-entry.ts';
import { drugOf, productOf } from '../entries/medication.ts';
import { filled, some } from '../filled.ts';
import type { Making, Place } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  noteOf,
  notesOf,
  participantsOf,
  participations,
  statusOf,
  timeOf,
} from '../statement.ts';
import { readQuantity } from '../values.ts';

/** A supply that took place, alone or within the substanceAdministration that says of what. */
export function mapDispensation(element: XmlElement, making: Making, place: Place): readonly Reference[] {
  if (element.name === 'supply') return makeDispense(element, element, making, place);
  const supply = below(element).find(({ statement }) => statement.name === 'supply')?.statement;
  return element.name === 'substanceAdministration' && supply !== undefined
    ? makeDispense(supply, element, making, place)
    : mapEntry(element, making, place);
}

function makeDispense(supply: XmlElement, around: XmlElement, making: Making, place: Place): readonly Reference[] {
  const contained: Resource[] = [];
  const product = at(supply, 'product', 'manufacturedProduct') ?? at(around, 'consumable', 'manufacturedProduct');
  const text = noteOf(around, making);
  const time = timeOf(supply, making) ?? timeOf(around, making);
  const kind = codeOf(supply, making);
  const participants = [...new Set([supply, around])].flatMap(participantsOf);
  for (const each of new Set([supply, around])) statusOf(each);
  const others = below(supply === around ? supply : around)
    .filter((each) => each.statement !== supply && !isAnnotation(each, making))
    .flatMap(({ statement }) => mapEntry(statement, making, place));
  const dispense = filled<MedicationDispense>({
    resourceType: 'MedicationDispense',
    identifier: some([...new Set([supply, around])].flatMap(identifiersOf)),
    status: 'completed',
    medicationCodeableConcept: drugOf(product, making) ?? { text: text ?? 'vedi documento' },
    subject: making.patient as NonNullable<MedicationDispense['subject']>,
    context: making.encounter() as MedicationDispense['context'],
    performer: some(
      participants.filter(({ type }) => type === 'PRF' || type === 'AUT').map(({ role }) => making.parties.person(role)),
    )?.map((actor) => ({ actor: actor })),
    authorizingPrescription: making.nre === undefined ? undefined : [{ type: 'MedicationRequest', identifier: making.nre }],
    quantity: readQuantity(child(supply, 'quantity'), making),
    whenHandedOver: time?.moment ?? time?.start ?? making.service?.moment ?? making.service?.start,
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(around, making)]),
    dosageInstruction: supply === around ? undefined : some([dosageOf(around, making, undefined)]),
    extension: some([
      ...(kind === undefined ? [] : [extension('kind', { valueCodeableConcept: kind })]),
      ...productOf(product, making),
      ...(participations(
        participants.filter(({ element }) => child(element, 'time') !== undefined),
        making,
        contained,
      ) ?? []),
    ]),
    contained: some(contained),
  });
  return [making.add(dispense, supply), ...others];
}
