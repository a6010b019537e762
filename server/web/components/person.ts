// What tells one person from another of the same name.
import type { Patient } from '@medplum/fhirtypes';

export function fiscalCodeOf({ identifier = [] }: Patient): string {
  const systems = ['urn:oid:2.16.840.1.113883.2.9.4.3.2', 'http://hl7.it/sid/codiceFiscale'];
  return identifier.find(({ system = '' }) => systems.includes(system))?.value ?? '';
}

export function birthPlaceOf({ extension = [] }: Patient): string {
  const place = extension.find(({ url }) => url === 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace')?.valueAddress;
  return [place?.city, place?.district === undefined ? undefined : `(${place.district})`].filter((part) => part !== undefined).join(' ');
}
