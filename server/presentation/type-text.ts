// What a kind of document or a section of one is called in the reader's language: Italian as it was sent, English by its LOINC code.
import type { CodeableConcept } from '@medplum/fhirtypes';
import type { Language } from './language.ts';
import { conceptText } from './wording.ts';

const loinc = 'http://loinc.org';

const english: Readonly<Record<string, string>> = {
  '11502-2': 'Laboratory report',
  '68604-8': 'Radiology report',
  '11488-4': 'Outpatient specialist report',
  '11526-1': 'Pathology report',
  '34105-7': 'Hospital discharge letter',
  '59258-4': 'Emergency department report',
  '60591-5': 'Patient summary',
  '57833-6': 'Prescription of drugs',
  '57832-8': 'Prescription of visits and tests',
  '11369-6': 'Vaccinations',
  '11450-4': 'Problems',
  '48765-2': 'Allergies',
  '10160-0': 'Medications',
  '47519-4': 'Procedures',
  '30954-2': 'Results',
  '8716-3': 'Vital signs',
  '29762-2': 'Social history',
  '10157-6': 'Family history',
  '11329-0': 'History',
  '46240-8': 'Encounters',
  '47420-5': 'Functional status',
  '18776-5': 'Plan of care',
};

export function typeText(concept: CodeableConcept | undefined, language: Language, sent = conceptText(concept)): string {
  return language === 'en' ? (englishOf(concept) ?? sent) : sent;
}

/** It says no more than of which kind the document is. */
export function saysOnlyTheKind(concept: CodeableConcept | undefined): boolean {
  return englishOf(concept) !== undefined;
}

/** Only where no more is said than what this code is called: what somebody wrote beyond it is never lost. */
function englishOf(concept: CodeableConcept | undefined): string | undefined {
  const known = concept?.coding?.find(({ system, code }) => system === loinc && code !== undefined && Object.hasOwn(english, code));
  if (known?.code === undefined || conceptText(concept) !== (known.display ?? known.code)) return undefined;
  return english[known.code];
}
