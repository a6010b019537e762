// Where the resources come from: who wrote, entered, signed, keeps and receives the document, and which file they were read from.
// https://hl7.org/fhir/R4/provenance.html
import type { Provenance, ProvenanceAgent, Reference, Resource } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, type XmlElement } from '../xml/element.ts';
import { filled, some } from './filled.ts';
import { custodianOf } from './header.ts';
import type { Making } from './making.ts';
import { extension } from './statement.ts';
import { periodOf, readInterval } from './time.ts';
import { readConcept } from './values.ts';

const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const roles: readonly (readonly [string, string, string])[] = [
  ['author', 'assignedAuthor', 'AUT'],
  ['dataEnterer', 'assignedEntity', 'ENT'],
  ['informant', 'assignedEntity', 'INF'],
  ['informationRecipient', 'intendedRecipient', 'PRCP'],
  ['legalAuthenticator', 'assignedEntity', 'LA'],
  ['authenticator', 'assignedEntity', 'AUTHEN'],
  ['participant', 'associatedEntity', 'PART'],
];

export function makeProvenance(
  root: XmlElement,
  making: Making,
  target: readonly Reference[],
  parts: { readonly recorded: string; readonly source: Reference },
): Provenance {
  const contained: Resource[] = [];
  const agents = roles.flatMap(([name, entity, type]) =>
    childrenOf(root, name).map((element) => agentOf(element, child(element, entity), type, making, contained)),
  );
  const informants = childrenOf(root, 'informant').flatMap((element) => {
    const who = making.parties.relative(child(element, 'relatedEntity'), making.patient, contained);
    return who === undefined ? [] : [{ type: typeOf('INF'), who: who }];
  });
  const custodian = making.parties.organization(custodianOf(root));
  const found = some([
    ...agents,
    ...informants,
    ...(custodian === undefined ? [] : [{ type: typeOf('CST'), who: custodian as ProvenanceAgent['who'] }]),
  ]) ?? [{ who: { display: 'non indicato' } }];
  return filled<Provenance>({
    resourceType: 'Provenance',
    target: [...target] as Provenance['target'],
    occurredDateTime: making.date,
    recorded: parts.recorded,
    activity: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'CREATE' }] },
    agent: found,
    entity: [{ role: 'source', what: parts.source }],
    contained: some(contained),
  });
}

function agentOf(
  element: XmlElement,
  entity: XmlElement | undefined,
  type: string,
  making: Making,
  contained: Resource[],
): ProvenanceAgent | undefined {
  const who = making.parties.person(entity, contained) ?? making.parties.organizationOf(entity, contained);
  const time = readInterval(child(element, 'time'), making.remarks);
  const capacity = readConcept(child(element, 'functionCode'), making);
  if (who === undefined && time === undefined && capacity === undefined) return undefined;
  return filled<ProvenanceAgent>({
    type: typeOf(element.name === 'participant' ? (attribute(element, 'typeCode') ?? type) : type),
    role: some([capacity]),
    who: who ?? { display: 'non indicato' },
    extension: time === undefined ? undefined : [extension('participation-time', { valuePeriod: periodOf(time) })],
  });
}

function typeOf(code: string): NonNullable<ProvenanceAgent['type']> {
  return { coding: [{ system: participation, code }] };
}
