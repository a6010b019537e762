// What relatives had. https://hl7.org/fhir/R4/familymemberhistory.html
import type { Age, CodeableConcept, FamilyMemberHistory, FamilyMemberHistoryCondition, Quantity, Reference } from '@medplum/fhirtypes';
import { at, attribute, child, textOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  isLoinc,
  noteOf,
  notesOf,
  statusOf,
  timeOf,
  understood,
} from '../statement.ts';
import { periodOf, readDate } from '../time.ts';
import { readConcept, readQuantity } from '../values.ts';

export function isFamilyHistory(organizer: XmlElement): boolean {
  return organizer.name === 'organizer' && child(child(organizer, 'subject'), 'relatedSubject') !== undefined;
}

export function makeFamilyHistory(element: XmlElement, making: Making): Reference {
  const relative = at(element, 'subject', 'relatedSubject');
  const subject = child(relative, 'subject');
  const kind = codeOf(element, making);
  statusOf(element);
  const sex = sexOf(child(subject, 'administrativeGenderCode'), making);
  const relationship = readConcept(child(relative, 'code'), making) ?? { text: 'familiare' };
  const found = below(element).map(({ statement }) => readCondition(statement, making));
  const time = timeOf(element, making);
  const history = filled<FamilyMemberHistory>({
    resourceType: 'FamilyMemberHistory',
    identifier: some(identifiersOf(element)),
    status: 'completed',
    patient: making.patient as NonNullable<FamilyMemberHistory['patient']>,
    date: time?.moment ?? time?.start,
    name: textOf(child(subject, 'name')),
    relationship,
    sex,
    bornDate: readDate(child(subject, 'birthTime'), making.remarks),
    deceasedAge: found.map(({ died }) => died).find((age) => age !== undefined),
    note: some(notesOf(element, making)),
    condition: some(found.map(({ condition }) => condition)),
    extension: kind === undefined ? undefined : [extension('kind', { valueCodeableConcept: kind })],
  });
  return making.add(history, element);
}

const sexes: Readonly<Record<string, string>> = { M: 'male', F: 'female', UN: 'other' };

/** In FHIR's own codes, which R4 binds the element to, and as it was said. */
function sexOf(element: XmlElement | undefined, making: Making): CodeableConcept | undefined {
  const said = readConcept(element, making);
  const code = sexes[attribute(element, 'code') ?? ''];
  if (said === undefined || code === undefined) return said;
  return { ...said, coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code }, ...(said.coding ?? [])] };
}

function readCondition(statement: XmlElement, making: Making): { condition: FamilyMemberHistoryCondition; died: Age | undefined } {
  let [onset, died]: (Age | undefined)[] = [];
  for (const { statement: detail } of below(statement)) {
    const isOnset = isLoinc(detail, '35267-4');
    if (!isOnset && !isLoinc(detail, '39016-1')) continue;
    const age = ageOf(readQuantity(child(detail, 'value'), making));
    if (isOnset) onset = age;
    else died = age;
    understood(detail);
  }
  const code = readConcept(child(statement, 'value'), making);
  const asked = codeOf(statement, making);
  statusOf(statement);
  const time = timeOf(statement, making);
  const text = noteOf(statement, making);
  const notes = below(statement).some((each) => isAnnotation(each, making)) ? notesOf(statement, making) : [];
  const condition = filled<FamilyMemberHistoryCondition>({
    code: code ?? { text: text ?? 'vedi documento' },
    onsetAge: onset,
    contributedToDeath: died === undefined ? undefined : undefined,
    note: some([...(text === undefined || code === undefined ? [] : [{ text }]), ...notes]),
    extension: some([
      ...(time === undefined ? [] : [extension('effective', { valuePeriod: periodOf(time) })]),
      ...(asked === undefined ? [] : [extension('kind', { valueCodeableConcept: asked })]),
      ...identifiersOf(statement).map((identifier) => extension('identifier', { valueIdentifier: identifier })),
    ]),
  });
  return { condition, died };
}

/** age-1: an age is in UCUM's units of time. */
function ageOf(quantity: Quantity | undefined): Age | undefined {
  return quantity?.code === undefined ? undefined : quantity;
}
