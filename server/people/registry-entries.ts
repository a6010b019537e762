// Organisations, practitioners and roles as the regional registry writes them: codes and roles have periods, and nothing is deleted.
// https://hl7.org/fhir/R4/practitionerrole.html
import type { OperationOutcomeIssue, Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { isFiscalCode, typedFiscalCode } from '#fhir/fiscal-code.ts';
import { issue, OperationOutcomeError } from '#fhir/outcome.ts';
import { fiscalCodeSystem } from './find-person.ts';

const source = { source: 'Organization/region' };
const nationalRole = 'https://fascicolo.example/fhir/CodeSystem/national-role';
const organizationType = 'http://terminology.hl7.org/CodeSystem/organization-type';

/** Systems of organisation codes: ASL, hospital, outpatient structure, and ours for whoever has none. */
export const organizationSystems = {
  asl: 'urn:oid:2.16.840.1.113883.2.9.4.1.1',
  hospital: 'urn:oid:2.16.840.1.113883.2.9.4.1.2',
  structure: 'urn:oid:2.16.840.1.113883.2.9.4.1.3',
  other: 'https://fascicolo.example/fhir/sid/organization',
} as const;
export type OrganizationCodeKind = keyof typeof organizationSystems;

export const nationalRoles = [
  'APR',
  'AAS',
  'DRS',
  'RSA',
  'MRP',
  'INF',
  'FAR',
  'PSS',
  'OAM',
  'DSA',
  'DAM',
  'OGC',
  'OPI',
  'AUDITOR',
  'ADMIN',
] as const;

export interface NewOrganization {
  readonly name: string;
  readonly codeKind: string;
  readonly code: string;
  readonly from: string;
  readonly city: string;
  readonly partOf: string;
}

export interface NewPractitioner {
  readonly family: string;
  readonly given: string;
  readonly fiscalCode: string;
}

export interface NewRole {
  readonly practitioner: string;
  readonly organization: string;
  readonly role: string;
  readonly from: string;
  readonly to: string;
}

const codePattern: Readonly<Record<OrganizationCodeKind, RegExp>> = {
  asl: /^\d{6}$/,
  hospital: /^\d{6}(\.\d{2})?$/,
  structure: /^\d{12}$/,
  other: /^[A-Za-z0-9.-]{1,40}$/,
};
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

export function organizationOf(form: NewOrganization): Organization {
  const kind = form.codeKind in organizationSystems ? (form.codeKind as OrganizationCodeKind) : undefined;
  refuse([
    ['name', isPlain(form.name)],
    ['codeKind', kind !== undefined],
    ['code', kind !== undefined && codePattern[kind].test(form.code)],
    ['from', form.from === '' || isDay(form.from)],
    ['city', form.city === '' || isPlain(form.city)],
    ['partOf', form.partOf === '' || idPattern.test(form.partOf)],
  ]);
  return {
    resourceType: 'Organization',
    meta: source,
    identifier: [
      {
        system: organizationSystems[kind ?? 'other'],
        value: form.code,
        ...(form.from === '' ? {} : { period: { start: form.from } }),
      },
    ],
    active: true,
    type: [{ coding: [{ system: organizationType, code: kind === 'other' ? 'other' : 'prov' }] }],
    name: form.name.trim(),
    ...(form.city === '' ? {} : { address: [{ city: form.city.trim(), state: 'Liguria', country: 'IT' }] }),
    ...(form.partOf === '' ? {} : { partOf: { reference: `Organization/${form.partOf}` } }),
  };
}

export function practitionerOf(form: NewPractitioner): Practitioner {
  const code = typedFiscalCode(form.fiscalCode);
  refuse([
    ['family', isPlain(form.family)],
    ['given', isPlain(form.given)],
    ['fiscalCode', isFiscalCode(code)],
  ]);
  return {
    resourceType: 'Practitioner',
    meta: source,
    identifier: [{ system: fiscalCodeSystem, value: code }],
    active: true,
    name: [{ use: 'official', family: form.family.trim(), given: form.given.trim().split(/\s+/) }],
  };
}

export function roleOf(form: NewRole): PractitionerRole {
  refuse([
    ['practitioner', idPattern.test(form.practitioner)],
    ['organization', idPattern.test(form.organization)],
    ['role', (nationalRoles as readonly string[]).includes(form.role)],
    ['from', isDay(form.from)],
    ['to', form.to === '' || (isDay(form.to) && form.to >= form.from)],
  ]);
  return {
    resourceType: 'PractitionerRole',
    meta: source,
    active: true,
    period: { start: form.from, ...(form.to === '' ? {} : { end: form.to }) },
    practitioner: { reference: `Practitioner/${form.practitioner}` },
    organization: { reference: `Organization/${form.organization}` },
    code: [{ coding: [{ system: nationalRole, code: form.role }] }],
  };
}

function refuse(tests: readonly (readonly [string, boolean])[]): void {
  const issues: OperationOutcomeIssue[] = tests
    .filter(([, holds]) => !holds)
    .map(([field]) => issue('value', 'missing or malformed', { expression: field }));
  if (issues.length > 0) throw new OperationOutcomeError(issues);
}

function isPlain(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && !/[\p{C}<>]/u.test(text);
}

export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
