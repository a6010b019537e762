// https://hl7.org/fhir/R4/http.html#patch: JSON Patch and FHIRPath Patch.
import { required, structure } from '#fhir/outcome.ts';
import { readJson } from '#fhir/json.ts';
import type { Change } from '#record/change.ts';
import type { Ask, Interaction } from './interaction.ts';
import { submitOne, selectorOf, type WriteParts } from './write.ts';
import { readJsonPatch, readPatchResource, type ElementsOfPatch } from './patch-content.ts';

export function createPatch({ record, readCondition, elements }: WriteParts & { readonly elements: ElementsOfPatch }): Interaction {
  return (ask) => {
    const { ifMatch } = ask.preconditions;
    const change: Change = {
      kind: 'patch',
      place: '',
      target: selectorOf(ask, readCondition),
      apply: readPatch(ask, elements),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    };
    return submitOne(record, ask, 'patch', change);
  };
}

function readPatch(ask: Ask, elements: ElementsOfPatch): Extract<Change, { kind: 'patch' }>['apply'] {
  if (ask.body === undefined || ask.body.text.trim() === '')
    throw required('The request has no body; send a JSON Patch array or a Parameters resource.');
  const { value, text } = readJson(ask.body.text);
  if (Array.isArray(value)) return readJsonPatch(text);
  const apply = typeof value === 'object' && value !== null ? readPatchResource(value, text, elements) : undefined;
  if (apply !== undefined) return apply;
  throw structure('A patch is a JSON Patch array (application/json-patch+json) or a Parameters resource (FHIRPath Patch).');
}
