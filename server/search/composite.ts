// How composites are laid out in the index: the agreement between indexing and asking.
// https://hl7.org/fhir/R4/search.html#composite
import type { SearchParameter } from '#conformance/search-parameters.ts';
import type { ParamKey } from './predicate.ts';

/** Its components then are parameters of the same single thing, and their own rows suffice. */
export function isOfWholeResource(parameter: SearchParameter, type: string): boolean {
  return parameter.expression.trim() === type;
}

export function componentKey(parameter: SearchParameter, position: number): ParamKey {
  return `${parameter.key}$${position}`;
}
