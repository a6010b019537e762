// What is asked for, planned or proposed: any statement in such a mood that is no medication. https://hl7.org/fhir/R4/servicerequest.html
import type { Reference, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { attribute, child, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, MapEntry, Place } from '../making.ts';
import {
  below,
  codeOf,
  extension,
  identifiersOf,
  isAnnotation,
  moodOf,
  noteOf,
  notesOf,
  participantsOf,
  participations,
  statusOf,
  timed,
  timeOf,
} from '../statement.ts';
import { readConcept, readQuantity } from '../values.ts';
import { isCondition } from './condition.ts';
import { concepts } from './observation.ts';
import { externalOf } from './procedure.ts';

/** Moods of what has not taken place yet. */
export const intents: Readonly<Record<string, ServiceRequest['intent']>> = {
  RQO: 'order',
  INT: 'plan',
  PRP: 'proposal',
  PRMS: 'plan',
  ARQ: 'order',
  APT: 'plan',
  GOL: 'proposal',
};
const statuses: Readonly<Record<string, ServiceRequest['status']>> = {
  active: 'active',
  completed: 'completed',
  aborted: 'revoked',
  cancelled: 'revoked',
  suspended: 'on-hold',
  nullified: 'entered-in-error',
  new: 'draft',
};

/** HL7 ActPriority, and the Italian classes that are mapped to it. */
const priorities: Readonly<Record<string, NonNullable<ServiceRequest['priority']>>> = {
  S: 'stat',
  UR: 'urgent',
  A: 'asap',
  EM: 'stat',
  EL: 'routine',
  R: 'routine',
  P: 'routine',
  U: 'stat',
  B: 'asap',
  D: 'routine',
};

export function priorityOf(element: XmlElement, making: Making) {
  const concept = readConcept(child(element, 'priorityCode'), making);
  const priority = concept?.coding?.map(({ code = '' }) => priorities[code]).find((each) => each !== undefined);
  return { priority, extension: concept === undefined ? [] : [extension('priority', { valueCodeableConcept: concept })] };
}

export function makeRequest(element: XmlElement, making: Making, place: Place, mapOther: MapEntry): readonly Reference[] {
  const contained: Resource[] = [];
  const reasons: NonNullable<ServiceRequest['reasonCode']> = [];
  const others: Reference[] = [];
  for (const each of below(element)) {
    if (isAnnotation(each, making)) continue;
    const { statement } = each;
    const isReason = statement.name === 'observation' && isCondition(statement);
    const reason = isReason ? readConcept(child(statement, 'value'), making) : undefined;
    if (reason === undefined) others.push(...mapOther(statement, making, place));
    else {
      reasons.push(reason);
      codeOf(statement, making);
      statusOf(statement);
    }
  }
  const { priority, extension: priorityExtension } = priorityOf(element, making);
  const participants = participantsOf(element);
  const text = noteOf(element, making);
  const times = readQuantity(child(element, 'repeatNumber'), making);
  const methods = concepts(element, 'methodCode', making);
  const request = filled<ServiceRequest>({
    resourceType: 'ServiceRequest',
    identifier: some(identifiersOf(element)),
    basedOn: some(making.orders()) as ServiceRequest['basedOn'],
    requisition: making.ownNre,
    status: statuses[statusOf(element) ?? ''] ?? 'active',
    intent: intents[moodOf(element)] ?? 'order',
    priority,
    code: codeOf(element, making) ?? { text: text ?? 'vedi documento' },
    quantityQuantity: times,
    subject: making.patient as NonNullable<ServiceRequest['subject']>,
    encounter: making.encounter() as ServiceRequest['encounter'],
    ...timed('occurrence', timeOf(element, making)),
    authoredOn: making.date,
    requester: participants.filter(({ type }) => type === 'AUT').flatMap(({ role }) => making.parties.person(role) ?? [])[0],
    reasonCode: some(reasons),
    supportingInfo: some(others),
    bodySite: some(concepts(element, 'targetSiteCode', making)),
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(element, making)]),
    extension: some([
      ...priorityExtension,
      ...methods.map((each) => extension('method', { valueCodeableConcept: each })),
      ...(participations(participants, making, contained) ?? []),
      ...externalOf(element, making),
    ]),
    contained: some(contained),
  });
  return [making.add(request, element), ...others];
}

export function isRequest(element: XmlElement): boolean {
  return intents[attribute(element, 'moodCode') ?? ''] !== undefined;
}
