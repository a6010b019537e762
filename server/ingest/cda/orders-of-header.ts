// The orders that the document answers: what binds it to its prescription. https://hl7.org/fhir/R4/servicerequest.html
import type { Identifier, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, type XmlElement } from '../xml/element.ts';
import { priorityOf } from './entries/request.ts';
import { filled } from './filled.ts';
import type { Making } from './making.ts';
import { nre, nreOfIndex, OURS } from './systems.ts';
import { readConcept, readIdentifiers } from './values.ts';

/** A number of the prescription, under the one system of all: `.4.3.8` is what the index calls it. */
export function orderIdentifiers(order: XmlElement): Identifier[] {
  return readIdentifiers(childrenOf(order, 'id')).flatMap((identifier) => {
    if (identifier.system === nre || identifier.system === nreOfIndex) return [identifier];
    // A number of the house: results of one request belong together (docs/conventions.md).
    return [
      identifier,
      ...(identifier.value === undefined
        ? []
        : [{ system: `${OURS}/sid/accession`, value: `${identifier.system ?? ''}|${identifier.value}` }]),
    ];
  });
}

export function ordersOfHeader(root: XmlElement, making: Making): readonly Reference[] {
  return childrenOf(root, 'inFulfillmentOf').flatMap((element) =>
    childrenOf(element, 'order').map((order) => makeOrder(order, root, making)),
  );
}

function makeOrder(order: XmlElement, root: XmlElement, making: Making): Reference {
  const identifier = orderIdentifiers(order);
  const { priority, extension: priorityExtension } = priorityOf(order, making);
  const requester = requesterOf(root, making);
  const request = filled<ServiceRequest>({
    resourceType: 'ServiceRequest',
    identifier: identifier.length === 0 ? undefined : identifier,
    status: 'completed',
    intent: 'order',
    priority,
    code: readConcept(child(order, 'code'), making),
    subject: making.patient as NonNullable<ServiceRequest['subject']>,
    requester: requester as ServiceRequest['requester'],
    extension: priorityExtension.length === 0 ? undefined : priorityExtension,
  });
  const reference = making.add(request, order);
  const [first] = identifier;
  return first === undefined ? reference : { ...reference, identifier: first };
}

/** The prescriber is the participant REF, where the header names one. */
function requesterOf(root: XmlElement, making: Making): Reference | undefined {
  const participant = childrenOf(root, 'participant').find((each) => attribute(each, 'typeCode') === 'REF');
  return making.parties.person(child(participant, 'associatedEntity'));
}
