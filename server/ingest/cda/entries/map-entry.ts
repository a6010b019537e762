// Which resource a statement becomes: by what it is and says, wherever it stands. The generic path for every kind of document.
import type { Reference } from '@medplum/fhirtypes';
import type { XmlElement } from '../../xml/element.ts';
import type { Making, Place } from '../making.ts';
import { below, isLoinc, peekCode, timeOf } from '../statement.ts';
import { isAllergy, makeAllergies, makeAllergy } from './allergy.ts';
import { isCondition, makeCondition, readConcern } from './condition.ts';
import { makeEncounter } from './encounter.ts';
import { isFamilyHistory, makeFamilyHistory } from './family-history.ts';
import { isImmunization, makeImmunization } from './immunization.ts';
import { makeMedia } from './media.ts';
import { makeMedication } from './medication.ts';
import { makeObservation, partsOf } from './observation.ts';
import { makeProcedure } from './procedure.ts';
import { isRequest, makeRequest } from './request.ts';
import { makeCollection } from './specimen.ts';
import { makeSupply } from './supply.ts';

/** All that the statement and those below it become, itself first. */
export function mapEntry(element: XmlElement, making: Making, place: Place): readonly Reference[] {
  if (element.name !== 'substanceAdministration' && isRequest(element)) return makeRequest(element, making, place, mapEntry);
  switch (element.name) {
    case 'observation':
      return mapObservation(element, making, place);
    case 'organizer':
      return isFamilyHistory(element) ? [makeFamilyHistory(element, making)] : mapGroup(element, making, place);
    case 'act':
      return mapAct(element, making, place);
    case 'procedure':
      return makeProcedure(element, making, place, mapEntry);
    case 'substanceAdministration':
      return isImmunization(element, place)
        ? makeImmunization(element, making, place, mapEntry)
        : makeMedication(element, making, place, mapEntry);
    case 'supply':
      return [makeSupply(element, making, place)];
    case 'encounter':
      return makeEncounter(element, making, place, mapEntry);
    case 'observationMedia':
      return makeMedia(element, making);
    default:
      return [];
  }
}

function mapObservation(element: XmlElement, making: Making, place: Place): readonly Reference[] {
  if (isAllergy(element)) return [makeAllergy(element, making)];
  if (isCondition(element)) return makeCondition(element, making, place, undefined, mapEntry);
  const time = timeOf(element, making) ?? place.time;
  const parts = partsOf(element, making).flatMap((each) => mapEntry(each, making, { ...place, time }));
  return [makeObservation(element, making, place, { members: parts.filter(isMember) }), ...parts];
}

/** https://hl7.org/fhir/R4/observation-definitions.html#Observation.hasMember takes no other types. */
export function isMember({ reference = '' }: Reference): boolean {
  return reference.startsWith('Observation/');
}

/** A group without a code of its own is its members. */
function mapGroup(element: XmlElement, making: Making, place: Place): readonly Reference[] {
  const time = timeOf(element, making) ?? place.time;
  const parts = below(element).flatMap(({ statement }) => mapEntry(statement, making, { ...place, time }));
  const members = parts.filter(isMember);
  return [makeObservation(element, making, place, { members, code: { text: 'Gruppo di osservazioni' } }), ...parts];
}

function mapAct(element: XmlElement, making: Making, place: Place): readonly Reference[] {
  const inside = below(element);
  const isWatched = peekCode(element).code === undefined;
  if (inside.some(({ statement }) => isAllergy(statement))) return makeAllergies(element, making);
  if (isWatched && inside.some(({ statement }) => isCondition(statement))) {
    const concern = readConcern(element, making);
    return inside.flatMap(({ statement }) =>
      isCondition(statement) ? makeCondition(statement, making, place, concern, mapEntry) : mapEntry(statement, making, place),
    );
  }
  if (isLoinc(element, '33882-2')) return makeCollection(element, making);
  if (isLoinc(element, '48767-8')) return [makeComment(element, making, place)];
  return makeProcedure(element, making, place, mapEntry);
}

/** A comment on the section itself. */
function makeComment(element: XmlElement, making: Making, place: Place): Reference {
  return makeObservation(element, making, place, { words: true });
}
