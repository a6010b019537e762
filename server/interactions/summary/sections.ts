// The sections of an International Patient Summary: which must be there, what they hold, and what they are called.
// https://hl7.org/fhir/uv/ips/StructureDefinition-Composition-uv-ips.html
import { all, and, not, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';

export type SummaryLanguage = 'it' | 'en';

/** Of http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips */
export type UnknownCode = 'no-medication-info' | 'no-allergy-info' | 'no-problem-info';

export interface SummarySection {
  /** LOINC. */
  readonly code: string;
  readonly types: readonly string[];
  /** Must be there: when nothing is known, with an entry that says so, whose code this is. */
  readonly unknown?: UnknownCode;
  readonly title: Readonly<Record<SummaryLanguage, string>>;
  /** Only those that have one of these codes. */
  readonly having?: { readonly param: string; readonly codes: readonly string[] };
  /** Statuses that say that it is no fact about the person (any longer). */
  readonly without?: { readonly param: string; readonly codes: readonly string[] };
}

export const sections: readonly SummarySection[] = [
  {
    code: '10160-0',
    types: ['MedicationStatement', 'MedicationRequest'],
    unknown: 'no-medication-info',
    title: { it: 'Terapie farmacologiche', en: 'Medication summary' },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled', 'not-taken', 'draft'] },
  },
  {
    code: '48765-2',
    types: ['AllergyIntolerance'],
    unknown: 'no-allergy-info',
    title: { it: 'Allergie e intolleranze', en: 'Allergies and intolerances' },
    without: { param: 'verification-status', codes: ['entered-in-error', 'refuted'] },
  },
  {
    code: '11450-4',
    types: ['Condition'],
    unknown: 'no-problem-info',
    title: { it: 'Problemi di salute', en: 'Problem list' },
    without: { param: 'verification-status', codes: ['entered-in-error', 'refuted'] },
  },
  {
    code: '11369-6',
    types: ['Immunization'],
    title: { it: 'Vaccinazioni', en: 'Immunizations' },
    without: { param: 'status', codes: ['entered-in-error', 'not-done'] },
  },
  {
    code: '47519-4',
    types: ['Procedure'],
    title: { it: 'Procedure e interventi', en: 'History of procedures' },
    without: { param: 'status', codes: ['entered-in-error', 'not-done'] },
  },
  {
    code: '30954-2',
    types: ['DiagnosticReport'],
    title: { it: 'Esami e referti', en: 'Results' },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled', 'registered'] },
  },
  { code: '46264-8', types: ['DeviceUseStatement'], title: { it: 'Dispositivi medici', en: 'Medical devices' } },
  {
    code: '8716-3',
    types: ['Observation'],
    title: { it: 'Parametri vitali', en: 'Vital signs' },
    having: { param: 'category', codes: ['vital-signs'] },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled'] },
  },
  {
    code: '29762-2',
    types: ['Observation'],
    title: { it: 'Stile di vita', en: 'Social history' },
    having: { param: 'category', codes: ['social-history'] },
    without: { param: 'status', codes: ['entered-in-error', 'cancelled'] },
  },
];

/** The newest of each section, with what they refer to. */
const MOST = 100;

export function questionOf({ types, having, without }: SummarySection, patient: string): Query {
  const wanted = having === undefined ? [] : types.map((type) => coded(type, having));
  const excluded = without === undefined ? [] : types.map((type) => not(coded(type, without)));
  return {
    types,
    where: and({ kind: 'patient', ids: [patient] }, ...wanted, ...excluded),
    sort: [{ param: '_lastUpdated', table: 'row', descending: true }],
    includes: [{ direction: 'include', iterate: false, where: all }],
    count: MOST,
    total: 'none',
  };
}

function coded(type: string, { param, codes }: NonNullable<SummarySection['without']>): Predicate {
  return { kind: 'token', param: `${type}.${param}`, values: codes.map((code) => ({ code })) };
}
