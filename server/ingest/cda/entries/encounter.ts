// Visits, stays and the phases of an emergency. https://hl7.org/fhir/R4/encounter.html
import type { Encounter, EncounterParticipant, Reference, Resource } from '@medplum/fhirtypes';
import { child, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
import { below, codeOf, extension, identifiersOf, isAnnotation, noteOf, notesOf, participantsOf, statusOf, timeOf } from '../statement.ts';
import { periodOf, readInterval } from '../time.ts';
import { readConcept } from '../values.ts';
import { namedPlaces } from './places.ts';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const classes = new Set(['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR']);
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

/** The class of an encounter, where its code is one: inpatient, ambulatory, emergency. */
export function classOf(codes: readonly (string | undefined)[], fallback: string): Encounter['class'] {
  const code = codes.find((each) => each !== undefined && classes.has(each)) ?? fallback;
  return { system: actCode, code };
}

export function makeEncounter(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): readonly Reference[] {
  const contained: Resource[] = [];
  const code = codeOf(element, making);
  statusOf(element);
  const others = below(element).flatMap((each) => (isAnnotation(each, making) ? [] : mapOther(each.statement, making, place)));
  const time = timeOf(element, making);
  const text = noteOf(element, making);
  const notes = notesOf(element, making);
  const isEmergency = place.section === '46240-8' && making.encounter() !== undefined;
  const encounter = filled<Encounter>({
    resourceType: 'Encounter',
    identifier: some(identifiersOf(element)),
    status: 'finished',
    class: classOf(code?.coding?.map((each) => each.code) ?? [], 'AMB'),
    type: some([code]),
    subject: making.patient as NonNullable<Encounter['subject']>,
    participant: some(
      participantsOf(element)
        .filter(({ type }) => type !== 'LOC')
        .map((each) => participantOf(each, making, contained)),
    ),
    period: time === undefined ? undefined : periodOf(time),
    reasonReference: some(
      others.filter(({ reference = '' }) => /^(?:Condition|Observation|Procedure)\//.test(reference)),
    ) as Encounter['reasonReference'],
    location: some(namedPlaces(element, making).map(({ participant, reference }) => locationOf(participant, reference, making))),
    partOf: isEmergency ? (making.encounter() as Encounter['partOf']) : undefined,
    extension: some([
      ...(text === undefined ? [] : [extension('note', { valueAnnotation: { text } })]),
      ...notes.map((each) => extension('note', { valueAnnotation: each })),
    ]),
    contained: some(contained),
  });
  return [making.add(encounter, element), ...others];
}

export function participantOf(
  { element, role, type }: { element: XmlElement; role: XmlElement; type: string },
  making: Making,
  contained: Resource[],
): EncounterParticipant | undefined {
  const individual = making.parties.person(role, contained);
  if (individual === undefined) return undefined;
  const time = readInterval(child(element, 'time'), making.remarks);
  const capacity = readConcept(child(element, 'functionCode'), making);
  return filled<EncounterParticipant>({
    type: some([{ coding: [{ system: participation, code: type }] }, capacity]),
    period: time === undefined ? undefined : periodOf(time),
    individual: individual,
  });
}

function locationOf(participant: XmlElement, reference: Reference, making: Making): NonNullable<Encounter['location']>[number] {
  const time = readInterval(child(participant, 'time'), making.remarks);
  const kind = readConcept(child(child(participant, 'participantRole'), 'code'), making);
  type Place = NonNullable<Encounter['location']>[number];
  return filled<Place>({
    location: reference as Place['location'],
    period: time === undefined ? undefined : periodOf(time),
    physicalType: kind,
  });
}
