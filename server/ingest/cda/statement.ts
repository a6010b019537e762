// What every clinical statement of CDA has: identifiers, status, time, text, who took part, and statements below it.
import type { Annotation, CodeableConcept, Extension, Identifier, Resource } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, type XmlElement } from '../xml/element.ts';
import { filled } from './filled.ts';
import type { Making } from './making.ts';
import { OURS } from './systems.ts';
import { periodOf, readInterval, readTime, type Interval } from './time.ts';
import { readConcept, readIdentifiers, readText } from './values.ts';

export const statementNames: ReadonlySet<string> = new Set([
  'observation',
  'act',
  'organizer',
  'procedure',
  'substanceAdministration',
  'supply',
  'encounter',
  'observationMedia',
  'regionOfInterest',
]);

export interface Below {
  readonly typeCode: string;
  readonly statement: XmlElement;
}

/** The statements directly below: of entryRelationships, and components of organizers. */
export function below(element: XmlElement): readonly Below[] {
  const found: Below[] = [];
  for (const link of element.children) {
    if (link.name !== 'entryRelationship' && link.name !== 'component' && link.name !== 'entry') continue;
    const statement = firstOf(link, statementNames);
    if (statement !== undefined) found.push({ typeCode: attribute(link, 'typeCode') ?? 'COMP', statement });
  }
  return found;
}

function firstOf(element: XmlElement, names: ReadonlySet<string>): XmlElement | undefined {
  for (const each of element.children) if (names.has(each.name)) return each;
  return undefined;
}

export function moodOf(element: XmlElement): string {
  return attribute(element, 'moodCode') ?? 'EVN';
}

export function identifiersOf(element: XmlElement | undefined): Identifier[] {
  return readIdentifiers(childrenOf(element, 'id'));
}

export function codeOf(element: XmlElement, making: Making): CodeableConcept | undefined {
  return readConcept(child(element, 'code'), making);
}

/** `completed`, `active`, ...; undefined when nothing is said. */
export function statusOf(element: XmlElement): string | undefined {
  const status = child(element, 'statusCode');
  const code = attribute(status, 'code');
  if (status !== undefined && code !== undefined) status.isUnderstood = true;
  return code;
}

export function timeOf(element: XmlElement, making: Making): Interval | undefined {
  return readInterval(child(element, 'effectiveTime'), making.remarks);
}

/** As `effective[x]` or `performed[x]` takes it. */
export function timed<N extends string>(name: N, time: Interval | undefined): Record<string, unknown> {
  if (time === undefined) return {};
  return time.moment === undefined ? { [`${name}Period`]: periodOf(time) } : { [`${name}DateTime`]: time.moment };
}

export function noteOf(element: XmlElement, making: Making): string | undefined {
  return readText(child(element, 'text'), making);
}

const annotation = '48767-8';

export function isAnnotation({ statement }: Below, making: Making): boolean {
  const code = statement.name === 'act' ? peekCode(statement) : undefined;
  return code !== undefined && code.code === annotation && making !== undefined;
}

/** The code without marking it: to decide who reads it. */
export function peekCode(element: XmlElement): { readonly system: string | undefined; readonly code: string | undefined } {
  const code = child(element, 'code');
  return { system: attribute(code, 'codeSystem'), code: attribute(code, 'code') };
}

export function isLoinc(element: XmlElement, ...codes: readonly string[]): boolean {
  const { system, code } = peekCode(element);
  return code !== undefined && codes.includes(code) && (system === undefined || system === '2.16.840.1.113883.6.1');
}

/** Comments below a statement, with who wrote them. The code that says "comment" is said by being a note. */
export function notesOf(element: XmlElement, making: Making): Annotation[] {
  const notes: Annotation[] = [];
  for (const each of below(element)) {
    const note = isAnnotation(each, making) ? annotationOf(each.statement, making) : undefined;
    if (note !== undefined) notes.push(note);
  }
  return notes;
}

function annotationOf(statement: XmlElement, making: Making): Annotation | undefined {
  const code = codeOf(statement, making);
  statusOf(statement);
  const text = noteOf(statement, making) ?? code?.coding?.[0]?.display ?? code?.text;
  const author = child(statement, 'author');
  const authorReference = making.parties.person(child(author, 'assignedAuthor'));
  const time = readTime(child(author, 'time'), making.remarks) ?? timeOf(statement, making)?.moment;
  if (text === undefined) return undefined;
  return filled<Annotation>({ authorReference: authorReference as Annotation['authorReference'], time, text });
}

const participationUrl = `${OURS}/StructureDefinition/participation`;
const v3 = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';

export interface Participant {
  readonly element: XmlElement;
  readonly type: string;
  /** assignedEntity, assignedAuthor, participantRole */
  readonly role: XmlElement;
}

const takingPart = new Set(['performer', 'author', 'informant', 'participant']);
const roles = new Set(['assignedEntity', 'assignedAuthor', 'participantRole', 'associatedEntity', 'relatedEntity', 'intendedRecipient']);
const types: Readonly<Record<string, string>> = { performer: 'PRF', author: 'AUT', informant: 'INF' };

export function participantsOf(element: XmlElement): readonly Participant[] {
  const found: Participant[] = [];
  for (const each of element.children) {
    if (!takingPart.has(each.name)) continue;
    const role = firstOf(each, roles);
    if (role !== undefined) found.push({ element: each, role, type: attribute(each, 'typeCode') ?? types[each.name] ?? 'PART' });
  }
  return found;
}

/** Those who took part with the time and in what capacity: more than FHIR's own elements have places for. */
export function participation({ element, role, type }: Participant, making: Making, contained: Resource[]): Extension | undefined {
  const actor = making.parties.person(role, contained);
  const time = readInterval(child(element, 'time'), making.remarks);
  const capacity = readConcept(child(element, 'functionCode'), making);
  if (actor === undefined && time === undefined && capacity === undefined) return undefined;
  const part = (url: string, value: Partial<Extension> | undefined): Extension[] => (value === undefined ? [] : [{ url, ...value }]);
  return {
    url: participationUrl,
    extension: [
      { url: 'type', valueCoding: { system: v3, code: type } },
      ...part('function', capacity && { valueCodeableConcept: capacity }),
      ...part('actor', actor && { valueReference: actor }),
      ...part('period', time && { valuePeriod: periodOf(time) }),
    ],
  };
}

/** All of them at once. */
export function participations(participants: readonly Participant[], making: Making, contained: Resource[]): Extension[] | undefined {
  const found = participants.flatMap((each) => participation(each, making, contained) ?? []);
  return found.length === 0 ? undefined : found;
}

export function extension(name: string, value: Partial<Extension>): Extension {
  return { url: `${OURS}/StructureDefinition/${name}`, ...value };
}

/** The code of a statement that says of which kind another fact is: the element of FHIR says the same. */
export function understood(element: XmlElement): void {
  // A pointer into the narrative says what stands there, which the section keeps.
  for (const found of [child(element, 'code'), child(element, 'statusCode'), child(child(element, 'text'), 'reference')]) {
    if (found !== undefined) found.isUnderstood = true;
  }
}
