// A patient summary, or any other Composition, section by section.
// https://hl7.org/fhir/R4/composition.html
import type { Composition, CompositionSection } from '@medplum/fhirtypes';
import { formatDate } from './language.ts';
import { lineOf, type Line } from './line-of.ts';
import { cleanNarrative } from './narrative.ts';
import type { Reading } from './reading.ts';
import { conceptText, namedAmong, referenceText } from './wording.ts';

export interface ReadableSection {
  readonly title: string;
  readonly lines: readonly Line[];
  /** XHTML of the allow-list. */
  readonly narrative: string;
  readonly sections: readonly ReadableSection[];
}

export interface ReadableComposition {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly author: string;
  readonly structure: string;
  readonly sections: readonly ReadableSection[];
}

const deepest = 6;

export function compositionOf(composition: Composition, reading: Reading): ReadableComposition {
  return {
    id: composition.id ?? '',
    title: composition.title || conceptText(composition.type),
    date: formatDate(composition.date, reading.language),
    author: namedAmong(composition.author, 'Practitioner', reading),
    structure: referenceText(composition.custodian, reading) || namedAmong(composition.author, 'Organization', reading),
    sections: sectionsOf(composition.section, reading, 0),
  };
}

function sectionsOf(sections: readonly CompositionSection[] | undefined, reading: Reading, depth: number): readonly ReadableSection[] {
  if (depth > deepest) return [];
  return (sections ?? []).map(({ title, code, entry = [], text, section }) => ({
    title: title ?? conceptText(code),
    // What may not be seen is not found; the section stands without it.
    lines: entry.flatMap(({ reference = '' }) => {
      const found = reading.find(reference);
      return found === undefined ? [] : [lineOf(found, reading)];
    }),
    narrative: cleanNarrative(text?.div ?? ''),
    sections: sectionsOf(section, reading, depth + 1),
  }));
}
