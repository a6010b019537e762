// Those who took part: people and organisations of a document. The registry's word is referred to where it knows them; what the document
// itself says of them is contained in the resource, for a document is no registry (docs/decisions/0013-people-of-documents.md).
import type {
  HumanName,
  Identifier,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes';
import { at, child, childrenOf, textOf, type XmlElement } from '../xml/element.ts';
import { businessContacts, contactsOf, displayOf, readName } from './contacts.ts';
import { filled, some } from './filled.ts';
import { readConcept, readIdentifiers, type Reading } from './values.ts';

/** `Practitioner/x` of the regional registry, by any of the identifiers. */
export type Known = (type: 'Practitioner' | 'Organization', identifiers: readonly Identifier[]) => string | undefined;

export interface Parties {
  /** Someone; with `contained`, all that the document says of them goes there. undefined: nobody is named. */
  person(entity: XmlElement | undefined, contained?: Resource[]): Reference<Practitioner | PractitionerRole> | undefined;
  organization(element: XmlElement | undefined, contained?: Resource[]): Reference<Organization> | undefined;
  /** The organisation that the entity acts for. */
  organizationOf(entity: XmlElement | undefined, contained?: Resource[]): Reference<Organization> | undefined;
  relative(entity: XmlElement | undefined, patient: Reference, contained: Resource[]): Reference<RelatedPerson> | undefined;
}

const persons = ['assignedPerson', 'associatedPerson', 'informationRecipient', 'relatedPerson', 'playingEntity', 'subject'];
const organizations = ['representedOrganization', 'scopingOrganization', 'receivedOrganization', 'scopingEntity'];

export function createParties(reading: Pick<Reading, 'narrative'>, known: Known): Parties {
  function person(entity: XmlElement | undefined, contained?: Resource[]): Reference<Practitioner | PractitionerRole> | undefined {
    if (entity === undefined) return undefined;
    const identifier = readIdentifiers(childrenOf(entity, 'id'));
    const name = persons.map((each) => readName(at(entity, each, 'name'))).find((each) => each !== undefined);
    const { telecom, address } = contactsOf(entity);
    const organization = organizationOf(entity, contained);
    if (contained === undefined) return referenceTo<Practitioner>('Practitioner', identifier, nameOf(name) ?? organization?.display);
    const code = readConcept(child(entity, 'code'), reading);
    if (
      identifier.length === 0 &&
      name === undefined &&
      telecom === undefined &&
      address === undefined &&
      code === undefined &&
      organization === undefined
    )
      return undefined;
    const practitioner = filled<Practitioner>({ resourceType: 'Practitioner', identifier, name: some([name]), telecom, address });
    const isSomebody = Object.keys(practitioner).length > 1;
    const inside = isSomebody ? contain<Practitioner>(contained, practitioner) : undefined;
    const display = nameOf(name);
    const about = { ...(identifier[0] === undefined ? {} : { identifier: identifier[0] }), ...(display === undefined ? {} : { display }) };
    if (code === undefined && organization === undefined) return { ...inside, ...about };
    const role = filled<PractitionerRole>({
      resourceType: 'PractitionerRole',
      practitioner: inside === undefined ? undefined : { ...inside, ...about },
      organization,
      code: some([code]),
    });
    return { ...contain<PractitionerRole>(contained, role), ...about };
  }

  function organizationOf(entity: XmlElement | undefined, contained?: Resource[]): Reference<Organization> | undefined {
    for (const name of organizations) {
      const found = organization(child(entity, name), contained);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function organization(element: XmlElement | undefined, contained?: Resource[]): Reference<Organization> | undefined {
    if (element === undefined) return undefined;
    const identifier = readIdentifiers(childrenOf(element, 'id'));
    const names = some(childrenOf(element, 'name').map(textOf)) ?? some([textOf(child(element, 'desc'))]) ?? [];
    if (contained === undefined) return referenceTo('Organization', identifier, names[0]);
    const type = some([readConcept(child(element, 'standardIndustryClassCode'), reading)]);
    const partOf = organizationAbove(child(element, 'asOrganizationPartOf'), contained);
    const own = filled<Organization>({
      resourceType: 'Organization',
      identifier,
      name: names[0],
      alias: names.slice(1),
      type,
      ...businessContacts(element),
      partOf,
    });
    if (Object.keys(own).length === 1) return undefined;
    const about = {
      ...(identifier[0] === undefined ? {} : { identifier: identifier[0] }),
      ...(names[0] === undefined ? {} : { display: names[0] }),
    };
    return { ...contain<Organization>(contained, own), ...about };
  }

  function organizationAbove(part: XmlElement | undefined, contained: Resource[]): Reference<Organization> | undefined {
    if (part === undefined) return undefined;
    return organization(child(part, 'wholeOrganization'), contained) ?? organization(part, contained);
  }

  /** Literal where the registry knows them, and always by name and identifier. */
  function referenceTo<T extends Practitioner | Organization>(
    type: 'Practitioner' | 'Organization',
    identifiers: readonly Identifier[],
    display: string | undefined,
  ): Reference<T> | undefined {
    const [identifier] = identifiers;
    if (identifier === undefined && display === undefined) return undefined;
    return filled<Reference<T>>({
      reference: known(type, identifiers),
      type,
      identifier,
      display,
    });
  }

  return {
    person,
    organization,
    organizationOf,
    relative(entity, patient, contained) {
      if (entity === undefined) return undefined;
      const name = readName(at(entity, 'relatedPerson', 'name'));
      const relationship = some([readConcept(child(entity, 'code'), reading)]);
      const own = filled<RelatedPerson>({
        resourceType: 'RelatedPerson',
        patient: patient as NonNullable<RelatedPerson['patient']>,
        relationship,
        name: some([name]),
        ...contactsOf(entity),
      });
      const display = nameOf(name);
      return { ...contain<RelatedPerson>(contained, own), ...(display === undefined ? {} : { display }) };
    },
  };
}

/** `#p1`: the same content once. */
function contain<T extends Resource>(contained: Resource[], resource: T): Reference<T> {
  const text = JSON.stringify(resource);
  const found = contained.find(({ id: _id, ...other }) => JSON.stringify(other) === text);
  const id = found?.id ?? `${resource.resourceType.toLowerCase()}-${contained.length + 1}`;
  if (found === undefined) contained.push({ ...resource, id });
  return { reference: `#${id}` };
}

function nameOf(name: HumanName | undefined): string | undefined {
  return name === undefined ? undefined : displayOf(name);
}
