// The narrative of a section: one line for each entry, what it is and when; nothing that the entry does not say.
// https://hl7.org/fhir/R4/narrative.html
import type { CodeableConcept, Reference, Resource } from '@medplum/fhirtypes';
import type { SummaryLanguage } from './sections.ts';

const words = {
  it: { nothing: 'Nessuna informazione disponibile.', unnamed: 'Senza nome' },
  en: { nothing: 'No information available.', unnamed: 'Unnamed' },
} as const;

export function sectionNarrative(resources: readonly Resource[], language: SummaryLanguage): string {
  const inside =
    resources.length === 0
      ? `<p>${words[language].nothing}</p>`
      : `<ul>${resources.map((resource) => `<li>${escaped(lineOf(resource, language))}</li>`).join('')}</ul>`;
  return `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}">${inside}</div>`;
}

/** The elements that name an entry, and those that date it, whatever its type. */
interface Named {
  readonly code?: CodeableConcept;
  readonly vaccineCode?: CodeableConcept;
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: Reference;
  readonly device?: Reference;
  readonly authoredOn?: string;
  readonly effectiveDateTime?: string;
  readonly effectivePeriod?: { readonly start?: string };
  readonly occurrenceDateTime?: string;
  readonly performedDateTime?: string;
  readonly performedPeriod?: { readonly start?: string };
  readonly onsetDateTime?: string;
  readonly recordedDate?: string;
  readonly recordedOn?: string;
}

function lineOf(resource: Resource, language: SummaryLanguage): string {
  const named = resource as unknown as Named;
  const concept = named.medicationCodeableConcept ?? named.vaccineCode ?? named.code;
  const name = textOf(concept) ?? named.medicationReference?.display ?? named.device?.display ?? words[language].unnamed;
  const date = dateOf(named);
  return date === undefined ? name : `${name} (${written(date, language)})`;
}

function textOf(concept: CodeableConcept | undefined): string | undefined {
  const coding = concept?.coding ?? [];
  return concept?.text ?? coding.find(({ display }) => display !== undefined)?.display ?? coding[0]?.code;
}

function dateOf(named: Named): string | undefined {
  return (
    named.effectiveDateTime ??
    named.effectivePeriod?.start ??
    named.performedDateTime ??
    named.performedPeriod?.start ??
    named.occurrenceDateTime ??
    named.onsetDateTime ??
    named.authoredOn ??
    named.recordedDate ??
    named.recordedOn
  );
}

/** The day as it was written; Italian order in Italian. */
function written(date: string, language: SummaryLanguage): string {
  const [year = '', month, day] = date.slice(0, 10).split('-');
  return language === 'en' ? date.slice(0, 10) : [day, month, year].filter((part) => part !== undefined).join('/');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
