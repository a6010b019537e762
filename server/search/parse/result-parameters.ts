// Parameters that shape the answer and do not choose what matches: order, page, total, parts, includes.
// https://hl7.org/fhir/R4/search.html#return
import { notSupported, tooCostly } from '#fhir/outcome.ts';
import { all } from '../predicate.ts';
import type { Include, Query, SortKey } from '../query.ts';
import { partsOf } from '../unions.ts';
import type { ParseContext } from './context.ts';
import { badParameter, nearestHint, shown } from './refusals.ts';

export interface Presentation {
  readonly summary?: 'true' | 'text' | 'data' | 'count' | 'false';
  readonly elements?: readonly string[];
}

type Totals = Query['total'];

/** What has been read so far. */
export interface ResultParameters {
  readonly sort: SortKey[];
  readonly includes: Include[];
  count: number | undefined;
  total: Totals | undefined;
  summary: Presentation['summary'] | undefined;
  elements: string[] | undefined;
}

export function emptyResultParameters(): ResultParameters {
  return { sort: [], includes: [], count: undefined, total: undefined, summary: undefined, elements: undefined };
}

const MOST_INCLUDES = 20;
const MOST_SORT_KEYS = 8;
const SUMMARIES = ['true', 'text', 'data', 'count', 'false'] as const;

/** False when the name is none of these parameters. Returns the value as understood, for the self link. */
export function readResultParameter(
  name: string,
  value: string,
  types: readonly string[],
  maxCount: number,
  into: ResultParameters,
  context: ParseContext,
): string | false {
  const [base = '', modifier] = name.split(':');
  if (base === '_include' || base === '_revinclude') {
    if (into.includes.length >= MOST_INCLUDES) throw tooCostly(`A search takes at most ${MOST_INCLUDES} includes.`, `?${base}`);
    into.includes.push(include(base, modifier, value, context));
    return value;
  }
  switch (name) {
    case '_sort':
      into.sort.push(...sortKeys(value, types, context));
      if (into.sort.length > MOST_SORT_KEYS) throw tooManySortKeys(into.sort.length);
      return value;
    case '_count':
      once(name, into.count);
      into.count = Math.min(wholeNumber(name, value), maxCount);
      return String(into.count);
    case '_total':
      once(name, into.total);
      into.total = oneOf(name, value, ['none', 'estimate', 'accurate']) === 'none' ? 'none' : 'accurate';
      return value;
    case '_summary':
      once(name, into.summary);
      into.summary = oneOf(name, value, SUMMARIES);
      return value;
    case '_elements':
      into.elements = [...(into.elements ?? []), ...value.split(',').map((element) => elementName(element))];
      return value;
    case '_contained':
      if (value === 'false') return value;
      throw notSupported('Contained resources are searched with the resource that holds them only; leave _contained out.', '?_contained');
    case '_containedType':
    case '_score':
    case '_query':
      throw notSupported(`Parameter ${name} is not supported; leave it out.`, `?${name}`);
    default:
      return false;
  }
}

function once(name: string, earlier: unknown): void {
  if (earlier !== undefined) throw badParameter(name, `Parameter ${name} is given more than once.`);
}

function wholeNumber(name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value))
    throw badParameter(name, `Value "${shown(value)}" of ${name} is not valid: write a whole number of 0 or more.`);
  return Number(value);
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw badParameter(name, `Value "${shown(value)}" of ${name} is not valid: it is one of ${allowed.join(', ')}.`);
  return found;
}

function elementName(text: string): string {
  if (!/^([A-Z][A-Za-z]+\.)?[a-z][A-Za-z0-9]*$/.test(text)) {
    throw badParameter(
      '_elements',
      `Element "${shown(text)}" is not valid: name elements of the resource itself, as in _elements=identifier,name.`,
    );
  }
  return text;
}

function sortKeys(value: string, types: readonly string[], context: ParseContext): readonly SortKey[] {
  const keys = value.split(',');
  // Before they are read: a thousand wrong names are one mistake.
  if (keys.length > MOST_SORT_KEYS) throw tooManySortKeys(keys.length);
  return keys.map((key) => sortKey(key, types, context));
}

function tooManySortKeys(count: number): Error {
  return tooCostly(`A search is sorted by at most ${MOST_SORT_KEYS} parameters, not ${count}; the first few decide.`, '?_sort');
}

function sortKey(text: string, types: readonly string[], { searchParameters }: ParseContext): SortKey {
  const descending = text.startsWith('-');
  const code = descending ? text.slice(1) : text;
  if (code === '_id' || code === '_lastUpdated') return { param: code, table: 'row', descending };
  const among = types.length === 0 ? searchParameters.types.slice(0, 1) : types;
  const found = among.map((type) => ({ type, parameter: searchParameters.get(type, code) }));
  const [first] = found;
  const parameter = first?.parameter;
  if (
    !first ||
    !parameter ||
    found.some((other) => other.parameter?.key !== parameter.key) ||
    (types.length === 0 && parameter.key !== code)
  ) {
    if (types.length !== 1)
      throw badParameter(
        '_sort',
        `A search over several types is sorted by _id, _lastUpdated, _tag, _profile or _source, not by "${shown(code)}".`,
      );
    throw badParameter(
      '_sort',
      `"${shown(code)}" is no search parameter of ${types[0]}. ${nearestHint(searchParameters.nearest(types[0] ?? '', code))}`,
    );
  }
  const { type } = parameter;
  const parts = partsOf(parameter, first.type, searchParameters);
  if (type === 'composite' || type === 'special' || parameter.expression === '' || parts[0] !== parameter) {
    const instead = parts.filter((part) => part !== parameter).map((part) => part.code);
    throw badParameter(
      '_sort',
      `Parameter ${code} has no order to sort by${instead.length === 0 ? '' : `; sort by ${instead.join(' or ')}`}.`,
    );
  }
  return { param: parameter.key, table: type, descending };
}

/** `Observation:subject`, `Observation:subject:Patient`, `Observation:*`, `*`. */
function include(
  base: '_include' | '_revinclude',
  modifier: string | undefined,
  value: string,
  { searchParameters }: ParseContext,
): Include {
  if (modifier !== undefined && modifier !== 'iterate' && modifier !== 'recurse') {
    throw badParameter(base, `Modifier :${shown(modifier)} does not go with ${base}; allowed: :iterate.`);
  }
  const made = { direction: base === '_include' ? 'include' : 'revinclude', iterate: modifier !== undefined, where: all } as const;
  if (value === '*') return made;
  const [source = '', code, target, ...more] = value.split(':');
  if (code === undefined || code === '' || more.length > 0)
    throw badParameter(base, `Value "${shown(value)}" of ${base} is not valid: write Type:reference, Type:reference:Target, Type:* or *.`);
  for (const type of [source, target]) {
    if (type !== undefined && !searchParameters.types.includes(type))
      throw badParameter(base, `"${shown(type)}" in ${shown(value)} is no resource type.`);
  }
  const named = target === undefined ? made : { ...made, target };
  if (code === '*') return { ...named, source };
  const parameter = searchParameters.get(source, code);
  if (parameter?.type !== 'reference') {
    const references = searchParameters
      .of(source)
      .filter((each) => each.type === 'reference')
      .map((each) => each.code);
    throw badParameter(base, `"${shown(code)}" is no reference parameter of ${source}; it has ${references.join(', ') || 'none'}.`);
  }
  if (target !== undefined && !parameter.targets.includes(target))
    throw badParameter(base, `Parameter ${code} of ${source} does not refer to ${target}.`);
  return { ...named, source, param: parameter.key };
}
