// An observation of any kind: value, interpretation, reference ranges, method, site, specimen, performers, notes, parts.
// https://hl7.org/fhir/R4/observation.html
import type { CodeableConcept, Observation, Reference, Resource } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, type XmlElement } from '../../xml/element.ts';
import { some } from '../filled.ts';
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
  type Participant,
} from '../statement.ts';
import { periodOf } from '../time.ts';
import { readConcept } from '../values.ts';
import { readReferenceRange } from './reference-range.ts';
import { specimenOf } from './specimen.ts';
import { noValue, readValues } from './value.ts';

const statuses: Readonly<Record<string, Observation['status']>> = {
  completed: 'final',
  active: 'preliminary',
  held: 'registered',
  aborted: 'cancelled',
  cancelled: 'cancelled',
  nullified: 'entered-in-error',
  obsolete: 'amended',
};

/** Performers of a result, and not those who asked for it. */
const performing = new Set(['PRF', 'SPRF', 'PPRF', 'RESP', 'AUTHEN', 'VRF', 'AUT']);

export interface ObservationWish {
  readonly category?: CodeableConcept;
  /** What statements below have become, as members. */
  readonly members?: readonly Reference[];
  /** Of the statement around it, where this one has none. */
  readonly specimen?: Reference | undefined;
  readonly performers?: readonly Participant[];
  /** Where it has no code of its own. */
  readonly code?: CodeableConcept;
  /** What its text says is the value, and no note. */
  readonly words?: boolean;
}

export function makeObservation(element: XmlElement, making: Making, place: Place, wish: ObservationWish = {}): Reference {
  const contained: Resource[] = [];
  const code = codeOf(element, making) ?? wish.code ?? { text: attribute(child(element, 'code'), 'displayName') ?? 'Osservazione' };
  const read = readValues(element, code, making);
  const { components } = read;
  const status = statusOf(element);
  const participants = participantsOf(element);
  const own = timeOf(element, making);
  const text = noteOf(element, making);
  const value = wish.words === true && text !== undefined ? { valueString: text } : read.value;
  const note = value === read.value ? text : undefined;
  const methods = concepts(element, 'methodCode', making);
  const sites = concepts(element, 'targetSiteCode', making);
  const isSaid = value !== noValue || components !== undefined || (wish.members ?? []).length > 0;
  const time = own ?? place.time;
  // What is not there is left out when it is added. Members are named one by one: a laboratory's report has dozens of these.
  const observation: { [K in keyof Observation]: Observation[K] | undefined } = {
    resourceType: 'Observation',
    identifier: some(identifiersOf(element)),
    status: statuses[status ?? ''] ?? 'final',
    category: some([wish.category]),
    code,
    subject: making.patient as NonNullable<Observation['subject']>,
    encounter: making.encounter() as Observation['encounter'],
    effectiveDateTime: time?.moment,
    effectivePeriod: time === undefined || time.moment !== undefined ? undefined : periodOf(time),
    performer: performersOf([...participants, ...(wish.performers ?? [])], making),
    valueQuantity: value.valueQuantity,
    valueCodeableConcept: value.valueCodeableConcept,
    valueString: value.valueString,
    valueBoolean: value.valueBoolean,
    valueInteger: value.valueInteger,
    valueRange: value.valueRange,
    valueRatio: value.valueRatio,
    valueDateTime: value.valueDateTime,
    valuePeriod: value.valuePeriod,
    dataAbsentReason: isSaid ? undefined : absence(element),
    interpretation: some(concepts(element, 'interpretationCode', making)),
    note: some(note === undefined ? notesOf(element, making) : [{ text: note }, ...notesOf(element, making)]),
    bodySite: sites[0],
    method: methods[0],
    specimen: (specimenOf(element, making) ?? wish.specimen) as Observation['specimen'],
    referenceRange: some(childrenOf(element, 'referenceRange').map((range) => readReferenceRange(range, making))),
    hasMember: some(wish.members ?? []) as Observation['hasMember'],
    component: components,
    extension: some([
      ...(participations(
        participants.filter((each) => !isPlain(each)),
        making,
        contained,
      ) ?? []),
      ...methods.slice(1).map((each) => extension('further-method', { valueCodeableConcept: each })),
      ...sites.slice(1).map((each) => extension('further-site', { valueCodeableConcept: each })),
      ...repeats(element),
      ...(place.extension ?? []),
    ]),
    contained: some(contained),
  };
  return making.add(observation as Observation, element);
}

/** What becomes of the statements below, other than notes. */
export function partsOf(element: XmlElement, making: Making): readonly XmlElement[] {
  return below(element).flatMap((each) => (isAnnotation(each, making) ? [] : [each.statement]));
}

function absence(element: XmlElement): CodeableConcept | undefined {
  const flavor = attribute(child(element, 'value'), 'nullFlavor');
  if (flavor === undefined) return undefined;
  const code =
    { UNK: 'unknown', ASKU: 'asked-unknown', NAV: 'temp-unknown', NASK: 'not-asked', MSK: 'masked', NA: 'not-applicable' }[flavor] ??
    'unknown';
  return { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code }] };
}

export function concepts(element: XmlElement, name: string, making: Making): CodeableConcept[] {
  const found: CodeableConcept[] = [];
  for (const each of childrenOf(element, name)) {
    const concept = readConcept(each, making);
    if (concept !== undefined) found.push(concept);
  }
  return found;
}

/** A performer whom the element of FHIR says wholly. */
function isPlain({ element, type }: Participant): boolean {
  return performing.has(type) && child(element, 'time') === undefined && child(element, 'functionCode') === undefined;
}

export function performersOf(participants: readonly Participant[], making: Making): Observation['performer'] {
  if (participants.length === 0) return undefined;
  const found = participants
    .filter(({ type }) => performing.has(type))
    .flatMap(({ role }) => [making.parties.person(role), making.parties.organizationOf(role)])
    .filter((each) => each !== undefined);
  if (found.length < 2) return some(found);
  const texts = found.map((each) => JSON.stringify(each));
  return some(found.filter((_, i) => texts.indexOf(texts[i] as string) === i));
}

function repeats(element: XmlElement) {
  const number = child(element, 'repeatNumber');
  const value = Number(attribute(number, 'value'));
  if (number === undefined || !Number.isInteger(value)) return [];
  number.isUnderstood = true;
  return [extension('repeat-number', { valueInteger: value })];
}
