// A search as it arrives (names and values) to the `Query` that the store answers.
// https://hl7.org/fhir/R4/search.html
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { OperationOutcomeError, tooCostly } from '#fhir/outcome.ts';
import { isResourceId } from '#fhir/reference.ts';
import { clause, UnknownParameter } from './parse/clause.ts';
import type { ParseContext } from './parse/context.ts';
import { splitEscaped } from './parse/escape.ts';
import { filterPredicate } from './parse/filter.ts';
import { askedPredicate } from './parse/leaf.ts';
import { badParameter, nearestHint, shown } from './parse/refusals.ts';
import { emptyResultParameters, readResultParameter, type Presentation, type ResultParameters } from './parse/result-parameters.ts';
import { and, or, type Predicate } from './predicate.ts';
import type { Query } from './query.ts';

type Param = readonly [name: string, value: string];

export interface QueryInput {
  /** undefined = all types, or those of `_type`. */
  readonly type?: string;
  readonly compartment?: { readonly type: string; readonly id: string };
  /** Decoded, in order. */
  readonly params: readonly Param[];
  readonly handling: 'strict' | 'lenient';
}

export interface ParsedQuery {
  readonly query: Query;
  readonly presentation: Presentation;
  /** Lenient handling: what was left out, as warnings. */
  readonly ignored: readonly OperationOutcomeIssue[];
  /** The parameters that were used: reading them again gives the same query. */
  readonly self: readonly Param[];
}

export type ReadQuery = (input: QueryInput) => ParsedQuery;

export interface QueryParserOptions extends Omit<ParseContext, 'now'> {
  readonly clock: () => number;
  readonly defaultCount: number;
  readonly maxCount: number;
  /** Whether totals are counted where `_total` is not given; they are by default. */
  readonly defaultTotal?: Query['total'];
}

const MOST_PARAMETERS = 100;
const LONGEST_PARAMETER = 8192;
const MOST_VALUES = 999;
/** About the form of the answer: the door reads them. */
const OF_THE_DOOR = new Set(['_format', '_pretty']);

/** Throws once, with all issues found. */
export function createQueryParser(options: QueryParserOptions): ReadQuery {
  return (input) => {
    const params = input.params.filter(([name]) => !OF_THE_DOOR.has(name));
    if (params.length > MOST_PARAMETERS) throw tooCostly(`A search takes at most ${MOST_PARAMETERS} parameters, not ${params.length}.`);
    const reading = new Reading(input, options, { ...options, now: options.clock() });
    for (const [name, value] of params) reading.read(name, value);
    return reading.finish();
  };
}

class Reading {
  readonly #input: QueryInput;
  readonly #options: QueryParserOptions;
  readonly #context: ParseContext;
  readonly #types: readonly string[];
  readonly #result: ResultParameters = emptyResultParameters();
  readonly #where: Predicate[] = [];
  readonly #issues: OperationOutcomeIssue[] = [];
  readonly #ignored: OperationOutcomeIssue[] = [];
  readonly #self: Param[] = [];

  constructor(input: QueryInput, options: QueryParserOptions, context: ParseContext) {
    this.#input = input;
    this.#options = options;
    this.#context = context;
    // First of all, since it decides what the other names mean.
    this.#types = this.#try(() => this.#readTypes()) ?? [];
    this.#try(() => this.#enterCompartment());
  }

  read(name: string, value: string): void {
    if (name === '_type' && this.#input.type === undefined) return;
    try {
      const used = this.#readOne(name, value);
      this.#self.push([name, used]);
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      const plainName = !name.includes('.') && !name.startsWith('_has:');
      if (this.#input.handling === 'lenient' && error instanceof UnknownParameter && plainName) this.#ignore(error);
      else this.#issues.push(...error.outcome.issue);
    }
  }

  finish(): ParsedQuery {
    if (this.#issues.length > 0) throw new OperationOutcomeError(this.#issues);
    const { sort, includes, count, total, summary, elements } = this.#result;
    const onlyCount = summary === 'count' || count === 0;
    return {
      query: {
        types: this.#types,
        where: and(...this.#where),
        sort,
        includes: onlyCount ? [] : includes,
        count: onlyCount ? 0 : (count ?? Math.min(this.#options.defaultCount, this.#options.maxCount)),
        total: onlyCount ? 'accurate' : (total ?? this.#options.defaultTotal ?? 'accurate'),
      },
      presentation: { ...(summary === undefined ? {} : { summary }), ...(elements === undefined ? {} : { elements }) },
      ignored: this.#ignored,
      self: this.#self,
    };
  }

  #try<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OperationOutcomeError)) throw error;
      this.#issues.push(...error.outcome.issue);
      return undefined;
    }
  }

  #ignore(error: UnknownParameter): void {
    for (const found of error.outcome.issue)
      this.#ignored.push({ ...found, severity: 'warning', diagnostics: `${found.diagnostics ?? ''} It was ignored.` });
  }

  #readTypes(): readonly string[] {
    const { type, params } = this.#input;
    const { types: known } = this.#context.searchParameters;
    if (type !== undefined) {
      if (!known.includes(type)) throw badParameter('_type', `"${shown(type)}" is no resource type.`);
      return [type];
    }
    const given = params.filter(([name]) => name === '_type').map(([, value]) => value);
    if (given.length > 1) throw badParameter('_type', 'Parameter _type is given more than once; join the types by commas.');
    const types = [...new Set(given.flatMap((value) => value.split(',')))];
    const unknown = types.find((each) => !known.includes(each));
    if (unknown !== undefined) throw badParameter('_type', `"${shown(unknown)}" is no resource type. ${nearestHint([])}`);
    if (given[0] !== undefined) this.#self.push(['_type', given[0]]);
    return types;
  }

  /** https://hl7.org/fhir/R4/compartmentdefinition.html */
  #enterCompartment(): void {
    const { compartment } = this.#input;
    if (!compartment) return;
    const { type, id } = compartment;
    if (type !== 'Patient') throw badParameter('_type', `There is no compartment of type ${shown(type)} here; only Patient has one.`);
    if (!isResourceId(id)) throw badParameter('_id', `Resource id "${shown(id)}" is not valid: 1 to 64 letters, digits, dashes and dots.`);
    if (this.#types.length === 0) {
      this.#where.push({ kind: 'patient', ids: [id] });
      return;
    }
    this.#where.push(
      or(
        ...this.#types.map((each) =>
          and(...(this.#types.length > 1 ? [{ kind: 'type', types: [each] } as const] : []), this.#inCompartment(each, id)),
        ),
      ),
    );
  }

  #inCompartment(type: string, id: string): Predicate {
    const { compartments, searchParameters } = this.#context;
    if (type === 'Patient') return { kind: 'id', ids: [id] };
    const targets = [{ type: 'Patient', id }];
    const leaves = compartments.patientParams(type).flatMap((code): Predicate[] => {
      const parameter = searchParameters.get(type, code);
      return parameter ? [{ kind: 'reference', param: parameter.key, targets }] : [];
    });
    if (leaves.length === 0) throw badParameter('_type', `Type ${type} is in no Patient compartment; search it without one.`);
    return or(...leaves);
  }

  /** The value as used. */
  #readOne(name: string, value: string): string {
    if (name.length + value.length > LONGEST_PARAMETER)
      throw tooCostly(`Parameter ${shown(name)} is longer than ${LONGEST_PARAMETER} characters.`, `?${shown(name)}`);
    if (value === '') throw badParameter(name, `Parameter ${shown(name)} has no value; give one or leave it out.`);
    const shaped = readResultParameter(name, value, this.#types, this.#options.maxCount, this.#result, this.#context);
    if (shaped !== false) return shaped;
    this.#where.push(name === '_filter' ? filterPredicate(value, this.#types, this.#context) : this.#clause(name, value));
    return value;
  }

  #clause(name: string, value: string): Predicate {
    const values = splitEscaped(value, ',');
    if (values.length > MOST_VALUES)
      throw tooCostly(`Parameter ${shown(name)} has ${values.length} values; at most ${MOST_VALUES} are allowed.`, `?${shown(name)}`);
    return clause(
      name,
      this.#types,
      (asked) => {
        // Only now, so that an unknown name is said to be unknown first.
        if (values.includes(''))
          throw badParameter(name, `Parameter ${shown(name)} has an empty value between commas; leave it out, or write \\, for a comma.`);
        return askedPredicate(asked, values, this.#context);
      },
      this.#context,
    );
  }
}
