// Supplies: devices that a person uses or carries, and things handed over.
// https://hl7.org/fhir/R4/deviceusestatement.html, https://hl7.org/fhir/R4/supplydelivery.html
import type { Device, DeviceUseStatement, Reference, SupplyDelivery } from '@medplum/fhirtypes';
import { at, child, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making, Place } from '../making.ts';
import { codeOf, identifiersOf, noteOf, notesOf, statusOf, timed, timeOf } from '../statement.ts';
import { readConcept, readIdentifiers, readQuantity } from '../values.ts';
import { childrenOf } from '../../xml/element.ts';

const devices = '46264-8';

export function makeSupply(element: XmlElement, making: Making, { section }: Place): Reference {
  return section === devices ? makeDevice(element, making) : makeDelivery(element, making);
}

function makeDevice(element: XmlElement, making: Making): Reference {
  const role = at(element, 'participant', 'participantRole');
  const type = codeOf(element, making) ?? readConcept(at(role, 'playingDevice', 'code'), making);
  const device = filled<Device>({
    resourceType: 'Device',
    id: 'device-1',
    identifier: some(readIdentifiers(childrenOf(role, 'id'))),
    type: type ?? { text: 'dispositivo' },
  });
  const text = noteOf(element, making);
  statusOf(element);
  const use = filled<DeviceUseStatement>({
    resourceType: 'DeviceUseStatement',
    contained: [device],
    identifier: some(identifiersOf(element)),
    status: 'active',
    subject: making.patient as NonNullable<DeviceUseStatement['subject']>,
    ...timed('timing', timeOf(element, making)),
    device: { reference: '#device-1' },
    note: some([...(text === undefined ? [] : [{ text }]), ...notesOf(element, making)]),
  });
  return making.add(use, element);
}

function makeDelivery(element: XmlElement, making: Making): Reference {
  const status = statusOf(element);
  const quantity = readQuantity(child(element, 'quantity'), making);
  const item =
    readConcept(at(element, 'product', 'manufacturedProduct', 'manufacturedMaterial', 'code'), making) ?? codeOf(element, making);
  const delivery = filled<SupplyDelivery>({
    resourceType: 'SupplyDelivery',
    identifier: some(identifiersOf(element)),
    status: status === 'active' ? 'in-progress' : 'completed',
    patient: making.patient as NonNullable<SupplyDelivery['patient']>,
    suppliedItem: quantity === undefined && item === undefined ? undefined : filled({ quantity, itemCodeableConcept: item }),
    ...timed('occurrence', timeOf(element, making)),
  });
  return making.add(delivery, element);
}
