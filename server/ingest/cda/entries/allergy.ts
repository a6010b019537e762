// An allergy or intolerance, with what it did. https://hl7.org/fhir/R4/allergyintolerance.html
import type { AllergyIntolerance, AllergyIntoleranceReaction, CodeableConcept, Reference, Resource } from '@medplum/fhirtypes';
import { at, attribute, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
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
  peekCode,
  statusOf,
  timed,
  timeOf,
  understood,
} from '../statement.ts';
import { periodOf, readInterval } from '../time.ts';
import { readConcept } from '../values.ts';
import { readConcern, statusFrom, type Concern } from './condition.ts';

const clinical = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const severities: Readonly<Record<string, NonNullable<AllergyIntoleranceReaction['severity']>>> = { H: 'severe', M: 'moderate', L: 'mild' };
const criticalities: Readonly<Record<string, NonNullable<AllergyIntolerance['criticality']>>> = { H: 'high', L: 'low' };

export function isAllergy(observation: XmlElement): boolean {
  return isLoinc(observation, '52473-6');
}

export function makeAllergy(element: XmlElement, making: Making, concern?: Concern): Reference {
  const contained: Resource[] = [];
  codeOf(element, making);
  statusOf(element);
  const kind = readConcept(child(element, 'value'), making);
  const agents = childrenOf(element, 'participant').map((each) => child(each, 'participantRole'));
  const codes = agents.flatMap((each) => agentOf(each, making) ?? []);
  const { reactions, status, severity } = readDetails(element, making);
  const text = noteOf(element, making);
  const time = timeOf(element, making);
  const [code, ...others] = codes;
  const level = severity?.coding?.[0]?.code ?? '';
  const allergy = filled<AllergyIntolerance>({
    resourceType: 'AllergyIntolerance',
    identifier: some([...identifiersOf(element), ...(concern?.identifiers ?? [])]),
    clinicalStatus: status ?? { coding: [{ system: clinical, code: concern?.status === 'completed' ? 'inactive' : 'active' }] },
    type: typeOf(kind),
    criticality: criticalities[level],
    code: code ?? kind ?? { text: text ?? 'vedi documento' },
    patient: making.patient as NonNullable<AllergyIntolerance['patient']>,
    ...onsetOf(time, making),
    reaction: some(reactions.map((each) => ({ ...each, ...(severities[level] === undefined ? {} : { severity: severities[level] }) }))),
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(element, making), ...(concern?.notes ?? [])]),
    extension: some([
      ...(kind === undefined ? [] : [extension('allergy-kind', { valueCodeableConcept: kind })]),
      ...(severity === undefined ? [] : [extension('allergy-severity', { valueCodeableConcept: severity })]),
      ...others.map((each) => extension('further-agent', { valueCodeableConcept: each })),
      ...(concern?.extensions ?? []),
    ]),
    contained: some(contained),
  });
  return making.add(allergy, element);
}

/** An act that watches over allergies: one resource for each observation in it. */
export function makeAllergies(act: XmlElement, making: Making): readonly Reference[] {
  const concern = readConcern(act, making);
  return below(act).flatMap(({ statement }) => (statement.name === 'observation' ? [makeAllergy(statement, making, concern)] : []));
}

function agentOf(role: XmlElement | undefined, making: Making): CodeableConcept | undefined {
  const entity = child(role, 'playingEntity');
  const code = readConcept(child(entity, 'code'), making);
  const name = textOf(at(entity, 'name'));
  if (code === undefined) return name === undefined ? undefined : { text: name };
  return name === undefined || code.text !== undefined ? code : { ...code, text: name };
}

/** OINT is an intolerance, ALG an allergy; their kinds (drug, food, ...) begin with a letter of theirs. */
function typeOf(kind: CodeableConcept | undefined): AllergyIntolerance['type'] {
  const code = kind?.coding?.find(({ system = '' }) => system.endsWith('v3-ActCode'))?.code ?? '';
  if (code.endsWith('INT')) return 'intolerance';
  return code.endsWith('ALG') ? 'allergy' : undefined;
}

function onsetOf(time: ReturnType<typeof timeOf>, _making: Making): Record<string, unknown> {
  if (time?.end !== undefined) return { onsetPeriod: periodOf(time) };
  return timed('onset', time === undefined ? undefined : { moment: (time.start ?? time.moment) as string });
}

function readDetails(element: XmlElement, making: Making) {
  const reactions: AllergyIntoleranceReaction[] = [];
  let [status, severity]: (CodeableConcept | undefined)[] = [];
  for (const each of below(element)) {
    const { statement, typeCode } = each;
    if (isAnnotation(each, making) || statement.name !== 'observation') continue;
    const value = readConcept(child(statement, 'value'), making);
    if (typeCode === 'MFST') reactions.push(readReaction(statement, value, making));
    else if (peekCode(statement).code === 'SEV') severity = value;
    else if (isLoinc(statement, '33999-4') && value !== undefined) status = statusFrom(value, clinical);
    else continue;
    understood(statement);
  }
  return { reactions, status, severity };
}

function readReaction(statement: XmlElement, value: CodeableConcept | undefined, making: Making): AllergyIntoleranceReaction {
  const time = readInterval(child(statement, 'effectiveTime'), making.remarks);
  const text = noteOf(statement, making);
  const onset = time?.start ?? time?.moment;
  return filled<AllergyIntoleranceReaction>({
    manifestation: [value ?? { text: text ?? attribute(child(statement, 'code'), 'displayName') ?? 'vedi documento' }],
    onset,
    description: value === undefined ? undefined : text,
    note: some(notesOf(statement, making)),
    extension: some([
      ...(time?.end === undefined ? [] : [extension('reaction-period', { valuePeriod: periodOf(time) })]),
      ...identifiersOf(statement).map((identifier) => extension('identifier', { valueIdentifier: identifier })),
    ]),
  });
}
