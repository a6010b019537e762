// A problem or a diagnosis: an observation whose value is what the person has. https://hl7.org/fhir/R4/condition.html
import type { CodeableConcept, Condition, Extension, Reference, Resource } from '@medplum/fhirtypes';
import { child, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  isLoinc,
  noteOf,
  notesOf,
  participantsOf,
  participations,
  peekCode,
  statusOf,
  timeOf,
  understood,
} from '../statement.ts';
import { periodOf, type Interval } from '../time.ts';
import { readConcept } from '../values.ts';
import { concepts } from './observation.ts';
import { specimenOf } from './specimen.ts';

/** LOINC: problem, diagnoses of admission, discharge, and without more. */
const problem = '75326-9';
const diagnoses = [problem, '29308-4', '8646-2', '8651-2', '52797-8', '29298-7'];
const [clinicalStatus, clinicalCourse] = ['33999-4', '89261-2'];
const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
/** LOINC answers of 33999-4. */
const clinicalStatuses: Readonly<Record<string, string>> = {
  'LA16666-2': 'active',
  'LA18632-2': 'inactive',
  'LA18821-1': 'active',
  'LA9041-0': 'remission',
};

/** Its value is coded, and the code asks what the person has. */
export function isCondition(observation: XmlElement): boolean {
  const value = child(observation, 'value');
  return isLoinc(observation, ...diagnoses) && value !== undefined && /CD|CE|CV/.test(value.attributes['xsi:type'] ?? '');
}

export function makeCondition(
  element: XmlElement,
  making: Making,
  _place: Place,
  concern?: Concern,
  mapOther?: MapEntry,
): readonly Reference[] {
  const contained: Resource[] = [];
  const asked = codeOf(element, making);
  statusOf(element);
  const code = readConcept(child(element, 'value'), making);
  const text = noteOf(element, making);
  const { status, severity, course, others } = readDetails(element, making);
  const time = timeOf(element, making);
  const specimen = specimenOf(element, making);
  const isProblem = isLoinc(element, problem);
  const evidence = others.flatMap((each) => mapOther?.(each, making, { section: undefined }) ?? []);
  const condition = filled<Condition>({
    resourceType: 'Condition',
    identifier: some([...identifiersOf(element), ...(concern?.identifiers ?? [])]),
    clinicalStatus: status ?? statusAt(time, concern?.status),
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/condition-category',
            code: isProblem ? 'problem-list-item' : 'encounter-diagnosis',
          },
          ...(asked?.coding ?? []),
        ],
      },
    ],
    severity,
    code: code ?? { text: text ?? 'vedi documento' },
    bodySite: some(concepts(element, 'targetSiteCode', making)),
    subject: making.patient as NonNullable<Condition['subject']>,
    encounter: isProblem ? undefined : (making.encounter() as Condition['encounter']),
    ...onsetOf(time),
    evidence:
      evidence.length === 0 ? undefined : [{ detail: [...evidence] as NonNullable<NonNullable<Condition['evidence']>[number]['detail']> }],
    note: some([...(text === undefined || code === undefined ? [] : [{ text }]), ...notesOf(element, making), ...(concern?.notes ?? [])]),
    extension: some([
      ...(course === undefined ? [] : [extension('clinical-course', { valueCodeableConcept: course })]),
      ...(concern?.extensions ?? []),
      ...(specimen === undefined ? [] : [extension('specimen', { valueReference: specimen })]),
      ...(participations(participantsOf(element), making, contained) ?? []),
    ]),
    contained: some(contained),
  });
  return [making.add(condition, element), ...evidence];
}

/** What an act around the observation says: that it is watched, since when, how it stands. */
export interface Concern {
  readonly status: string | undefined;
  readonly identifiers: Condition['identifier'];
  readonly extensions: readonly Extension[];
  readonly notes: Condition['note'];
}

export function readConcern(act: XmlElement, making: Making): Concern {
  const status = statusOf(act);
  const time = timeOf(act, making);
  readConcept(child(act, 'code'), making);
  return {
    status,
    identifiers: identifiersOf(act),
    notes: notesOf(act, making),
    extensions: time === undefined ? [] : [extension('concern-period', { valuePeriod: periodOf(time) })],
  };
}

function readDetails(element: XmlElement, making: Making) {
  let [status, severity, course]: (CodeableConcept | undefined)[] = [];
  const others: XmlElement[] = [];
  for (const each of below(element)) {
    const { statement } = each;
    const detail = readConcept(child(statement, 'value'), making);
    const isStatus = isLoinc(statement, clinicalStatus);
    const isCourse = isLoinc(statement, clinicalCourse);
    const isSeverity = peekCode(statement).code === 'SEV';
    if (isAnnotation(each, making)) continue;
    if (detail === undefined || !(isStatus || isCourse || isSeverity)) {
      others.push(statement);
      continue;
    }
    understood(statement);
    if (isStatus) status = statusFrom(detail);
    else if (isCourse) course = detail;
    else severity = detail;
  }
  return { status, severity, course, others };
}

/** The code of FHIR before the one that was sent. */
export function statusFrom(detail: CodeableConcept, system = clinical): CodeableConcept {
  const code = detail.coding?.map(({ code: sent = '' }) => clinicalStatuses[sent]).find((each) => each !== undefined);
  return { ...detail, coding: [{ system, code: code ?? 'active' }, ...(detail.coding ?? [])] };
}

/** con-3, con-4: what has ended is not active. */
function statusAt(time: Interval | undefined, concern: string | undefined): CodeableConcept | undefined {
  const code = time?.end !== undefined ? 'resolved' : concern === 'completed' ? 'inactive' : 'active';
  return { coding: [{ system: clinical, code }] };
}

function onsetOf(time: Interval | undefined): Record<string, unknown> {
  const onset = time?.start ?? time?.moment;
  return { ...(onset === undefined ? {} : { onsetDateTime: onset }), ...(time?.end === undefined ? {} : { abatementDateTime: time.end }) };
}
