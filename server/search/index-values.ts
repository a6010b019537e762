// What a resource puts into the search index: every search parameter of its type, compiled at start.
// https://hl7.org/fhir/R4/searchparameter.html
import { evalFhirPath, parseFhirPath } from '@medplum/core';
import type { SearchParameter, SearchParameters, SearchParameterType } from '#conformance/search-parameters.ts';
import type { Structures } from '#conformance/structures.ts';
import { DistinctWords } from './distinct-words.ts';
import type { IndexValues } from './index-entry.ts';
import { compilePaths, UnsupportedPath } from './index/compile-path.ts';
import type { ConversionContext } from './index/conversion.ts';
import { converterFor } from './index/convert.ts';
import { collectSections, hasWords, wordsOfNarrative } from './index/full-text.ts';
import { Member, type Extract, type Part } from './index/member.ts';
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

/** All that is read of the resources of one type. */
interface Plan {
  readonly members: ReadonlyMap<string, Member>;
  readonly always: readonly Extract[];
}

/** Answered from the row itself, or from the words of the text. */
const WITHOUT_ROWS = new Set(['_id', '_lastUpdated', '_text', '_content', '_list', '_query', '_filter', '_type']);

export function createIndexer(searchParameters: SearchParameters, options: IndexerOptions): Indexer {
  const interpreted: string[] = [];
  const byType = new Map<string, Plan>();
  for (const type of searchParameters.types) {
    const parts = searchParameters
      .of(type)
      .filter((parameter) => !WITHOUT_ROWS.has(parameter.code) && parameter.expression !== '')
      .filter((parameter) => partsOf(parameter, type, searchParameters)[0] === parameter)
      .flatMap((parameter) => compileParameter(parameter, type, options, interpreted));
    byType.set(type, planOf(parts));
  }
  const indexer = (resource: object): IndexValues => {
    const rows = new Rows();
    const { resourceType } = resource as { resourceType?: string };
    const text = wordsOfNarrative(resource);
    const content = new DistinctWords();
    content.addAll(text);
    follow(byType.get(resourceType ?? '') ?? nothing, resource, rows, content);
    collectSections(resource, content);
    return { entries: rows.entries, text, content: content.all };
  };
  return Object.assign(indexer, { interpreted });
}

const nothing: Plan = { members: new Map(), always: [] };
/** Of a member that no parameter begins with there is at most the words. */
const [wordsAlone, unread] = [new Member([], true), new Member([], false)];

function planOf(parts: readonly Part[]): Plan {
  const names = new Set(parts.flatMap(({ member }) => member ?? []));
  const partsAt = (name: string | undefined): readonly Part[] => parts.filter(({ member }) => member === name);
  return {
    members: new Map([...names].map((name) => [name, new Member(partsAt(name), hasWords(name))])),
    always: partsAt(undefined).map(({ extract }) => extract),
  };
}

/** A resource has few of the members that its type may have: those are asked for, and not each parameter for its own. */
function follow({ members, always }: Plan, resource: object, rows: Rows, words: DistinctWords): void {
  for (const extract of always) extract(resource, resource, rows);
  for (const name in resource) {
    const member = members.get(name) ?? (hasWords(name) ? wordsAlone : unread);
    member.read((resource as Record<string, unknown>)[name], resource, rows, words);
  }
}

function compileParameter(parameter: SearchParameter, type: string, options: IndexerOptions, interpreted: string[]): readonly Part[] {
  try {
    if (parameter.type === 'composite') return compileComposite(parameter, type, options);
    return compileExpression(parameter.expression, parameter.type, type, rowKeys(parameter.key), options);
  } catch (error) {
    if (!(error instanceof UnsupportedPath)) throw error;
    interpreted.push(`${type}.${parameter.code}`);
    return [{ member: undefined, extract: interpret(parameter, options), isOfResource: true }];
  }
}

function compileExpression(
  expression: string,
  parameterType: SearchParameterType,
  start: string,
  keys: RowKeys,
  options: IndexerOptions,
): readonly Part[] {
  return compilePaths(expression, start, options.structures).flatMap((whole) => {
    const convert = converterFor(parameterType, whole.type, options);
    if (convert === undefined) return [];
    const { member, path } = parted(whole);
    const put = (value: unknown, rows: Rows): void => convert(value, keys, rows);
    const extract: Extract = (node, resource, rows) => walkPath(path, node, resource, put, rows);
    return [{ member, extract, isOfResource: expression.includes('%resource') }];
  });
}

/** Into its first member, without which there is nothing at the path's end, and the way from there. */
function parted(path: Path): { readonly member: string | undefined; readonly path: Path } {
  const [first, ...steps] = path.steps;
  if (first?.kind !== 'member' || path.fromResource !== undefined) return { member: undefined, path };
  return { member: first.name, path: { ...path, steps } };
}

/** One group of rows for each repetition; a composite over the whole resource is answered from its components' own rows. */
function compileComposite(parameter: SearchParameter, type: string, options: IndexerOptions): readonly Part[] {
  if (isOfWholeResource(parameter, type)) return [];
  const bases = compilePaths(parameter.expression, type, options.structures).map((path) => ({
    path,
    components: parameter.components.map((component, i) =>
      compileExpression(component.expression, component.type, path.type, componentKeys(componentKey(parameter, i)), options),
    ),
  }));
  const extract = (resource: object, rows: Rows): void => {
    let ordinal = 0;
    for (const { path, components } of bases) {
      for (const repetition of valuesAt(path, resource, resource) as object[]) {
        const before = rows.begin(path.steps.length === 0 ? 0 : ++ordinal);
        // A repetition that lacks a component can answer no tuple.
        if (!components.every((parts) => hasRows(parts, repetition, resource, rows))) rows.entries.length = before;
      }
    }
    rows.begin(0);
  };
  const members = new Set(bases.map(({ path }) => parted(path).member));
  return [
    {
      member: members.size === 1 ? [...members][0] : undefined,
      extract: (_node, resource, rows) => extract(resource, rows),
      isOfResource: true,
    },
  ];
}

function hasRows(parts: readonly Part[], node: object, resource: object, rows: Rows): boolean {
  const before = rows.entries.length;
  for (const { member, extract } of parts) {
    extract(member === undefined ? node : (node as Record<string, unknown>)[member], resource, rows);
  }
  return rows.entries.length > before;
}

/** Without data types known beforehand, a value is taken for what its members say. */
function interpret(parameter: SearchParameter, options: IndexerOptions): Extract {
  const expression = parseFhirPath(parameter.expression);
  const keys = rowKeys(parameter.key);
  return (node, _resource, rows) => {
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
