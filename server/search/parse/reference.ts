// Reference parameters.
// https://hl7.org/fhir/R4/search.html#reference
import { isResourceId, isTypeName, parseReference, targetOf } from '#fhir/reference.ts';
import type { Predicate, SearchLeaf, Target } from '../predicate.ts';
import type { Asked, ParseContext } from './context.ts';
import { splitEscaped, unescape } from './escape.ts';
import { badModifier, badValue } from './refusals.ts';

/** A bare id may mean any of the parameter's types; with more of them than this the type has to be said. */
const MOST_TYPES = 20;

export function referencePredicate(asked: Asked, values: readonly string[], context: ParseContext): Predicate {
  const { modifier, parameter, key } = asked;
  if (modifier === 'identifier')
    return { kind: 'token', param: `${key}:identifier`, values: values.map((value) => identifier(asked, value, context)) };
  if (modifier !== undefined && !parameter.targets.includes(modifier)) {
    const types = parameter.targets.length > MOST_TYPES ? ['[a resource type]'] : parameter.targets;
    throw badModifier(asked, ['missing', 'identifier', ...types]);
  }
  const leaf: SearchLeaf = { kind: 'reference', param: key, targets: values.flatMap((value) => targets(asked, unescape(value), context)) };
  return leaf;
}

function targets(asked: Asked, text: string, { baseUrl, searchParameters }: ParseContext): Target[] {
  const { modifier, parameter } = asked;
  if (isResourceId(text)) {
    const types = modifier === undefined ? parameter.targets : [modifier];
    if (types.length === 0 || types.length > MOST_TYPES) throw badValue(asked, text, 'it may refer to many types: write Type/id.');
    return types.map((type) => ({ type, id: text }));
  }
  const parsed = parseReference(text.includes('|') ? text.slice(0, text.indexOf('|')) : text, baseUrl);
  const target = parsed && targetOf(parsed);
  if (!target) throw badValue(asked, text, 'write id, Type/id or an absolute url.');
  if (target.type === 'url') return [text.includes('|') ? { type: 'url', id: text } : target];
  if (!isTypeName(target.type) || !searchParameters.types.includes(target.type))
    throw badValue(asked, text, `${target.type} is no resource type.`);
  if (modifier !== undefined && target.type !== modifier) throw badValue(asked, text, `the modifier says :${modifier}.`);
  return [target];
}

function identifier(asked: Asked, text: string, { aliases }: ParseContext): { system?: string | null; code?: string } {
  const [first = '', ...rest] = splitEscaped(text, '|');
  if (rest.length === 0) return { code: unescape(first) };
  const code = unescape(rest.join('|'));
  if (code === '') throw badValue(asked, text, 'write system|value or value.');
  return { system: first === '' ? null : aliases.indexed(unescape(first)), code };
}
