// What is typed to enrol a person, checked field by field, as the Patient that the registry keeps. Pure.
// https://hl7.org/fhir/R4/patient.html
import type { OperationOutcomeIssue, Patient } from '@medplum/fhirtypes';
import { disagreements, isFiscalCode, typedFiscalCode, type Disagreement } from '#fhir/fiscal-code.ts';
import { issue, OperationOutcomeError, type IssueCode } from '#fhir/outcome.ts';
import { fiscalCodeSystem } from './find-person.ts';

export const enrolmentFields = [
  'family',
  'given',
  'gender',
  'birthDate',
  'birthPlace',
  'fiscalCode',
  'street',
  'city',
  'postalCode',
  'generalPractitioner',
] as const;
export type EnrolmentField = (typeof enrolmentFields)[number];

export type Enrolment = Readonly<Record<EnrolmentField, string>> & {
  /** The operator has seen on the card that the code is right although the data say otherwise. */
  readonly codeSeen: boolean;
};

export interface Municipality {
  readonly name: string;
  /** Code of the cadastre. */
  readonly belfiore: string;
  readonly province: string;
}

export interface EnrolmentRules {
  readonly now: number;
  readonly municipalities: readonly Municipality[];
  /** First two digits of the region's postal codes, with their provinces. */
  readonly postalAreas: Readonly<Record<string, string>>;
  /** Who enrols. */
  readonly organization: string;
}

const longest = 100;
/** Every alphabet, and what stands in names; no signs of markup, no pictures. */
const ofNames = /^[\p{L}\p{M}\p{N} .,'’‘`´()/-]+$/u;
const ofStreets = /^[\p{L}\p{M}\p{N} .,'’‘`´()/°ªº&:;#+"-]+$/u;
const romeDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' });
const needed: readonly EnrolmentField[] = [
  'family',
  'given',
  'gender',
  'birthDate',
  'birthPlace',
  'fiscalCode',
  'street',
  'city',
  'postalCode',
];
const fieldOf: Readonly<Record<Disagreement, EnrolmentField>> = {
  family: 'family',
  given: 'given',
  birthDate: 'birthDate',
  gender: 'gender',
  birthPlace: 'birthPlace',
};

/** Throws once, with an issue for each field that is wrong; `expression` names the field. */
export function patientOf(typed: Enrolment, rules: EnrolmentRules): Patient {
  const form = trimmed(typed);
  const issues = [...missing(form), ...malformed(form, rules)];
  if (issues.length === 0) issues.push(...contradicted(form, rules));
  if (issues.length > 0) throw new OperationOutcomeError(issues);
  return writePatient(form, rules);
}

function trimmed(form: Enrolment): Enrolment {
  const fields = Object.fromEntries(enrolmentFields.map((name) => [name, form[name].trim().replace(/\s+/g, ' ')]));
  return { ...(fields as Record<EnrolmentField, string>), fiscalCode: typedFiscalCode(form.fiscalCode), codeSeen: form.codeSeen };
}

function wrong(code: IssueCode, field: EnrolmentField, text: string): OperationOutcomeIssue {
  return issue(code, text, { expression: field });
}

function missing(form: Enrolment): OperationOutcomeIssue[] {
  return needed.filter((field) => form[field] === '').map((field) => wrong('required', field, 'missing'));
}

function malformed(form: Enrolment, { now, postalAreas }: EnrolmentRules): OperationOutcomeIssue[] {
  const today = romeDay.format(now);
  const tests: readonly (readonly [EnrolmentField, boolean])[] = [
    ['gender', form.gender === 'male' || form.gender === 'female'],
    ['birthDate', isDay(form.birthDate) && form.birthDate <= today && form.birthDate > '1890-01-01'],
    ['fiscalCode', isFiscalCode(form.fiscalCode)],
    ['postalCode', /^\d{5}$/.test(form.postalCode) && form.postalCode.slice(0, 2) in postalAreas],
    ['generalPractitioner', form.generalPractitioner === '' || /^[A-Za-z0-9\-.]{1,64}$/.test(form.generalPractitioner)],
  ];
  const plain = (['family', 'given', 'birthPlace', 'street', 'city'] as const).map(
    (field) => [field, form[field].length <= longest && (field === 'street' ? ofStreets : ofNames).test(form[field])] as const,
  );
  return [...tests, ...plain].filter(([field, holds]) => !holds && form[field] !== '').map(([field]) => wrong('value', field, 'malformed'));
}

/** Names with particles and corrected dates make codes that differ: what the operator has seen on the card stands. */
function contradicted(form: Enrolment, { municipalities }: EnrolmentRules): OperationOutcomeIssue[] {
  if (form.codeSeen) return [];
  const gender = form.gender === 'female' ? 'female' : 'male';
  const birthPlace = municipalityCalled(form.birthPlace, municipalities)?.belfiore ?? '';
  const { family, given, birthDate } = form;
  return disagreements(form.fiscalCode, { family, given, gender, birthDate, birthPlace }).map((what) =>
    wrong('business-rule', fieldOf[what], 'not what the codice fiscale says'),
  );
}

function writePatient(form: Enrolment, { municipalities, postalAreas, organization }: EnrolmentRules): Patient {
  const born = municipalityCalled(form.birthPlace, municipalities);
  const home = municipalityCalled(form.city, municipalities);
  return {
    resourceType: 'Patient',
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
        valueAddress: { city: born?.name ?? form.birthPlace, ...(born === undefined ? {} : { district: born.province, country: 'IT' }) },
      },
    ],
    identifier: [{ system: fiscalCodeSystem, value: form.fiscalCode }],
    active: true,
    name: [{ use: 'official', family: form.family, given: form.given.split(' ') }],
    gender: form.gender === 'female' ? 'female' : 'male',
    birthDate: form.birthDate,
    address: [
      {
        use: 'home',
        line: [form.street],
        city: home?.name ?? form.city,
        district: home?.province ?? postalAreas[form.postalCode.slice(0, 2)] ?? '',
        state: 'Liguria',
        postalCode: form.postalCode,
        country: 'IT',
      },
    ],
    ...(form.generalPractitioner === '' ? {} : { generalPractitioner: [{ reference: `Practitioner/${form.generalPractitioner}` }] }),
    managingOrganization: { reference: `Organization/${organization}` },
  };
}

function municipalityCalled(name: string, municipalities: readonly Municipality[]): Municipality | undefined {
  return municipalities.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
