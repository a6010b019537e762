// One `name=value` of a question: plain parameters, chains and `_has`, over one type or several.
// https://hl7.org/fhir/R4/search.html#chaining, https://hl7.org/fhir/R4/search.html#has
import { OperationOutcomeError, issue, tooCostly } from '#fhir/outcome.ts';
import type { SearchParameter } from '#conformance/search-parameters.ts';
import { and, or, type Predicate } from '../predicate.ts';
import type { Asked, ParseContext } from './context.ts';
import { badParameter, nearestHint, shown } from './refusals.ts';

/** Turns the parameter at the end of the name into a predicate. */
export type Read = (asked: Asked) => Predicate;

export const DEEPEST_CHAIN = 5;
/** A chain without a type is asked of every type that the reference may lead to, up to this many. */
const MOST_TARGETS = 12;

/** The name itself is not known: lenient handling leaves it out. */
export class UnknownParameter extends OperationOutcomeError {}

interface Place {
  /** Empty = all types. */
  readonly types: readonly string[];
  readonly depth: number;
  /** Hops that may still be built: open references at every hop would multiply. */
  readonly budget: { left: number };
}

const MOST_HOPS = 200;

export function clause(name: string, types: readonly string[], read: Read, context: ParseContext): Predicate {
  return atPlace(name, name, { types, depth: 0, budget: { left: MOST_HOPS } }, read, context);
}

/** `rest` is what is left of `name` at this hop. */
function atPlace(rest: string, name: string, place: Place, read: Read, context: ParseContext): Predicate {
  if (place.depth > DEEPEST_CHAIN)
    throw tooCostly(`Parameter ${shown(name)} has more than ${DEEPEST_CHAIN} hops; ask in several steps.`, `?${shown(name)}`);
  if (place.budget.left-- === 0)
    throw tooCostly(`Parameter ${shown(name)} leads over too many types; name them: reference:Type.parameter.`, `?${shown(name)}`);
  if (rest.startsWith('_has:')) return has(rest, name, place, read, context);
  const dot = rest.indexOf('.');
  if (dot >= 0) return chain(rest.slice(0, dot), rest.slice(dot + 1), name, place, read, context);
  const [code, modifier] = splitModifier(rest);
  return perType(code, name, place.types, context, (parameter, type) => read({ parameter, key: parameter.key, type, modifier, name }));
}

function chain(head: string, rest: string, name: string, place: Place, read: Read, context: ParseContext): Predicate {
  const [code, wanted] = splitModifier(head);
  return perType(code, name, place.types, context, (parameter) => {
    if (parameter.type !== 'reference')
      throw badParameter(name, `Parameter ${code} is of type ${parameter.type}; only a reference can be chained.`);
    const next = (to: string): Place => ({ types: [to], depth: place.depth + 1, budget: place.budget });
    const hop = (to: string): Predicate => ({
      kind: 'chain',
      param: parameter.key,
      to,
      where: atPlace(rest, name, next(to), read, context),
    });
    return or(...chainTargets(parameter, wanted, rest, name, context).map(hop));
  });
}

function chainTargets(
  parameter: SearchParameter,
  wanted: string | undefined,
  rest: string,
  name: string,
  context: ParseContext,
): readonly string[] {
  const { targets, code } = parameter;
  if (wanted !== undefined) {
    if (!targets.includes(wanted))
      throw badParameter(name, `Parameter ${code} does not refer to "${shown(wanted)}"; it refers to ${listed(targets)}.`);
    return [wanted];
  }
  const [next] = splitModifier(rest.split('.')[0] ?? '');
  const able = rest.startsWith('_has:') ? targets : targets.filter((type) => context.searchParameters.get(type, next) !== undefined);
  if (able.length === 0) {
    const near = [...new Set(targets.flatMap((type) => context.searchParameters.nearest(type, next)))].slice(0, 3);
    throw badParameter(name, `No type that ${code} refers to (${listed(targets)}) has a parameter "${shown(next)}". ${nearestHint(near)}`);
  }
  if (able.length > MOST_TARGETS)
    throw badParameter(name, `Parameter ${code} may refer to ${able.length} types; say which: ${code}:Type.${shown(rest)}.`);
  return able;
}

function has(rest: string, name: string, place: Place, read: Read, context: ParseContext): Predicate {
  const [, source = '', code = '', ...inner] = rest.split(':');
  if (inner.length === 0) throw badParameter(name, `"${shown(rest)}" is not complete: write _has:Type:reference:parameter=value.`);
  if (!context.searchParameters.types.includes(source))
    throw badParameter(name, `"${shown(source)}" in ${shown(rest)} is no resource type.`);
  const parameter = context.searchParameters.get(source, code);
  if (parameter?.type !== 'reference') {
    const hint = parameter ? `it is of type ${parameter.type}.` : nearestHint(context.searchParameters.nearest(source, code));
    throw badParameter(name, `"${shown(code)}" is no reference parameter of ${source}. ${hint}`);
  }
  const pointless = place.types.length > 0 && !place.types.some((type) => parameter.targets.includes(type));
  if (pointless)
    throw badParameter(name, `Parameter ${code} of ${source} refers to ${listed(parameter.targets)}, not to ${place.types.join(', ')}.`);
  const next: Place = { types: [source], depth: place.depth + 1, budget: place.budget };
  return { kind: 'has', source, param: parameter.key, where: atPlace(inner.join(':'), name, next, read, context) };
}

/** One predicate for a parameter of all types, otherwise one for each type, guarded by the type. */
function perType(
  code: string,
  name: string,
  types: readonly string[],
  context: ParseContext,
  make: (parameter: SearchParameter, type: string) => Predicate,
): Predicate {
  const found = resolve(code, name, types, context);
  const [first] = found;
  if (first && (found.length === 1 || found.every(({ parameter }) => parameter.key === first.parameter.key)))
    return make(first.parameter, first.type);
  return or(...found.map(({ parameter, type }) => and({ kind: 'type', types: [type] }, make(parameter, type))));
}

function resolve(
  code: string,
  name: string,
  types: readonly string[],
  { searchParameters }: ParseContext,
): { parameter: SearchParameter; type: string }[] {
  const among = types.length === 0 ? searchParameters.types.slice(0, 1) : types;
  return among.map((type) => {
    const parameter = searchParameters.get(type, code);
    if (parameter && (types.length > 0 || parameter.key === parameter.code)) return { parameter, type };
    const place = types.length === 0 ? 'all types (name one by _type)' : type;
    const hint = nearestHint(searchParameters.nearest(type, code).filter((near) => types.length > 0 || near.startsWith('_')));
    throw new UnknownParameter([
      issue('invalid', `Parameter "${shown(code)}" is not known for ${place}. ${hint}`, { expression: `?${shown(name)}` }),
    ]);
  });
}

function splitModifier(segment: string): [code: string, modifier: string | undefined] {
  const colon = segment.indexOf(':');
  return colon < 0 ? [segment, undefined] : [segment.slice(0, colon), segment.slice(colon + 1)];
}

function listed(types: readonly string[]): string {
  return types.length > MOST_TARGETS ? `${types.slice(0, 3).join(', ')} and ${types.length - 3} more types` : types.join(', ');
}
