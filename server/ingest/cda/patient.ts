// The person as the document describes them: kept beside the registry's Patient, which stays as it is.
import type { Patient } from '@medplum/fhirtypes';
import { at, child, childrenOf, type XmlElement } from '../xml/element.ts';
import { contactsOf, readAddress, readName } from './contacts.ts';
import { filled, some } from './filled.ts';
import type { Subject } from './header.ts';
import { extension } from './statement.ts';
import { readConcept, type Reading } from './values.ts';
import type { Parties } from './parties.ts';
import { readIdentifiers } from './values.ts';

const genders: Readonly<Record<string, NonNullable<Patient['gender']>>> = { M: 'male', F: 'female', UN: 'other' };

/** Contained in the Composition: what was said of the person on the day, address and telephone included. */
export function describedPatient({ element, identifiers, birthDate, gender }: Subject, reading: Reading, parties: Parties): Patient {
  const person = child(element, 'patient');
  const sex = readConcept(child(person, 'administrativeGenderCode'), reading);
  const birthplace = at(person, 'birthplace', 'place', 'addr');
  const born = birthplace === undefined ? undefined : readAddress(birthplace);
  const guardians = childrenOf(person, 'guardian').map((each) => guardianOf(each));
  return filled<Patient>({
    resourceType: 'Patient',
    id: 'patient',
    identifier: [...identifiers],
    name: some([readName(child(person, 'name'))]),
    ...contactsOf(element),
    gender: gender === undefined ? undefined : (genders[gender] ?? 'unknown'),
    birthDate,
    maritalStatus: readConcept(child(person, 'maritalStatusCode'), reading),
    contact: some(guardians),
    managingOrganization: parties.organization(child(element, 'providerOrganization')),
    extension: some([
      ...(born === undefined ? [] : [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: born }]),
      ...(sex === undefined ? [] : [extension('sex-as-sent', { valueCodeableConcept: sex })]),
    ]),
  });
}

function guardianOf(element: XmlElement): NonNullable<Patient['contact']>[number] {
  const { telecom, address } = contactsOf(element);
  type Contact = NonNullable<Patient['contact']>[number];
  return filled<Contact>({
    relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'GUARD' }] }],
    name: readName(at(element, 'guardianPerson', 'name')),
    telecom,
    address: address?.[0],
    extension: some(
      readIdentifiers(childrenOf(element, 'id')).map((identifier) => extension('identifier', { valueIdentifier: identifier })),
    ),
  });
}
