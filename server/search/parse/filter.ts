// `_filter` to a predicate: each comparison is said with the parameters, modifiers and prefixes of ordinary searches.
// https://hl7.org/fhir/R4/search_filter.html
import { assertNever } from '#fhir/assert-never.ts';
import { and, not, or, type Predicate } from '../predicate.ts';
import { clause } from './clause.ts';
import type { Asked, ParseContext } from './context.ts';
import { escape } from './escape.ts';
import { parseFilter, type Comparison, type Filter, type FilterOperator } from './filter-grammar.ts';
import { askedPredicate } from './leaf.ts';
import { badParameter } from './refusals.ts';

export function filterPredicate(text: string, types: readonly string[], context: ParseContext): Predicate {
  return toPredicate(parseFilter(text), types, context);
}

function toPredicate(filter: Filter, types: readonly string[], context: ParseContext): Predicate {
  switch (filter.kind) {
    case 'and':
      return and(...filter.of.map((part) => toPredicate(part, types, context)));
    case 'or':
      return or(...filter.of.map((part) => toPredicate(part, types, context)));
    case 'not':
      return not(toPredicate(filter.of, types, context));
    case 'comparison':
      return clause(filter.path, types, (asked) => compare({ ...asked, name: '_filter' }, filter, context), context);
    default:
      return assertNever(filter);
  }
}

const ORDERED = ['date', 'number', 'quantity'];
/** Which types of parameter an operator goes with. */
const GOES_WITH: Readonly<Record<Exclude<FilterOperator, 'eq' | 'ne' | 'pr'>, readonly string[]>> = {
  co: ['string'],
  sw: ['string', 'uri'],
  gt: ORDERED,
  lt: ORDERED,
  ge: ORDERED,
  le: ORDERED,
  ap: ORDERED,
  sa: ORDERED,
  eb: ORDERED,
  po: ['date'],
  ss: ['token'],
  sb: ['token'],
  in: ['token'],
  ni: ['token'],
  re: ['reference'],
};

function compare(asked: Asked, { operator, value, path }: Comparison, context: ParseContext): Predicate {
  const { type } = asked.parameter;
  const goesWith = operator === 'eq' || operator === 'ne' || operator === 'pr' ? undefined : GOES_WITH[operator];
  if (goesWith && !goesWith.includes(type)) {
    throw badParameter(
      '_filter',
      `Operator ${operator} does not go with parameter ${path}, which is of type ${type}; it goes with ${goesWith.join(', ')}.`,
    );
  }
  const ask = (text: string, modifier?: string): Predicate =>
    askedPredicate(modifier === undefined ? asked : { ...asked, modifier }, [text], context);
  const plain = literal(type, value);
  switch (operator) {
    case 'eq':
      return type === 'string' && asked.modifier === undefined ? ask(plain, 'exact') : ask(plain);
    case 'ne':
      if (ORDERED.includes(type)) return ask(`ne${plain}`);
      return not(type === 'string' ? ask(plain, 'exact') : ask(plain));
    case 'pr':
      return ask(present(value), 'missing');
    case 'co':
      return ask(plain, 'contains');
    case 'sw':
      return type === 'uri' ? ask(plain, 'below') : ask(plain);
    case 'ss':
      return ask(plain, 'below');
    case 'sb':
      return ask(plain, 'above');
    case 'in':
      return ask(plain, 'in');
    case 'ni':
      return ask(plain, 'not-in');
    case 're':
      return ask(plain);
    case 'po':
      return overlap(ask(plain));
    default:
      return ask(`${operator}${plain}`);
  }
}

/** In a filter only the bars of tokens and quantities are separators. */
function literal(type: string, value: string): string {
  return type === 'token' || type === 'quantity' || type === 'composite' ? value.replace(/[\\,]/g, '\\$&') : escape(value);
}

function present(value: string): string {
  if (value !== 'true' && value !== 'false') throw badParameter('_filter', 'Operator pr is followed by true or false.');
  return value === 'true' ? 'false' : 'true';
}

/** The same test as `ap`, over the range as it was written. */
function overlap(predicate: Predicate): Predicate {
  if (predicate.kind !== 'date' && predicate.kind !== 'updated') return predicate;
  return { ...predicate, tests: predicate.tests.map((test) => ({ ...test, op: 'ap' })) };
}
