// One SearchParameter resource, read into the parameters of each resource type that it names.
// https://hl7.org/fhir/R4/searchparameter.html
import type { SearchParameter as SearchParameterResource } from '@medplum/fhirtypes';
import type { SearchParameter } from './search-parameters.ts';

/** As it stands in the generated file: without the key, which follows from type and code. */
export interface SearchParameterRow {
  readonly code: string;
  readonly type: SearchParameter['type'];
  readonly url: string;
  readonly expression: string;
  /** `['*']` = every type. */
  readonly targets?: readonly string[];
  readonly components?: SearchParameter['components'];
}

const ofAllTypes = new Set(['Resource', 'DomainResource']);
/** Definitions that list (nearly) every resource type mean `Reference(Any)`. */
const anyTarget = 100;

/** The parts of a FHIRPath union, parentheses and strings respected. */
export function splitUnion(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at];
    if (char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === '|' && depth === 0) {
      parts.push(expression.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, expression.slice(start).trim()];
}

/** Keeps the parts of a union that speak of this type: `(DeviceRequest.code as CodeableConcept)` for DeviceRequest. */
export function cutToType(expression: string, type: string): string {
  const mine = new RegExp(`^\\(*${type}\\b`);
  const parts = splitUnion(expression);
  const kept = parts.filter((part) => mine.test(part));
  return (kept.length === 0 ? parts : kept).join(' | ');
}

/** `definition` finds the parameter that a composite's component refers to. */
export function readSearchParameter(
  resource: SearchParameterResource,
  definition: (url: string) => SearchParameterResource | undefined,
): { readonly base: string; readonly row: SearchParameterRow }[] {
  const targets = resource.target ?? [];
  const components = (resource.component ?? []).map((component) => {
    const url = component.definition;
    const named = definition(url);
    if (named === undefined) throw new Error(`SearchParameter ${resource.url} has a component ${url} that is not defined.`);
    return { code: named.code, type: named.type, expression: component.expression };
  });
  return (resource.base ?? []).map((base) => ({
    base: ofAllTypes.has(base) ? '*' : base,
    row: {
      code: resource.code,
      type: resource.type,
      url: resource.url,
      expression: resource.expression === undefined ? '' : cutToType(resource.expression, base),
      ...(targets.length === 0 ? {} : { targets: targets.length > anyTarget ? ['*'] : targets }),
      ...(components.length === 0 ? {} : { components }),
    },
  }));
}
