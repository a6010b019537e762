// Medications: taken (statement), asked for or planned (request). https://hl7.org/fhir/R4/medicationstatement.html
import type { CodeableConcept, Extension, MedicationRequest, MedicationStatement, Quantity, Reference, Resource } from '@medplum/fhirtypes';
import { at, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  moodOf,
  noteOf,
  notesOf,
  participantsOf,
  participations,
  statusOf,
  timed,
} from '../statement.ts';
import { periodOf, readInterval } from '../time.ts';
import { readConcept, readQuantity } from '../values.ts';
import { isCondition } from './condition.ts';
import { dosageOf } from './dosage.ts';
import { intents, priorityOf } from './request.ts';
import { readValue } from './value.ts';

const taken: Readonly<Record<string, MedicationStatement['status']>> = {
  completed: 'completed',
  active: 'active',
  aborted: 'stopped',
  suspended: 'on-hold',
  cancelled: 'not-taken',
  nullified: 'entered-in-error',
};
const asked: Readonly<Record<string, MedicationRequest['status']>> = {
  completed: 'completed',
  active: 'active',
  aborted: 'stopped',
  suspended: 'on-hold',
  cancelled: 'cancelled',
  nullified: 'entered-in-error',
};

interface Details {
  readonly quantity: Quantity | undefined;
  readonly reasons: CodeableConcept[];
  readonly extensions: Extension[];
  readonly others: Reference[];
}

export function makeMedication(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): readonly Reference[] {
  const contained: Resource[] = [];
  const material = at(element, 'consumable', 'manufacturedProduct');
  const text = noteOf(element, making);
  const kind = codeOf(element, making);
  const status = statusOf(element);
  const participants = participantsOf(element);
  const { quantity, reasons, extensions, others } = readDetails(element, making, place, mapOther);
  const dosage = some([dosageOf(element, making, text)]);
  const note = some(notesOf(element, making));
  const identifier = some(identifiersOf(element));
  const all = some([
    ...(kind === undefined ? [] : [extension('kind', { valueCodeableConcept: kind })]),
    ...extensions,
    ...productOf(material, making),
    ...(participations(participants, making, contained) ?? []),
  ]);
  const medicationCodeableConcept = drugOf(material, making) ?? { text: text ?? 'vedi documento' };
  const [lasting] = childrenOf(element, 'effectiveTime');
  const time = readInterval(lasting, making.remarks);
  const intent = intents[moodOf(element)];
  if (intent === undefined) {
    const statement = filled<MedicationStatement>({
      resourceType: 'MedicationStatement',
      identifier,
      status: taken[status ?? ''] ?? 'unknown',
      medicationCodeableConcept,
      subject: making.patient as NonNullable<MedicationStatement['subject']>,
      context: making.encounter() as MedicationStatement['context'],
      ...timed('effective', time),
      dateAsserted: making.date,
      reasonCode: some(reasons),
      note,
      dosage,
      extension: some([...(all ?? []), ...(quantity === undefined ? [] : [extension('supply-quantity', { valueQuantity: quantity })])]),
      contained: some(contained),
    });
    return [making.add(statement, element), ...others];
  }
  const { priority, extension: priorityExtension } = priorityOf(element, making);
  const request = filled<MedicationRequest>({
    resourceType: 'MedicationRequest',
    identifier,
    status: asked[status ?? ''] ?? 'active',
    intent: intent as MedicationRequest['intent'],
    priority,
    medicationCodeableConcept,
    subject: making.patient as NonNullable<MedicationRequest['subject']>,
    encounter: making.encounter() as MedicationRequest['encounter'],
    authoredOn: making.date,
    reasonCode: some(reasons),
    groupIdentifier: making.ownNre,
    note,
    dosageInstruction: dosage,
    dispenseRequest:
      quantity === undefined && time === undefined
        ? undefined
        : filled({ quantity, validityPeriod: time === undefined ? undefined : periodOf(time) }),
    extension: some([...(all ?? []), ...priorityExtension]),
    contained: some(contained),
  });
  return [making.add(request, element), ...others];
}

/** AIC, ATC and equivalence group are codings of one concept. */
export function drugOf(product: XmlElement | undefined, making: Making): CodeableConcept | undefined {
  const material = child(product, 'manufacturedMaterial') ?? child(product, 'manufacturedLabeledDrug');
  const code = readConcept(child(material, 'code'), making);
  const name = textOf(child(material, 'name'));
  if (code === undefined) return name === undefined ? undefined : { text: name };
  return code.text === undefined && name !== undefined ? { ...code, text: name } : code;
}

export function productOf(product: XmlElement | undefined, making: Making): Extension[] {
  const lot = textOf(at(product, 'manufacturedMaterial', 'lotNumberText'));
  const maker = making.parties.organization(child(product, 'manufacturerOrganization'));
  return [
    ...(lot === undefined ? [] : [extension('lot-number', { valueString: lot })]),
    ...(maker === undefined ? [] : [extension('manufacturer', { valueReference: maker })]),
    ...identifiersOf(product).map((identifier) => extension('product-identifier', { valueIdentifier: identifier })),
  ];
}

function readDetails(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): Details {
  const details: Details & { quantity: Quantity | undefined } = { quantity: undefined, reasons: [], extensions: [], others: [] };
  for (const each of below(element)) {
    const { statement, typeCode } = each;
    if (isAnnotation(each, making)) continue;
    if (statement.name === 'supply' && details.quantity === undefined) {
      details.quantity = readQuantity(child(statement, 'quantity'), making);
      const code = codeOf(statement, making);
      statusOf(statement);
      if (code !== undefined) details.extensions.push(extension('supply-code', { valueCodeableConcept: code }));
    } else if (statement.name === 'observation' && isCondition(statement)) {
      const reason = readConcept(child(statement, 'value'), making);
      if (reason !== undefined) details.reasons.push(reason);
      codeOf(statement, making);
      statusOf(statement);
    } else if (statement.name === 'observation' && typeCode === 'COMP') details.extensions.push(...detailOf(statement, making));
    else details.others.push(...mapOther(statement, making, place));
  }
  return details;
}

/** Strength, content of the package: a code and a value that belong to the product and are no observation of the person. */
function detailOf(statement: XmlElement, making: Making): Extension[] {
  const code = codeOf(statement, making);
  statusOf(statement);
  const value = childrenOf(statement, 'value')
    .map((each) => readValue(each, making))
    .find((each) => each !== undefined);
  if (code === undefined && value === undefined) return [];
  return [
    extension('medication-detail', {
      extension: [
        ...(code === undefined ? [] : [{ url: 'code', valueCodeableConcept: code }]),
        ...(value === undefined ? [] : [{ url: 'value', ...value } as Extension]),
      ],
    }),
  ];
}
