// One parameter of one type with its values, as a predicate: a table from the type of parameter to its reader.
// https://hl7.org/fhir/R4/search.html#ptypes
import { notSupported } from '#fhir/outcome.ts';
import { isResourceId } from '#fhir/reference.ts';
import { not, or, type Predicate } from '../predicate.ts';
import { partsOf } from '../unions.ts';
import { compositePredicate } from './composite.ts';
import type { Asked, ParseContext } from './context.ts';
import { unescape } from './escape.ts';
import { missingPredicate } from './missing.ts';
import { nearPredicate, stringPredicate, uriPredicate, wordsPredicate } from './plain.ts';
import { dateTest, numberTests, quantityTests } from './range.ts';
import { referencePredicate } from './reference.ts';
import { badModifier, badParameter, badValue, shown } from './refusals.ts';
import { tokenPredicate } from './token.ts';

/** `values` are the alternatives of one parameter; each still carries its escapes. */
export function askedPredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate {
  const row = rowPredicate(asked, values, context);
  if (row) return row;
  if (asked.modifier === 'missing') return missingPredicate(asked, values, context);
  return overParts(asked, context, (part) => typedPredicate(part, values, context));
}

/** A parameter that is the union of others is asked of each of them; `:not` and `:not-in` mean none of them. */
function overParts(asked: Asked, { searchParameters }: ParseContext, read: (part: Asked) => Predicate): Predicate {
  const parts = partsOf(asked.parameter, asked.type, searchParameters);
  if (parts[0] === asked.parameter) return read(asked);
  const negative = asked.modifier === 'not' || asked.modifier === 'not-in';
  const each = parts.map((parameter) => read({ ...asked, parameter, key: parameter.key }));
  return negative ? not(or(...each.map(not))) : or(...each);
}

function typedPredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate {
  const { parameter, key } = asked;
  switch (parameter.type) {
    case 'token':
      return tokenPredicate(asked, values, context);
    case 'string':
      return stringPredicate(asked, values);
    case 'reference':
      return referencePredicate(asked, values, context);
    case 'uri':
      return uriPredicate(asked, values);
    case 'composite':
      return compositePredicate(asked, values, context, typedPredicate);
    case 'special':
      return nearPredicate(asked, values);
    case 'date':
    case 'number':
    case 'quantity':
      if (asked.modifier !== undefined) throw badModifier(asked, ['missing']);
  }
  switch (parameter.type) {
    case 'date':
      return { kind: 'date', param: key, tests: values.map((value) => dateTest(asked, unescape(value), context)) };
    case 'number':
      return { kind: 'number', param: key, tests: values.flatMap((value) => numberTests(asked, unescape(value))) };
    case 'quantity':
      return { kind: 'quantity', param: key, tests: values.flatMap((value) => quantityTests(asked, value, context)) };
  }
}

/** Parameters that are answered from the row itself, from the words, or by a List. */
function rowPredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate | undefined {
  switch (asked.parameter.code) {
    case '_id':
      return idPredicate(asked, values);
    case '_lastUpdated':
      if (asked.modifier !== undefined)
        throw badParameter(asked.name, `_lastUpdated takes no modifier :${shown(asked.modifier)}; every resource has it.`);
      return { kind: 'updated', tests: values.map((value) => dateTest(asked, unescape(value), context)) };
    case '_text':
    case '_content':
      return wordsPredicate(asked, values, asked.parameter.code);
    case '_list':
      return listPredicate(asked, values);
    default:
      return undefined;
  }
}

function idPredicate(asked: Asked, values: readonly string[]): Predicate {
  if (asked.modifier !== undefined && asked.modifier !== 'not') throw badModifier(asked, ['not']);
  const ids = values.map(unescape);
  const wrong = ids.find((id) => !isResourceId(id));
  if (wrong !== undefined) throw badValue(asked, wrong, 'an id has 1 to 64 letters, digits, dashes and dots.');
  const leaf: Predicate = { kind: 'id', ids };
  return asked.modifier === 'not' ? not(leaf) : leaf;
}

function listPredicate(asked: Asked, values: readonly string[]): Predicate {
  const functional = values.find((value) => value.startsWith('$'));
  if (functional !== undefined)
    throw notSupported(`The functional list ${shown(functional)} is not supported; name the id of a List.`, '?_list');
  if (asked.modifier !== undefined) throw badParameter(asked.name, `_list takes no modifier :${shown(asked.modifier)}.`);
  const ids = values.map(unescape);
  return { kind: 'has', source: 'List', param: 'List.item', where: { kind: 'id', ids } };
}
