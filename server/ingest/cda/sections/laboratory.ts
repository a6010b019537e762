// A laboratory's section: an exam (act) with its specimens, who ran it, and its results, alone or in groups.
// https://art-decor.org/ (HL7 Italia, Referto di Medicina di Laboratorio); https://hl7.org/fhir/R4/observation.html
import type { Coding, Reference } from '@medplum/fhirtypes';
import { share } from '#fhir/shared.ts';
import { child, type XmlElement } from '../../xml/element.ts';
import { makeObservation } from '../entries/observation.ts';
import { isMember, mapEntry } from '../entries/map-entry.ts';
import { makeCollection, specimenOf } from '../entries/specimen.ts';
import type { Making, Place } from '../making.ts';
import { below, isAnnotation, isLoinc, participantsOf, statusOf, timeOf, type Participant } from '../statement.ts';
import { externalOf } from '../entries/procedure.ts';
import { readConcept } from '../values.ts';

export const laboratory = share({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }],
});

interface Exam extends Place {
  readonly specimen: Reference | undefined;
  readonly performers: readonly Participant[];
}

/** What the report lists as its results, and all that was made on the way. */
export interface Results {
  readonly results: readonly Reference[];
  readonly others: readonly Reference[];
}

export function mapLaboratoryEntry(element: XmlElement, making: Making, place: Place): Results {
  const exam: Exam = { ...place, specimen: undefined, performers: [] };
  if (element.name === 'act') return mapExam(element, making, exam);
  return mapResult(element, making, exam);
}

function mapExam(act: XmlElement, making: Making, exam: Exam): Results {
  const statements: XmlElement[] = [];
  const collected: Reference[] = [];
  let only: XmlElement | undefined;
  for (const each of below(act)) {
    if (isAnnotation(each, making)) continue;
    if (each.statement.name === 'observation') only ??= each.statement;
    if (isLoinc(each.statement, '33882-2')) collected.push(...makeCollection(each.statement, making));
    else statements.push(each.statement);
  }
  const specimen = specimenOf(act, making) ?? collected[0] ?? exam.specimen;
  const time = timeOf(act, making) ?? exam.time;
  const performers = [...exam.performers, ...participantsOf(act)];
  const within: Exam = { ...exam, specimen, time, performers };
  const found = statements.map((statement) => mapResult(statement, making, within));
  const results = found.flatMap((each) => each.results);
  const others = [...collected, ...found.flatMap((each) => each.others)];
  if (results.length === 1 && only !== undefined && saysNoMore(act, only, making)) {
    statusOf(act);
    return { results, others };
  }
  const panel = makeObservation(
    act,
    making,
    { ...within, extension: externalOf(act, making) },
    { category: laboratory, members: results.filter(isMember), specimen, performers: [] },
  );
  return { results: [panel], others: [...results, ...others] };
}

/** The exam repeats the code of its one result and has no comment of its own. */
function saysNoMore(act: XmlElement, result: XmlElement, making: Making): boolean {
  const own = readConcept(child(act, 'code'), making)?.coding ?? [];
  const its = readConcept(child(result, 'code'), making)?.coding ?? [];
  const isIn = (coding: Coding): boolean =>
    its.some(({ system, code, display }) => system === coding.system && code === coding.code && display === coding.display);
  return (
    own.every(isIn) &&
    !act.children.some(({ name }) => name === 'id' || name === 'text' || name === 'reference') &&
    !below(act).some((each) => isAnnotation(each, making)) &&
    hasSameTime(act, result, making)
  );
}

function hasSameTime(act: XmlElement, result: XmlElement, making: Making): boolean {
  const [own, its] = [timeOf(act, making), timeOf(result, making)];
  return own === undefined || its === undefined || JSON.stringify(own) === JSON.stringify(its);
}

function mapResult(element: XmlElement, making: Making, exam: Exam): Results {
  if (element.name === 'act') return mapExam(element, making, exam);
  if (element.name !== 'observation' && element.name !== 'organizer') return { results: [], others: mapEntry(element, making, exam) };
  const specimen = specimenOf(element, making) ?? exam.specimen;
  const time = timeOf(element, making) ?? exam.time;
  const within: Exam = {
    section: exam.section,
    extension: exam.extension,
    specimen,
    time,
    performers: element.name === 'organizer' ? [...exam.performers, ...participantsOf(element)] : exam.performers,
  };
  const members: Reference[] = [];
  const others: Reference[] = [];
  for (const each of below(element)) {
    if (isAnnotation(each, making)) continue;
    const found = mapResult(each.statement, making, within);
    for (const result of found.results) members.push(result);
    for (const other of found.others) others.push(other);
  }
  const observation = makeObservation(element, making, within, {
    category: laboratory,
    members: members.filter(isMember),
    specimen,
    performers: element.name === 'organizer' ? [] : within.performers,
    code: { text: 'Gruppo di risultati' },
  });
  return { results: [observation], others: others.length === 0 ? members : [...members, ...others] };
}
