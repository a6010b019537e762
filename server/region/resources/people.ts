// People and organisations of the registry. https://hl7.org/fhir/R4/patient.html, https://hl7.org/fhir/R4/practitionerrole.html
import type { Identifier, Location, Organization, Patient, Practitioner, PractitionerRole, RelatedPerson } from '@medplum/fhirtypes';
import { actingPerson } from '#fhir/acting-person.ts';
import { concept, identifier, metaOf, reference, systems } from '../codes.ts';
import { encodeFiscalCode } from '#fhir/fiscal-code.ts';
import type { Municipality } from '../tables/places.ts';

const registry = metaOf({ organization: 'region' });

export interface Person {
  readonly family: string;
  readonly given: string;
  readonly gender: 'male' | 'female';
  readonly birthDate: string;
  readonly birthPlace: Municipality;
  readonly fiscalCode?: string;
}

export interface PatientInput extends Person {
  readonly id: string;
  readonly home: { readonly street: string; readonly municipality: Municipality };
  readonly asl: string;
  readonly generalPractitioner?: string;
  readonly phone: string;
}

export function writePatient(input: PatientInput): Patient {
  const { home, birthPlace } = input;
  return {
    resourceType: 'Patient',
    id: input.id,
    meta: registry,
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
        valueAddress: { city: birthPlace.name, district: birthPlace.province, country: 'IT' },
      },
    ],
    identifier: [identifier(systems.fiscalCode, fiscalCodeOf(input))],
    active: true,
    name: [{ use: 'official', family: input.family, given: [input.given] }],
    telecom: [{ system: 'phone', value: input.phone, use: 'mobile' }],
    gender: input.gender,
    birthDate: input.birthDate,
    address: [
      {
        use: 'home',
        line: [home.street],
        city: home.municipality.name,
        district: home.municipality.province,
        state: 'Liguria',
        postalCode: home.municipality.postalCode,
        country: 'IT',
      },
    ],
    communication: [{ language: concept('urn:ietf:bcp:47', 'it', 'Italiano'), preferred: true }],
    ...(input.generalPractitioner === undefined ? {} : { generalPractitioner: [reference('Practitioner', input.generalPractitioner)] }),
    managingOrganization: reference('Organization', input.asl),
  };
}

export function fiscalCodeOf(person: Person): string {
  return person.fiscalCode ?? encodeFiscalCode({ ...person, birthPlace: person.birthPlace.belfiore });
}

export function writePractitioner(id: string, person: Person): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    meta: registry,
    identifier: [identifier(systems.fiscalCode, fiscalCodeOf(person))],
    active: true,
    name: [{ use: 'official', family: person.family, given: [person.given] }],
    gender: person.gender,
    birthDate: person.birthDate,
  };
}

export const roles = {
  APR: 'Medico di medicina generale o pediatra di libera scelta',
  AAS: 'Medico',
  DRS: 'Dirigente sanitario',
  INF: 'Infermiere',
  FAR: 'Farmacista',
  OGC: 'Operatore per la gestione dei consensi',
  AUDITOR: 'Revisore degli accessi',
  ADMIN: 'Amministratore del registro',
} as const;

export function writeRole(practitioner: string, organization: string, role: keyof typeof roles): PractitionerRole {
  return {
    resourceType: 'PractitionerRole',
    id: `${practitioner}-role`,
    meta: registry,
    active: true,
    period: { start: '2015-01-01' },
    practitioner: reference('Practitioner', practitioner),
    organization: reference('Organization', organization),
    code: [concept(systems.nationalRole, role, roles[role])],
  };
}

export interface OrganizationInput {
  readonly id: string;
  readonly name: string;
  readonly kind: 'prov' | 'dept' | 'team' | 'govt' | 'other';
  readonly identifier: Identifier;
  readonly partOf?: string;
  readonly city?: string;
}

const kinds = { prov: 'Healthcare Provider', dept: 'Hospital Department', team: 'Organizational team', govt: 'Government', other: 'Other' };

export function writeOrganization(input: OrganizationInput): Organization {
  return {
    resourceType: 'Organization',
    id: input.id,
    meta: registry,
    identifier: [input.identifier],
    active: true,
    type: [concept('http://terminology.hl7.org/CodeSystem/organization-type', input.kind, kinds[input.kind])],
    name: input.name,
    ...(input.city === undefined ? {} : { address: [{ city: input.city, state: 'Liguria', country: 'IT' }] }),
    ...(input.partOf === undefined ? {} : { partOf: reference('Organization', input.partOf) }),
  };
}

export function writeLocation(id: string, name: string, organization: string): Location {
  return {
    resourceType: 'Location',
    id,
    meta: registry,
    status: 'active',
    name,
    mode: 'instance',
    managingOrganization: reference('Organization', organization),
  };
}

const relationships = { PRN: 'parent', GUARD: 'guardian', DELEGATEE: 'delegatee' };

export interface RelatedInput {
  readonly id: string;
  readonly patient: string;
  /** Patient id and codice fiscale of the one who acts. */
  readonly acting: { readonly patient: string; readonly fiscalCode: string; readonly family: string; readonly given: string };
  readonly relationship: keyof typeof relationships;
  readonly since: string;
}

export function writeRelatedPerson({ id, patient, acting, relationship, since }: RelatedInput): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id,
    meta: registry,
    extension: [{ url: actingPerson, valueReference: reference('Patient', acting.patient) }],
    identifier: [identifier(systems.fiscalCode, acting.fiscalCode)],
    active: true,
    patient: reference('Patient', patient),
    relationship: [concept(systems.roleCode, relationship, relationships[relationship])],
    name: [{ use: 'official', family: acting.family, given: [acting.given] }],
    period: { start: since },
  };
}
