// The functions of FHIRPath that the definitions of R4 and our profiles use.
// https://hl7.org/fhirpath/N1/#functions
import {
  children,
  deepEquals,
  descendants,
  hasValue,
  isObject,
  keyOf,
  nothing,
  ofBoolean,
  truth,
  type Collection,
  type Environment,
} from './collection.ts';

export type Evaluate = (input: Collection, environment: Environment) => Collection;
type FhirPathFunction = (input: Collection, args: readonly Evaluate[], environment: Environment) => Collection;

/** A criterion sees one item at a time, as `$this`. */
function each(criterion: Evaluate, item: unknown, environment: Environment): Collection {
  const one = [item];
  return criterion(one, { ...environment, self: one });
}

function holds(criterion: Evaluate, item: unknown, environment: Environment): boolean {
  return truth(each(criterion, item, environment)) === true;
}

/** An ordinary argument is read where the whole expression stands, not from the function's input. */
function argument(args: readonly Evaluate[], at: number, environment: Environment): Collection {
  return args[at]?.(environment.self, environment) ?? nothing;
}

function onText(apply: (text: string, args: readonly unknown[]) => unknown): FhirPathFunction {
  return (input, args, environment) => {
    const [text] = input;
    const values = args.map((_, at) => argument(args, at, environment)[0]);
    if (typeof text !== 'string' || values.includes(undefined)) return nothing;
    const result = apply(text, values);
    return result === undefined ? nothing : [result];
  };
}

const patterns = new Map<string, RegExp>();

/** The patterns come from definitions, never from a request. */
function pattern(source: unknown, flags = ''): RegExp {
  const key = `${flags}/${String(source)}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const made = new RegExp(String(source), flags);
  patterns.set(key, made);
  return made;
}

function distinct(collection: Collection): unknown[] {
  return [...new Map(collection.map((item) => [keyOf(item), item])).values()];
}

const where: FhirPathFunction = (input, [criterion], environment) =>
  criterion === undefined ? input : input.filter((item) => holds(criterion, item, environment));

export const functions: Readonly<Record<string, FhirPathFunction>> = {
  exists: (input, args, environment) => ofBoolean(where(input, args, environment).length > 0),
  empty: (input) => ofBoolean(input.length === 0),
  not: (input) => {
    const value = truth(input);
    return ofBoolean(value === undefined ? undefined : !value);
  },
  where,
  all: (input, [criterion], environment) =>
    ofBoolean(criterion === undefined || input.every((item) => holds(criterion, item, environment))),
  select: (input, [projection], environment) =>
    projection === undefined ? input : input.flatMap((item) => each(projection, item, environment)),
  allTrue: (input) => ofBoolean(input.every((item) => item === true)),
  allFalse: (input) => ofBoolean(input.every((item) => item === false)),
  anyTrue: (input) => ofBoolean(input.some((item) => item === true)),
  count: (input) => [input.length],
  first: (input) => input.slice(0, 1),
  last: (input) => input.slice(-1),
  tail: (input) => input.slice(1),
  skip: (input, args, environment) => input.slice(Number(argument(args, 0, environment)[0] ?? 0)),
  take: (input, args, environment) => input.slice(0, Number(argument(args, 0, environment)[0] ?? 0)),
  single: (input) => (input.length === 1 ? input : nothing),
  distinct: (input) => distinct(input),
  isDistinct: (input) => ofBoolean(distinct(input).length === input.length),
  union: (input, args, environment) => distinct([...input, ...argument(args, 0, environment)]),
  combine: (input, args, environment) => [...input, ...argument(args, 0, environment)],
  intersect: (input, args, environment) => {
    const other = argument(args, 0, environment);
    return other.length === 0 ? nothing : distinct(input).filter((item) => other.some((o) => deepEquals(item, o)));
  },
  subsetOf: (input, args, environment) => {
    const keys = new Set(argument(args, 0, environment).map(keyOf));
    return ofBoolean(input.every((item) => keys.has(keyOf(item))));
  },
  children: (input) => children(input),
  descendants: (input) => descendants(input),
  trace: (input) => input,
  hasValue: (input) => ofBoolean(input.length === 1 && hasValue(input[0])),
  iif: (input, [condition, then, otherwise], environment) => {
    const isMet = condition !== undefined && truth(condition(input, environment)) === true;
    return (isMet ? then : otherwise)?.(input, environment) ?? nothing;
  },
  extension: (input, args, environment) => {
    const [url] = argument(args, 0, environment);
    const all = input.flatMap((item) => (isObject(item) && Array.isArray(item.extension) ? (item.extension as unknown[]) : []));
    return all.filter((extension) => isObject(extension) && extension.url === url);
  },
  toInteger: (input) => {
    const [value] = input;
    if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? [Number(value)] : nothing;
    return Number.isInteger(value) ? [value] : typeof value === 'boolean' ? [Number(value)] : nothing;
  },
  toString: (input: Collection) => (input.length === 0 || !hasValue(input[0]) ? nothing : [String(input[0])]),
  matches: onText((text, [regex]) => pattern(regex).test(text)),
  replaceMatches: onText((text, [regex, by]) => text.replace(pattern(regex, 'g'), String(by))),
  startsWith: onText((text, [prefix]) => text.startsWith(String(prefix))),
  endsWith: onText((text, [suffix]) => text.endsWith(String(suffix))),
  contains: onText((text, [part]) => text.includes(String(part))),
  substring: onText((text, [from, length]) =>
    length === undefined ? text.slice(Number(from)) : text.slice(Number(from), Number(from) + Number(length)),
  ),
  length: onText((text) => text.length),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
};
