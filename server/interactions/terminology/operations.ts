// The terminology service as a list of operations. https://hl7.org/fhir/R4/terminology-service.html
import type { Interaction, Operation } from '../interaction.ts';
import { createExpand } from './expand.ts';
import { createLookup, createSubsumes } from './lookup.ts';
import { createSources, type SourceParts } from './sources.ts';
import { createTranslate } from './translate.ts';
import { createValidateInSet, createValidateInSystem } from './validate-code.ts';

export interface TerminologyParts extends SourceParts {
  readonly clock: () => number;
}

export function createTerminology(parts: TerminologyParts): readonly Operation[] {
  const sources = createSources(parts);
  const on = (type: string, name: string, run: Interaction): Operation => ({
    name,
    levels: ['type', 'instance'],
    types: [type],
    affectsState: false,
    // Each of HL7's own: https://hl7.org/fhir/R4/terminology-service.html
    definition: `http://hl7.org/fhir/OperationDefinition/${type}-${name.slice(1)}`,
    run,
  });
  return [
    on('ValueSet', '$expand', createExpand(sources, parts.conformance.codeSystems, parts.clock)),
    on('ValueSet', '$validate-code', createValidateInSet(sources, parts.conformance.codeSystems, parts.aliases)),
    on('CodeSystem', '$validate-code', createValidateInSystem(sources)),
    on('CodeSystem', '$lookup', createLookup(sources)),
    on('CodeSystem', '$subsumes', createSubsumes(sources)),
    on('ConceptMap', '$translate', createTranslate(parts)),
  ];
}
