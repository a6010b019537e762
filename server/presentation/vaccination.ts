// A vaccination for people.
// https://hl7.org/fhir/R4/immunization.html
import type { Immunization } from '@medplum/fhirtypes';
import { formatDate, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { words, wordFor } from './words.ts';
import { conceptText, conceptTexts, referenceText } from './wording.ts';

export interface ReadableVaccination {
  readonly id: string;
  readonly vaccine: string;
  readonly against: readonly string[];
  readonly date: string;
  readonly time: number;
  readonly dose: string;
  readonly lot: string;
  readonly site: string;
  readonly structure: string;
  readonly state: { readonly code: string; readonly text: string };
  /** Why it was not given. */
  readonly reason: string;
}

export function vaccinationOf(immunization: Immunization, reading: Reading): ReadableVaccination {
  const { language } = reading;
  const [protocol] = immunization.protocolApplied ?? [];
  const number = protocol?.doseNumberPositiveInt ?? protocol?.doseNumberString;
  const of = protocol?.seriesDosesPositiveInt ?? protocol?.seriesDosesString;
  const status = immunization.status ?? 'completed';
  return {
    id: immunization.id ?? '',
    vaccine: conceptText(immunization.vaccineCode),
    against: conceptTexts(immunization.protocolApplied?.flatMap(({ targetDisease = [] }) => targetDisease)),
    date: formatDate(immunization.occurrenceDateTime, language) || (immunization.occurrenceString ?? ''),
    time: timeOf(immunization.occurrenceDateTime) ?? 0,
    dose: number === undefined ? '' : words[language].dose(String(number), of === undefined ? undefined : String(of)),
    lot: immunization.lotNumber ?? '',
    site: conceptText(immunization.site),
    structure: (immunization.performer ?? []).map(({ actor }) => referenceText(actor, reading)).find((name) => name !== '') ?? '',
    state: { code: status, text: wordFor(words[language].immunizationState, status) },
    reason: conceptText(immunization.statusReason),
  };
}
