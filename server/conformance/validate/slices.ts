// Which slice a value belongs to, by the discriminators of its slicing.
// https://hl7.org/fhir/R4/profiling.html#discriminator
import type { ElementDefinition, ElementDefinitionSlicingDiscriminator } from '@medplum/fhirtypes';
import { parseReference } from '#fhir/reference.ts';
import { compileFhirPath, type ChoiceNames } from '../fhirpath/compile.ts';
import { isObject, type Collection } from '../fhirpath/collection.ts';
import type { ValueSets } from '../terminology.ts';
import { expectationOf, isAsExpected, type ElementRules } from './profile-tree.ts';

/** A value of the sliced element; `key` tells the type of a choice: `valueQuantity`. */
export interface SliceCandidate {
  readonly value: unknown;
  readonly key: string;
}

export type SliceMatcher = (candidate: SliceCandidate) => boolean;

export interface SliceSources {
  readonly choices: ChoiceNames;
  readonly valueSets: ValueSets;
  /** The resource or data type that a profile constrains. */
  readonly typeOfProfile: (url: string) => string;
}

/** Extensions are always sliced by their url. */
const byUrl: ElementDefinitionSlicingDiscriminator = { type: 'value', path: 'url' };

export function sliceMatcher(
  slicing: ElementDefinition['slicing'],
  slice: ElementRules,
  isExtension: boolean,
  sources: SliceSources,
): SliceMatcher {
  const discriminators = slicing?.discriminator ?? (isExtension ? [byUrl] : []);
  if (discriminators.length === 0) throw new Error(`Slice ${slice.definition?.id ?? ''} has no discriminator.`);
  const matchers = discriminators.map((discriminator) => matcher(discriminator, slice, sources));
  return (candidate) => matchers.every((matches) => matches(candidate));
}

function matcher({ type, path }: ElementDefinitionSlicingDiscriminator, slice: ElementRules, sources: SliceSources): SliceMatcher {
  if (type === 'type' || type === 'profile') return typeMatcher(path, slice, sources);
  const steps = splitPath(path);
  if (type === 'exists') return existsMatcher(steps, slice, sources.choices);
  const extensionUrl = slice.definition?.type?.[0]?.profile?.[0];
  if (path === 'url' && extensionUrl !== undefined) return ({ value }) => isObject(value) && value.url === extensionUrl;
  return valueMatcher(steps, slice, sources);
}

function splitPath(path: string): string[] {
  if (path === '$this') return [];
  return path.match(/[A-Za-z]+(?:\('[^']*'\)|\([^)]*\))?/g) ?? [];
}

/** The expectation at the end of the path decides, else the nearest above it: a pattern on `code` answers for `code.coding.code` too. */
function valueMatcher(steps: readonly string[], slice: ElementRules, sources: SliceSources): SliceMatcher {
  const along: ElementRules[] = [];
  for (let rules: ElementRules | undefined = slice; rules !== undefined; rules = next(rules, steps[along.length - 1])) along.push(rules);
  for (let depth = along.length - 1; depth >= 0; depth--) {
    const test = valueTest(along[depth] as ElementRules, sources);
    if (test === undefined) continue;
    const read = reader(steps.slice(0, depth), sources.choices);
    return ({ value }) => read(value).some(test);
  }
  throw new Error(`Slice ${slice.definition?.id ?? ''} says no value for its discriminator ${steps.join('.') || '$this'}.`);
}

function valueTest({ definition }: ElementRules, { valueSets }: SliceSources): ((value: unknown) => boolean) | undefined {
  const expected = expectationOf(definition);
  if (expected !== undefined) return (value) => isAsExpected(expected, value);
  const set = definition?.binding?.strength === 'required' ? definition.binding.valueSet : undefined;
  return set === undefined ? undefined : (value) => codesOf(value).some(([system, code]) => valueSets.contains(set, system, code) === true);
}

function codesOf(value: unknown): [string | undefined, string][] {
  if (typeof value === 'string') return [[undefined, value]];
  if (!isObject(value)) return [];
  const codings = Array.isArray(value.coding) ? (value.coding as unknown[]) : [value];
  return codings.flatMap((coding): [string | undefined, string][] =>
    isObject(coding) && typeof coding.code === 'string'
      ? [[typeof coding.system === 'string' ? coding.system : undefined, coding.code]]
      : [],
  );
}

function next(rules: ElementRules, step: string | undefined): ElementRules | undefined {
  if (step === undefined) return undefined;
  const url = /^extension\('(.*)'\)$/.exec(step)?.[1];
  if (url === undefined) return rules.children.get(step);
  const slices = [...(rules.children.get('extension')?.slices.values() ?? [])];
  return slices.find((slice) => slice.definition?.type?.[0]?.profile?.[0] === url);
}

function reader(steps: readonly string[], choices: ChoiceNames): (value: unknown) => Collection {
  if (steps.length === 0) return (value) => [value];
  const evaluate = compileFhirPath(steps.join('.'), choices);
  return (value) => {
    const self = [value];
    return evaluate(self, { resource: value, rootResource: value, context: self, self });
  };
}

function existsMatcher(steps: readonly string[], slice: ElementRules, choices: ChoiceNames): SliceMatcher {
  const rules = steps.reduce<ElementRules | undefined>((at, step) => (at === undefined ? at : next(at, step)), slice);
  const isWanted = rules?.definition?.max !== '0';
  const read = reader(steps, choices);
  return ({ value }) => read(value).length > 0 === isWanted;
}

/** `$this` of a choice, `resource` of a bundle entry, or `resolve()` of a reference. */
function typeMatcher(path: string, slice: ElementRules, sources: SliceSources): SliceMatcher {
  const steps = splitPath(path);
  const isResolved = steps.at(-1) === 'resolve()';
  const at = isResolved ? steps.slice(0, -1) : steps;
  const rules = at.reduce<ElementRules | undefined>((from, step) => (from === undefined ? from : next(from, step)), slice);
  const types = new Set(
    (rules?.definition?.type ?? []).flatMap((type) => {
      const profiles = isResolved ? type.targetProfile : type.profile;
      return profiles?.map(sources.typeOfProfile) ?? [type.code];
    }),
  );
  const read = reader(at, sources.choices);
  // `valueDateTime` is no `time`: the whole name counts.
  const name = slice.definition?.path?.split('.').at(-1)?.replace('[x]', '') ?? '';
  if (isResolved) return ({ value }) => read(value).some((item) => types.has(referredType(item) ?? ''));
  return ({ value, key }) =>
    read(value).some((item) => {
      if (isObject(item) && typeof item.resourceType === 'string') return types.has(item.resourceType);
      return [...types].some((type) => key === name + type.charAt(0).toUpperCase() + type.slice(1));
    });
}

/** The type that a Reference tells by its text or its `type`. */
export function referredType(reference: unknown): string | undefined {
  if (!isObject(reference)) return undefined;
  const parsed = typeof reference.reference === 'string' ? parseReference(reference.reference) : undefined;
  if (parsed?.kind === 'local' || parsed?.kind === 'conditional') return parsed.type;
  return typeof reference.type === 'string' ? reference.type : undefined;
}
