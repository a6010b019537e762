// The encounter of the header: the stay, visit or passage that the document is of. https://hl7.org/fhir/R4/encounter.html
import type { Encounter, Location, Reference, Resource } from '@medplum/fhirtypes';
import { at, attribute, child, childrenOf, textOf, type XmlElement } from '../xml/element.ts';
import { readAddress } from './contacts.ts';
import { classOf, participantOf } from './entries/encounter.ts';
import { filled, some } from './filled.ts';
import type { Making } from './making.ts';
import { OURS } from './systems.ts';
import { periodOf, readInterval } from './time.ts';
import { readConcept, readIdentifiers } from './values.ts';

const classes: Readonly<Record<string, string>> = { '34105-7': 'IMP', '18842-5': 'IMP', '59258-4': 'EMER' };

/** undefined: the header tells of none. */
export function encounterOfHeader(root: XmlElement, kind: string | undefined, making: Making): Encounter | undefined {
  const element = at(root, 'componentOf', 'encompassingEncounter');
  if (element === undefined) return undefined;
  const contained: Resource[] = [];
  const identifiers = readIdentifiers(childrenOf(element, 'id'));
  const code = readConcept(child(element, 'code'), making);
  const time = readInterval(child(element, 'effectiveTime'), making.remarks);
  const disposition = readConcept(child(element, 'dischargeDispositionCode'), making);
  const facility = at(element, 'location', 'healthCareFacility');
  const participants = [
    ...childrenOf(element, 'responsibleParty').map((each) => participant(each, 'RESP')),
    ...childrenOf(element, 'encounterParticipant').map((each) => participant(each, 'ATND')),
  ];
  const place = locationOf(facility, making, contained);
  return filled<Encounter>({
    resourceType: 'Encounter',
    identifier: some([
      ...identifiers,
      ...identifiers.flatMap(({ system, value }) =>
        value === undefined ? [] : [{ system: `${OURS}/sid/episode`, value: `${system ?? ''}|${value}` }],
      ),
    ]),
    status: 'finished',
    class: classOf(code?.coding?.map((each) => each.code) ?? [], classes[kind ?? ''] ?? 'AMB'),
    type: some([code]),
    subject: making.patient as NonNullable<Encounter['subject']>,
    basedOn: some(making.orders()) as Encounter['basedOn'],
    participant: some(participants.map((each) => (each === undefined ? undefined : participantOf(each, making, contained)))),
    period: time === undefined ? undefined : periodOf(time),
    hospitalization: disposition === undefined ? undefined : { dischargeDisposition: disposition },
    location: place === undefined ? undefined : [{ location: place }],
    serviceProvider: making.parties.organization(child(facility, 'serviceProviderOrganization')),
    contained: some(contained),
  });
}

function participant(element: XmlElement, fallback: string): { element: XmlElement; role: XmlElement; type: string } | undefined {
  const role = child(element, 'assignedEntity');
  return role === undefined ? undefined : { element, role, type: attribute(element, 'typeCode') ?? fallback };
}

/** The ward with its address, within the hospital. */
function locationOf(facility: XmlElement | undefined, making: Making, contained: Resource[]): Reference<Location> | undefined {
  if (facility === undefined) return undefined;
  const identifier = readIdentifiers(childrenOf(facility, 'id'));
  const name = textOf(at(facility, 'location', 'name'));
  const address = child(child(facility, 'location'), 'addr');
  const type = readConcept(child(facility, 'code'), making);
  const location = filled<Location>({
    resourceType: 'Location',
    id: 'location-1',
    identifier: some(identifier),
    name,
    type: some([type]),
    address: address === undefined ? undefined : readAddress(address),
    managingOrganization: making.parties.organization(child(facility, 'serviceProviderOrganization'), contained),
  });
  if (Object.keys(location).length === 2) return undefined;
  contained.push(location);
  return filled<Reference<Location>>({ reference: '#location-1', identifier: identifier[0], display: name });
}
