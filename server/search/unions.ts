// Parameters that say nothing of their own: `combo-code` is `code` together with `component-code`. Their rows are not
// stored again; questions are asked of the parts.
import type { SearchParameter, SearchParameters } from '#conformance/search-parameters.ts';
import { splitUnion } from '#conformance/read-search-parameter.ts';

const known = new WeakMap<SearchParameter, readonly SearchParameter[]>();

/** The parameters whose rows answer this one: itself, or at least two others. */
export function partsOf(parameter: SearchParameter, type: string, searchParameters: SearchParameters): readonly SearchParameter[] {
  let parts = known.get(parameter);
  if (!parts) {
    parts = findParts(parameter, type, searchParameters);
    known.set(parameter, parts);
  }
  return parts;
}

function findParts(parameter: SearchParameter, type: string, searchParameters: SearchParameters): readonly SearchParameter[] {
  const wanted = new Set(splitUnion(parameter.expression));
  // References stay as they are: includes and chains name them one by one.
  if (wanted.size < 2 || parameter.type === 'reference') return [parameter];
  const parts: SearchParameter[] = [];
  const covered = new Set<string>();
  for (const candidate of searchParameters.of(type)) {
    const own = splitUnion(candidate.expression);
    if (own.length >= wanted.size || !isAlike(candidate, parameter)) continue;
    if (own.some((part) => !wanted.has(part) || covered.has(part))) continue;
    parts.push(candidate);
    for (const part of own) covered.add(part);
  }
  return covered.size === wanted.size ? parts : [parameter];
}

function isAlike(a: SearchParameter, b: SearchParameter): boolean {
  const components = (p: SearchParameter): string => p.components.map((c) => `${c.type} ${c.expression}`).join('\n');
  return a.type === b.type && components(a) === components(b);
}
