// The grammar of `_filter`: comparisons joined by and, or, not and parentheses.
// https://hl7.org/fhir/R4/search_filter.html
import { tooCostly } from '#fhir/outcome.ts';
import { badParameter, shown } from './refusals.ts';

export const OPERATORS = [
  'eq',
  'ne',
  'co',
  'sw',
  'gt',
  'lt',
  'ge',
  'le',
  'ap',
  'sa',
  'eb',
  'pr',
  'po',
  'ss',
  'sb',
  'in',
  'ni',
  're',
] as const;
export type FilterOperator = (typeof OPERATORS)[number];

export interface Comparison {
  readonly kind: 'comparison';
  /** A parameter, or a chain of them: `subject.name`. */
  readonly path: string;
  readonly operator: FilterOperator;
  readonly value: string;
}

export type Filter =
  Comparison | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] } | { readonly kind: 'not'; readonly of: Filter };

const DEEPEST = 20;
const MOST_COMPARISONS = 100;

export function parseFilter(text: string): Filter {
  return new FilterReader(text).read();
}

class FilterReader {
  readonly #text: string;
  #at = 0;
  #comparisons = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Filter {
    const filter = this.#expression(0);
    if (this.#at < this.#text.length) this.#fail('"and", "or" or the end');
    return filter;
  }

  #expression(depth: number): Filter {
    if (depth > DEEPEST) throw tooCostly(`Parameter _filter has parentheses nested deeper than ${DEEPEST} levels.`, '?_filter');
    const of = [this.#operand(depth)];
    let joined: 'and' | 'or' | undefined;
    for (;;) {
      const start = this.#at;
      const word = this.#word().toLowerCase();
      if (word !== 'and' && word !== 'or') {
        this.#at = start;
        break;
      }
      // The specification leaves the precedence open, so nobody is left to guess.
      if (joined !== undefined && joined !== word)
        throw badParameter('_filter', 'Parameter _filter mixes "and" with "or": put parentheses to say which comes first.');
      joined = word;
      of.push(this.#operand(depth));
    }
    return joined === undefined ? (of[0] as Filter) : { kind: joined, of };
  }

  #operand(depth: number): Filter {
    this.#spaces();
    const start = this.#at;
    if (this.#word() === 'not') {
      this.#spaces();
      if (this.#text[this.#at] === '(') return { kind: 'not', of: this.#parenthesised(depth) };
    }
    this.#at = start;
    return this.#text[this.#at] === '(' ? this.#parenthesised(depth) : this.#comparison();
  }

  #parenthesised(depth: number): Filter {
    this.#at++;
    const inner = this.#expression(depth + 1);
    this.#spaces();
    if (this.#text[this.#at] !== ')') this.#fail('")"');
    this.#at++;
    this.#spaces();
    return inner;
  }

  #comparison(): Comparison {
    if (++this.#comparisons > MOST_COMPARISONS)
      throw tooCostly(`Parameter _filter has more than ${MOST_COMPARISONS} comparisons.`, '?_filter');
    const path = this.#word();
    if (path === '') this.#fail('a search parameter');
    if (path.includes('['))
      throw badParameter('_filter', `"${shown(path)}" filters inside an element; that is not supported. Use a composite parameter.`);
    const word = this.#word();
    const operator = OPERATORS.find((each) => each === word);
    if (operator === undefined)
      throw badParameter('_filter', `"${shown(word)}" in _filter is no operator that is supported; use one of ${OPERATORS.join(', ')}.`);
    const value = this.#value();
    this.#spaces();
    return { kind: 'comparison', path, operator, value };
  }

  /** A JSON string, or everything up to the next space or parenthesis. */
  #value(): string {
    this.#spaces();
    if (this.#text[this.#at] !== '"') {
      const word = this.#word();
      if (word === '') this.#fail('a value');
      return word;
    }
    const quoted = /"(?:[^"\\]|\\.)*"/y;
    quoted.lastIndex = this.#at;
    const found = quoted.exec(this.#text)?.[0];
    if (found === undefined) this.#fail('a closing quote');
    this.#at += found.length;
    try {
      return JSON.parse(found) as string;
    } catch {
      throw badParameter('_filter', `${shown(found)} in _filter is no valid string: escape quotes and backslashes as in JSON.`);
    }
  }

  #word(): string {
    this.#spaces();
    const start = this.#at;
    while (this.#at < this.#text.length && !' \t\r\n()'.includes(this.#text[this.#at] as string)) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #spaces(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '.')) this.#at++;
  }

  #fail(expected: string): never {
    const found = this.#at < this.#text.length ? `"${shown(this.#text.slice(this.#at, this.#at + 20))}"` : 'the end';
    throw badParameter('_filter', `Parameter _filter, at character ${this.#at + 1}: found ${found} where ${expected} was expected.`);
  }
}
