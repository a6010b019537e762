// `:missing`: whether a resource has anything at all for a parameter.
// https://hl7.org/fhir/R4/search.html#modifiers
import { isOfWholeResource } from '../composite.ts';
import { and, not, or, type IndexTable, type Predicate } from '../predicate.ts';
import { partsOf } from '../unions.ts';
import { pathsOf, type Asked, type ParseContext } from './context.ts';
import { componentsOf } from './composite.ts';
import { badValue } from './refusals.ts';

export function missingPredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate {
  const [value = '', ...more] = values;
  if (more.length > 0 || (value !== 'true' && value !== 'false')) throw badValue(asked, values.join(','), ':missing is true or false.');
  const parts = partsOf(asked.parameter, asked.type, context.searchParameters);
  const missing = and(
    ...parts.map((parameter) =>
      isMissing({ ...asked, parameter, key: parameter === asked.parameter ? asked.key : parameter.key }, context),
    ),
  );
  return value === 'true' ? missing : not(missing);
}

function isMissing(asked: Asked, context: ParseContext): Predicate {
  const { parameter, key, type } = asked;
  const missing = (param: string, table: IndexTable): Predicate => ({ kind: 'missing', param, table });
  switch (parameter.type) {
    case 'composite': {
      const components = componentsOf(asked, context);
      if (isOfWholeResource(parameter, type)) return or(...components.map((component) => isMissing(component, context)));
      const [first] = components;
      return first ? missing(first.key, first.parameter.type as IndexTable) : missing(key, 'token');
    }
    case 'special':
      return missing(key, 'position');
    case 'reference':
      return and(missing(key, 'reference'), missing(`${key}:identifier`, 'token'));
    case 'token': {
      // A concept may have a text and no code.
      const hasText = pathsOf(asked, context.structures).some((path) => path.type === 'CodeableConcept' || path.type === 'Coding');
      return hasText ? and(missing(key, 'token'), missing(`${key}:text`, 'string')) : missing(key, 'token');
    }
    default:
      return missing(key, parameter.type);
  }
}
