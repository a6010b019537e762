// The sections of an International Patient Summary: which must be there, what they hold, and what they are called.
// https://hl7.org/fhir/uv/ips/StructureDefinition-Composition-uv-ips.html
import { all, and, not, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';

export type SummaryLanguage = 'it' | 'en';

export interface SummarySection {
  /** LOINC. */
  readonly code: string;
  readonly types: readonly string[];
  /** Must be there, empty or not. */
  readonly isRequired: boolean;
  readonly title: Readonly<Record<SummaryLanguage, string>>;
  /** Statuses that say that it is no fact about the person (any longer). */
  readonly without?: { readonly param: string; readonly codes: readonly string[] };
}

export const sections: readonly SummarySection[] = [
  {
    code: '10160-0',
    types: ['MedicationStatement', 'MedicationRequest'],
    isRequired: true,
    title: { it: 'Terapie farmacologiche', en: 'Medication summary' },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled', 'not-taken', 'draft'] },
  },
  {
    code: '48765-2',
    types: ['AllergyIntolerance'],
    isRequired: true,
    title: { it: 'Allergie e intolleranze', en: 'Allergies and intolerances' },
    without: { param: 'verification-status', codes: ['entered-in-error', 'refuted'] },
  },
  {
    code: '11450-4',
    types: ['Condition'],
    isRequired: true,
    title: { it: 'Problemi di salute', en: 'Problem list' },
    without: { param: 'verification-status', codes: ['entered-in-error', 'refuted'] },
  },
  {
    code: '11369-6',
    types: ['Immunization'],
    isRequired: false,
    title: { it: 'Vaccinazioni', en: 'Immunizations' },
    without: { param: 'status', codes: ['entered-in-error', 'not-done'] },
  },
  {
    code: '47519-4',
    types: ['Procedure'],
    isRequired: false,
    title: { it: 'Procedure e interventi', en: 'History of procedures' },
    without: { param: 'status', codes: ['entered-in-error', 'not-done'] },
  },
  {
    code: '30954-2',
    types: ['DiagnosticReport'],
    isRequired: false,
    title: { it: 'Esami e referti', en: 'Results' },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled', 'registered'] },
  },
  { code: '46264-8', types: ['DeviceUseStatement'], isRequired: false, title: { it: 'Dispositivi medici', en: 'Medical devices' } },
];

/** The newest of each section, with what they refer to. */
const MOST = 100;

export function questionOf({ types, without }: SummarySection, patient: string): Query {
  return {
    types,
    where: and({ kind: 'patient', ids: [patient] }, ...(without === undefined ? [] : types.map((type) => not(excluded(type, without))))),
    sort: [{ param: '_lastUpdated', table: 'row', descending: true }],
    includes: [{ direction: 'include', iterate: false, where: all }],
    count: MOST,
    total: 'none',
  };
}

function excluded(type: string, { param, codes }: NonNullable<SummarySection['without']>): Predicate {
  return { kind: 'token', param: `${type}.${param}`, values: codes.map((code) => ({ code })) };
}
