// What a resource puts into the search index: every search parameter of its type, compiled at start.
// https://hl7.org/fhir/R4/searchparameter.html
import { evalFhirPath, parseFhirPath } from '@medplum/core';
import type { SearchParameter, SearchParameters, SearchParameterType } from '#conformance/search-parameters.ts';
import { onceForShared, isShared } from '#fhir/shared.ts';
import type { Structures } from '#conformance/structures.ts';
import type { IndexValues } from './index-entry.ts';
import { compilePaths, UnsupportedPath } from './index/compile-path.ts';
import type { ConversionContext, Converter } from './index/conversion.ts';
import { converterFor } from './index/convert.ts';
import { fullText } from './index/full-text.ts';
import { valuesAt, walkPath, type Path } from './index/path.ts';
import { componentKeys, rowKeys, Rows, type RowKeys } from './index/rows.ts';
import { componentKey, isOfWholeResource } from './composite.ts';
import { partsOf } from './unions.ts';

export interface IndexerOptions extends ConversionContext {
  readonly structures: Structures;
}

export interface Indexer {
  (resource: object): IndexValues;
  /** `Type.code` of the parameters whose expressions are left to an interpreter. */
  readonly interpreted: readonly string[];
}

/** Puts one parameter's rows; `node` is the resource, or a repetition of a composite. */
type Extract = (node: object, resource: object, rows: Rows) => void;

interface Compiled {
  readonly extract: Extract;
  /** Of a node that has none of these there are no rows; undefined where that is not known. */
  readonly members: readonly string[] | undefined;
}

/** Parameters of one type, in their order; and for each member of a resource the positions of those that begin with it. */
interface Plan {
  readonly extracts: readonly Extract[];
  readonly begunBy: ReadonlyMap<string, readonly number[]>;
  readonly always: readonly number[];
  /** By position, whether it is to be asked of the resource at hand; false between two resources. */
  readonly due: boolean[];
}

/** Answered from the row itself, or from the words of the text. */
const WITHOUT_ROWS = new Set(['_id', '_lastUpdated', '_text', '_content', '_list', '_query', '_filter', '_type']);

export function createIndexer(searchParameters: SearchParameters, options: IndexerOptions): Indexer {
  const interpreted: string[] = [];
  const byType = new Map<string, Plan>();
  for (const type of searchParameters.types) {
    const compiled = searchParameters
      .of(type)
      .filter((parameter) => !WITHOUT_ROWS.has(parameter.code) && parameter.expression !== '')
      .filter((parameter) => partsOf(parameter, type, searchParameters)[0] === parameter)
      .map((parameter) => compileParameter(parameter, type, options, interpreted));
    byType.set(type, planOf(compiled));
  }
  const indexer = (resource: object): IndexValues => {
    const rows = new Rows();
    const { resourceType } = resource as { resourceType?: string };
    const plan = byType.get(resourceType ?? '');
    if (plan !== undefined) follow(plan, resource, rows);
    return { entries: rows.entries, ...fullText(resource) };
  };
  return Object.assign(indexer, { interpreted });
}

function planOf(compiled: readonly Compiled[]): Plan {
  const begunBy = new Map<string, number[]>();
  const always: number[] = [];
  compiled.forEach(({ members }, at) => {
    if (members === undefined) always.push(at);
    for (const name of new Set(members)) begunBy.set(name, [...(begunBy.get(name) ?? []), at]);
  });
  return { extracts: compiled.map(({ extract }) => extract), begunBy, always, due: compiled.map(() => false) };
}

/** A resource has few of the members that its type may have: those are asked for, and not each parameter for its own. */
function follow({ extracts, begunBy, always, due }: Plan, resource: object, rows: Rows): void {
  for (const at of always) due[at] = true;
  for (const name in resource) {
    const begun = begunBy.get(name);
    if (begun !== undefined) for (const at of begun) due[at] = true;
  }
  for (let at = 0; at < due.length; at += 1) {
    if (due[at] !== true) continue;
    due[at] = false;
    (extracts[at] as Extract)(resource, resource, rows);
  }
}

function compileParameter(parameter: SearchParameter, type: string, options: IndexerOptions, interpreted: string[]): Compiled {
  try {
    if (parameter.type === 'composite') return compileComposite(parameter, type, options);
    const { extract, members } = compileExpression(parameter.expression, parameter.type, type, rowKeys(parameter.key), options);
    return {
      members,
      extract: (node, resource, rows) => {
        rows.begin();
        extract(node, resource, rows);
      },
    };
  } catch (error) {
    if (!(error instanceof UnsupportedPath)) throw error;
    interpreted.push(`${type}.${parameter.code}`);
    return { extract: interpret(parameter, options), members: undefined };
  }
}

function compileExpression(
  expression: string,
  parameterType: SearchParameterType,
  start: string,
  keys: RowKeys,
  options: IndexerOptions,
): Compiled {
  const parts = compilePaths(expression, start, options.structures).flatMap((path) => {
    const convert = converterFor(parameterType, path.type, options);
    return convert ? [{ path, first: firstMember(path), put: putter(convert, keys) }] : [];
  });
  const extract: Extract = (node, resource, rows) => {
    for (const { path, first, put } of parts) {
      // Most resources have none of most elements that are asked for.
      if (first === undefined || (node as Record<string, unknown>)[first] !== undefined) walkPath(path, node, resource, put, rows);
    }
  };
  return { extract, members: membersOf(parts.map(({ first }) => first)) };
}

function membersOf(firsts: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = firsts.filter((first) => first !== undefined);
  return known.length === firsts.length ? known : undefined;
}

/** Without it there is nothing at the path's end. */
function firstMember({ steps: [first], fromResource }: Path): string | undefined {
  return first?.kind === 'member' && fromResource === undefined ? first.name : undefined;
}

/** Of a shared value the rows are made once. */
function putter(convert: Converter, keys: RowKeys): (value: unknown, rows: Rows) => void {
  const entriesOf = onceForShared((value) => {
    const own = new Rows();
    convert(value, keys, own);
    return own.entries;
  });
  return (value, rows) => {
    if (typeof value === 'object' && value !== null && isShared(value)) rows.addAll(entriesOf(value));
    else convert(value, keys, rows);
  };
}

/** One group of rows for each repetition; a composite over the whole resource is answered from its components' own rows. */
function compileComposite(parameter: SearchParameter, type: string, options: IndexerOptions): Compiled {
  if (isOfWholeResource(parameter, type)) return { extract: () => undefined, members: [] };
  const bases = compilePaths(parameter.expression, type, options.structures).map((path) => ({
    path,
    components: parameter.components.map((component, i) =>
      compileExpression(component.expression, component.type, path.type, componentKeys(componentKey(parameter, i)), options),
    ),
  }));
  const extract: Extract = (node, resource, rows) => {
    let ordinal = 0;
    for (const { path, components } of bases) {
      for (const repetition of valuesAt(path, node, resource) as object[]) {
        const group = path.steps.length === 0 ? 0 : ++ordinal;
        const before = rows.entries.length;
        const complete = components.every((component) => {
          const start = rows.begin(group);
          component.extract(repetition, resource, rows);
          return rows.entries.length > start;
        });
        // A repetition that lacks a component can answer no tuple.
        if (!complete) rows.entries.length = before;
      }
    }
  };
  return { extract, members: membersOf(bases.map(({ path }) => firstMember(path))) };
}

/** Without data types known beforehand, a value is taken for what its members say. */
function interpret(parameter: SearchParameter, options: IndexerOptions): Extract {
  const expression = parseFhirPath(parameter.expression);
  const keys = rowKeys(parameter.key);
  return (node, _resource, rows) => {
    rows.begin();
    for (const value of evalFhirPath(expression, node)) {
      converterFor(parameter.type, apparentType(value, parameter.type), options)?.(value, keys, rows);
    }
  };
}

const APPARENT: readonly (readonly [string, string])[] = [
  ['reference', 'Reference'],
  ['coding', 'CodeableConcept'],
  ['family', 'HumanName'],
  ['city', 'Address'],
  ['start', 'Period'],
  ['end', 'Period'],
  ['event', 'Timing'],
  ['repeat', 'Timing'],
  ['low', 'Range'],
  ['high', 'Range'],
  ['currency', 'Money'],
  ['code', 'Coding'],
];

function apparentType(value: unknown, parameterType: SearchParameterType): string {
  if (typeof value !== 'object' || value === null)
    return parameterType === 'date' ? 'dateTime' : parameterType === 'reference' ? 'canonical' : 'string';
  if (parameterType === 'quantity' && 'value' in value) return 'Quantity';
  return APPARENT.find(([name]) => name in value)?.[1] ?? ('value' in value ? 'Identifier' : 'CodeableConcept');
}
