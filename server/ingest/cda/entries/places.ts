// Places that a statement names: by their number and name, for a document is no registry of places.
import type { Extension, Location, Reference } from '@medplum/fhirtypes';
import { at, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { filled } from '../filled.ts';
import type { Making } from '../making.ts';
import { extension } from '../statement.ts';
import { periodOf, readInterval } from '../time.ts';
import { readConcept, readIdentifiers } from '../values.ts';

export interface NamedPlace {
  readonly participant: XmlElement;
  readonly reference: Reference<Location>;
}

/** Participants of type LOC. */
export function namedPlaces(statement: XmlElement, _making: Making): readonly NamedPlace[] {
  return childrenOf(statement, 'participant').flatMap((participant) => {
    const role = child(participant, 'participantRole');
    if (role === undefined || participant.attributes['typeCode'] !== 'LOC') return [];
    const [identifier] = readIdentifiers(childrenOf(role, 'id'));
    const display = textOf(at(role, 'playingEntity', 'name')) ?? textOf(at(role, 'scopingEntity', 'desc'));
    if (identifier === undefined && display === undefined) return [];
    return [{ participant, reference: filled<Reference<Location>>({ type: 'Location', identifier, display }) }];
  });
}

export function placesOf(statement: XmlElement, making: Making): readonly Reference<Location>[] {
  return namedPlaces(statement, making).map(({ reference }) => reference);
}

/** Of which kind a place was, and from when to when: more than one element of FHIR says. */
export function locationExtensions(statement: XmlElement, making: Making): Extension[] {
  return childrenOf(statement, 'participant').flatMap((participant) => {
    if (participant.attributes['typeCode'] !== 'LOC') return [];
    const time = readInterval(child(participant, 'time'), making.remarks);
    const kind = readConcept(at(participant, 'participantRole', 'code'), making);
    return [
      ...(time === undefined ? [] : [extension('location-period', { valuePeriod: periodOf(time) })]),
      ...(kind === undefined ? [] : [extension('location-kind', { valueCodeableConcept: kind })]),
    ];
  });
}
