// The text of coded and named things: what was written for people first, then what a code is called, then the code.
import type { Address, CodeableConcept, HumanName, Identifier, Reference, Resource } from '@medplum/fhirtypes';
import type { Reading } from './reading.ts';

type Concept = Pick<CodeableConcept, 'text' | 'coding'>;

export function conceptText(concept: Concept | undefined): string {
  if (concept === undefined) return '';
  const { text, coding = [] } = concept;
  return text ?? coding.find(({ display }) => display !== undefined)?.display ?? coding.find(({ code }) => code !== undefined)?.code ?? '';
}

export function conceptTexts(concepts: readonly Concept[] | undefined): readonly string[] {
  return [...new Set((concepts ?? []).map(conceptText).filter((text) => text !== ''))];
}

export function personName(names: readonly HumanName[] | undefined): string {
  const name = names?.find(({ use }) => use === 'official') ?? names?.[0];
  if (name === undefined) return '';
  if (name.text !== undefined) return name.text;
  return [...(name.prefix ?? []), ...(name.given ?? []), name.family].filter((part) => part !== undefined && part !== '').join(' ');
}

export function addressText(address: Address | undefined): string {
  if (address === undefined) return '';
  const { text, line = [], postalCode, city, district } = address;
  if (text !== undefined) return text;
  const place = [postalCode, city, district === undefined ? undefined : `(${district})`].filter((part) => part !== undefined).join(' ');
  return [...line, place].filter((part) => part !== '').join(', ');
}

/** The name of what is referred to; a bare reference is no text for people. */
export function referenceText(reference: Reference | undefined, { find }: Reading): string {
  if (reference === undefined) return '';
  const found = reference.reference === undefined ? undefined : find(reference.reference);
  return reference.display ?? (found === undefined ? '' : resourceName(found));
}

export function resourceName(resource: Resource): string {
  switch (resource.resourceType) {
    case 'Patient':
    case 'Practitioner':
    case 'RelatedPerson':
    case 'Person':
      return personName(resource.name);
    case 'Organization':
    case 'Location':
    case 'HealthcareService':
      return resource.name ?? '';
    case 'Medication':
      return conceptText(resource.code);
    case 'Device':
      return resource.deviceName?.[0]?.name ?? conceptText(resource.type);
    default:
      return '';
  }
}

/** The first of these references that is of the type and has a name. */
export function namedAmong(references: readonly (Reference | undefined)[], type: string, reading: Reading): string {
  const ofType = references.filter((reference) => isOfType(reference, type));
  return ofType.map((reference) => referenceText(reference, reading)).find((text) => text !== '') ?? '';
}

export function identifierValue(
  identifiers: readonly Identifier[] | Identifier | undefined,
  systems: readonly string[],
): string | undefined {
  const list = [identifiers ?? []].flat() as readonly Identifier[];
  const value = list.find(({ system }) => system !== undefined && systems.includes(system))?.value;
  // Of several houses with equal numbers each is known by its own system before it, which tells people nothing.
  return value?.replace(/^(?:urn|https?):[^|]*\|/, '').replace(/^urn:(?:oid|uuid):/, '');
}

/** Whom a document names is contained in it, and known by the type or the name of the reference. */
function isOfType(reference: Reference | undefined, type: string): boolean {
  const { reference: address = '', type: said = '' } = reference ?? {};
  return address.startsWith(`${type}/`) || said === type || said === `${type}Role` || address.startsWith(`#${type.toLowerCase()}`);
}

/** The number of the electronic prescription, under its system and its alias. */
export const nreSystems = ['urn:oid:2.16.840.1.113883.2.9.4.3.9', 'urn:oid:2.16.840.1.113883.2.9.4.3.8'];
export const accessionSystems = ['https://fascicolo.example/fhir/sid/accession'];
export const episodeSystems = ['https://fascicolo.example/fhir/sid/episode'];
export const bookingSystems = ['https://fascicolo.example/fhir/sid/booking'];
export const cancellationSystems = ['https://fascicolo.example/fhir/sid/cancellation-code'];
