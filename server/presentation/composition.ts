// A patient summary, or any other Composition, section by section.
// https://hl7.org/fhir/R4/composition.html
import type { Composition, CompositionSection } from '@medplum/fhirtypes';
import { formatDate } from './language.ts';
import { lineOf, type Line } from './line-of.ts';
import { cleanNarrative } from './narrative.ts';
import { textOfNarrative } from './narrative-text.ts';
import type { Reading } from './reading.ts';
import { typeText } from './type-text.ts';
import { conceptText, namedAmong, referenceText } from './wording.ts';

export interface ReadableSection {
  readonly title: string;
  readonly lines: readonly Line[];
  /** XHTML of the allow-list. */
  readonly narrative: string;
  /** The author's own words, or those of a section without entries. */
  readonly showsWords: boolean;
  /** What the entries say: where there are no words, or the words say less. */
  readonly showsLines: boolean;
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
    title: composition.title || typeText(composition.type, reading.language),
    date: formatDate(composition.date, reading.language),
    author: namedAmong(composition.author, 'Practitioner', reading),
    structure: referenceText(composition.custodian, reading) || namedAmong(composition.author, 'Organization', reading),
    sections: sectionsOf(composition.section, reading, 0),
  };
}

function sectionsOf(sections: readonly CompositionSection[] | undefined, reading: Reading, depth: number): readonly ReadableSection[] {
  if (depth > deepest) return [];
  return (sections ?? []).flatMap(({ title, code, entry = [], text, section }) => {
    // What may not be seen is not found; the section stands without it.
    const found = entry.flatMap(({ reference = '' }) => {
      const resource = reading.find(reference);
      return resource === undefined ? [] : [lineOf(resource, reading)];
    });
    const lines = found.filter((line) => line.text !== '' || line.detail !== '');
    const narrative = cleanNarrative(text?.div ?? '');
    const below = sectionsOf(section, reading, depth + 1);
    // A catalogue of pictures is for programs: there is nothing in it to read.
    if (found.length > 0 && lines.length === 0 && narrative === '' && below.length === 0) return [];
    const showsWords = narrative !== '' && (lines.length === 0 || text?.status === 'additional');
    return {
      title: typeText(code, reading.language, title ?? conceptText(code)),
      lines,
      narrative,
      showsWords,
      showsLines: lines.length > 0 && (!showsWords || isBriefer(narrative, lines)),
      sections: below,
    };
  });
}

/** A word or two where the entries have more to tell: nothing of them is left out then. */
function isBriefer(narrative: string, lines: readonly Line[]): boolean {
  const said = lines.reduce((sum, { text, detail, date }) => sum + text.length + detail.length + date.length, 0);
  return !narrative.includes('<table') && textOfNarrative(narrative).length < said;
}
