// Composite parameters: tuples that hold together in one place.
// https://hl7.org/fhir/R4/search.html#composite
import type { SearchParameter } from '#conformance/search-parameters.ts';
import { componentKey, isOfWholeResource } from '../composite.ts';
import { and, or, type Predicate, type SearchLeaf } from '../predicate.ts';
import type { Asked, ParseContext } from './context.ts';
import { splitEscaped } from './escape.ts';
import { badModifier, badValue } from './refusals.ts';

/** Reads one component as a parameter of its own. */
type ReadComponent = (asked: Asked, values: readonly string[], context: ParseContext) => Predicate;

export function compositePredicate(asked: Asked, values: readonly string[], context: ParseContext, read: ReadComponent): Predicate {
  if (asked.modifier !== undefined) throw badModifier(asked, ['missing']);
  const components = componentsOf(asked, context);
  const tuples = values.map((value) => {
    const parts = splitEscaped(value, '$');
    if (parts.length !== components.length || parts.includes('')) {
      const names = asked.parameter.components.map((component) => component.code).join('$');
      throw badValue(asked, value, `write ${components.length} values joined by $: ${names}.`);
    }
    return components.map((component, i) => read(component, [parts[i] ?? ''], context));
  });
  if (isOfWholeResource(asked.parameter, asked.type)) return or(...tuples.map((tuple) => and(...tuple)));
  return { kind: 'composite', param: asked.key, tuples: tuples as readonly SearchLeaf[][] };
}

const known = new WeakMap<SearchParameter, readonly SearchParameter[]>();

/** Over the whole resource a component is the parameter of that name; otherwise it has index rows of its own. */
export function componentsOf({ parameter, type, name }: Asked, context: Pick<ParseContext, 'searchParameters'>): Asked[] {
  let components = known.get(parameter);
  if (!components) {
    components = findComponents(parameter, type, context);
    known.set(parameter, components);
  }
  return components.map((component) => ({ parameter: component, key: component.key, type, modifier: undefined, name }));
}

function findComponents(
  parameter: SearchParameter,
  type: string,
  { searchParameters }: Pick<ParseContext, 'searchParameters'>,
): SearchParameter[] {
  const whole = isOfWholeResource(parameter, type);
  return parameter.components.map((component, i) => {
    const named = searchParameters.get(type, component.code);
    if (whole && named) return named;
    return {
      code: component.code,
      type: component.type,
      key: componentKey(parameter, i),
      url: named?.url ?? '',
      expression: named?.expression ?? component.expression,
      targets: named?.targets ?? [],
      components: [],
    };
  });
}
