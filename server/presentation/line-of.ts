// Any clinical resource in one line: what it is, and what one should know of it at a glance.
import type { AllergyIntolerance, Condition, Resource } from '@medplum/fhirtypes';
import { dosageText } from './dosage.ts';
import { formatDate, type Language } from './language.ts';
import { valueText } from './quantity-text.ts';
import type { Reading } from './reading.ts';
import { words, wordFor } from './words.ts';
import { conceptText, conceptTexts, referenceText, resourceName } from './wording.ts';

export interface Line {
  readonly text: string;
  readonly detail: string;
  readonly date: string;
}

export function lineOf(resource: Resource, reading: Reading): Line {
  const { language } = reading;
  const line = (text: string, details: readonly string[] = [], date?: string): Line => ({
    text,
    detail: details.filter((detail) => detail !== '').join(' · '),
    date: formatDate(date, language),
  });
  switch (resource.resourceType) {
    case 'Condition':
      return line(conceptText(resource.code), conditionDetails(resource, reading), resource.onsetDateTime ?? resource.recordedDate);
    case 'AllergyIntolerance':
      return line(conceptText(resource.code), allergyDetails(resource, reading), resource.onsetDateTime ?? resource.recordedDate);
    case 'MedicationRequest':
    case 'MedicationStatement':
      return line(
        conceptText(resource.medicationCodeableConcept) || referenceText(resource.medicationReference, reading),
        ((resource.resourceType === 'MedicationRequest' ? resource.dosageInstruction : resource.dosage) ?? []).map((dosage) =>
          dosageText(dosage, language),
        ),
        resource.resourceType === 'MedicationRequest'
          ? resource.authoredOn
          : (resource.effectiveDateTime ?? resource.effectivePeriod?.start),
      );
    case 'Observation': {
      const { value, unit } = valueText(resource, language);
      return line(conceptText(resource.code), [`${value} ${unit}`.trim()], resource.effectiveDateTime ?? resource.effectivePeriod?.start);
    }
    case 'Procedure':
      return line(conceptText(resource.code), [], resource.performedDateTime ?? resource.performedPeriod?.start);
    case 'Immunization':
      return line(conceptText(resource.vaccineCode), [], resource.occurrenceDateTime);
    case 'DiagnosticReport':
      return line(conceptText(resource.code), [resource.conclusion ?? ''], resource.effectiveDateTime ?? resource.issued);
    case 'Encounter':
      return line(conceptTexts(resource.reasonCode).join(', ') || conceptText(resource.type?.[0]), [], resource.period?.start);
    case 'FamilyMemberHistory':
      return line(conceptText(resource.relationship), conceptTexts(resource.condition?.map(({ code }) => code)));
    case 'Device':
    case 'Medication':
      return line(resourceName(resource));
    default:
      return line(conceptText((resource as { code?: Parameters<typeof conceptText>[0] }).code) || resourceName(resource));
  }
}

const conditionIsOver: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  it: { resolved: 'risolto', inactive: 'non attivo', remission: 'in remissione' },
  en: { resolved: 'resolved', inactive: 'inactive', remission: 'in remission' },
};

/** That a problem is there needs no word; that it is over does. */
function conditionDetails({ clinicalStatus, note = [] }: Condition, { language }: Reading): readonly string[] {
  const over = conditionIsOver[language];
  const code = clinicalStatus?.coding?.find((each) => each.code !== undefined && Object.hasOwn(over, each.code))?.code;
  return [wordFor(over, code), ...note.flatMap(({ text }) => text ?? [])];
}

function allergyDetails({ reaction = [], criticality }: AllergyIntolerance, { language }: Reading): readonly string[] {
  return [...conceptTexts(reaction.flatMap(({ manifestation }) => manifestation)), wordFor(words[language].criticality, criticality)];
}
