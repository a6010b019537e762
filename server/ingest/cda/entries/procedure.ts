// What was done: procedures, and acts that have no kind of their own. https://hl7.org/fhir/R4/procedure.html
import type { Procedure, Reference, Resource } from '@medplum/fhirtypes';
import { attribute, child, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
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
  timed,
  timeOf,
} from '../statement.ts';
import { readConcept } from '../values.ts';
import { isCondition } from './condition.ts';
import { concepts } from './observation.ts';
import { specimenOf } from './specimen.ts';
import { locationExtensions, placesOf } from './places.ts';

const statuses: Readonly<Record<string, Procedure['status']>> = {
  completed: 'completed',
  active: 'in-progress',
  aborted: 'stopped',
  suspended: 'on-hold',
  cancelled: 'not-done',
  nullified: 'entered-in-error',
};

/** `event`: a document tells of what took place; only its own word says otherwise. */
export function makeProcedure(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): readonly Reference[] {
  const contained: Resource[] = [];
  const [reasons, parts, others]: [NonNullable<Procedure['reasonCode']>, Reference[], Reference[]] = [[], [], []];
  for (const each of below(element)) {
    if (isAnnotation(each, making)) continue;
    const { statement, typeCode } = each;
    const isReason =
      typeCode === 'RSON' && statement.name === 'observation' && !isCondition(statement) && child(statement, 'value') === undefined;
    const code = isReason ? codeOf(statement, making) : undefined;
    if (code !== undefined) reasons.push(code);
    else
      (statement.name === 'procedure' ? parts : others).push(
        ...mapOther(statement, making, { ...place, time: timeOf(element, making) ?? place.time }),
      );
  }
  const participants = participantsOf(element);
  const text = noteOf(element, making);
  const specimen = specimenOf(element, making);
  const methods = concepts(element, 'methodCode', making);
  const approaches = concepts(element, 'approachSiteCode', making);
  const kind = attribute(element, 'classCode');
  const procedure = filled<Procedure>({
    resourceType: 'Procedure',
    identifier: some(identifiersOf(element)),
    status: statuses[statusOf(element) ?? ''] ?? 'completed',
    code: codeOf(element, making) ?? { text: text ?? (kind === 'TRNS' ? 'Trasporto' : 'vedi documento') },
    subject: making.patient as NonNullable<Procedure['subject']>,
    encounter: making.encounter() as Procedure['encounter'],
    ...timed('performed', timeOf(element, making)),
    performer: some(participants.filter(isPerformer).map(({ role }) => actor(role, making))),
    location: placesOf(element, making)[0],
    reasonCode: some(reasons),
    reasonReference: some(others.filter(isReasonType)) as Procedure['reasonReference'],
    bodySite: some(concepts(element, 'targetSiteCode', making)),
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(element, making)]),
    extension: some([
      ...methods.map((each) => extension('method', { valueCodeableConcept: each })),
      ...approaches.map((each) => extension('approach-site', { valueCodeableConcept: each })),
      ...(specimen === undefined ? [] : [extension('specimen', { valueReference: specimen })]),
      ...(participations(
        participants.filter((each) => !isPlain(each)),
        making,
        contained,
      ) ?? []),
      ...locationExtensions(element, making),
      ...externalOf(element, making),
    ]),
    contained: some(contained),
  });
  const made = making.add(procedure, element);
  return [made, ...parts, ...others];
}

type Performer = NonNullable<Procedure['performer']>[number];

function actor(role: XmlElement, making: Making): Performer | undefined {
  const person = making.parties.person(role);
  const onBehalfOf = making.parties.organizationOf(role);
  if (person === undefined) return undefined;
  return filled<Performer>({ actor: person, onBehalfOf: onBehalfOf });
}

function isPerformer({ type }: { readonly type: string }): boolean {
  return type === 'PRF' || type === 'PPRF' || type === 'SPRF';
}

function isPlain({ type, element }: { readonly type: string; readonly element: XmlElement }): boolean {
  return type === 'LOC' || (isPerformer({ type }) && child(element, 'time') === undefined);
}

function isReasonType({ reference = '' }: Reference): boolean {
  return /^(?:Condition|Observation|Procedure|DiagnosticReport|DocumentReference)\//.test(reference);
}

/** Numbers of acts and documents elsewhere. */
export function externalOf(element: XmlElement, making: Making) {
  return element.children.flatMap((each) => {
    if (each.name !== 'reference') return [];
    return each.children.flatMap((external) => {
      const type = external.name === 'externalDocument' ? 'DocumentReference' : 'ServiceRequest';
      const code = readConcept(child(external, 'code'), making);
      return identifiersOf(external).map((identifier) =>
        extension('external', {
          valueReference: { type, identifier, ...(code?.coding?.[0]?.display === undefined ? {} : { display: code.coding[0].display }) },
        }),
      );
    });
  });
}
