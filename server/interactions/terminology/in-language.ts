// What a code is called in the language that was asked for, and by which further names it goes.
// https://hl7.org/fhir/R4/valueset-operation-expand.html (displayLanguage, includeDesignations)
import type { CodeSystems, Concept, Designation } from '#conformance/terminology.ts';

/** The name in that language, or in one of its kinds (`it` and `it-IT`); else the one that the system itself gives. */
export function inLanguage(concept: Concept, language: string | undefined, systems: Pick<CodeSystems, 'designations'>): Concept {
  if (language === undefined) return concept;
  const found = systems.designations(concept.system, concept.code).find((each) => isOf(each, language));
  return found === undefined ? concept : { ...concept, display: found.value };
}

function isOf({ language }: Designation, asked: string): boolean {
  const primary = (tag: string): string => tag.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return primary(language) === primary(asked);
}
