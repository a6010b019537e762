// The rules of one profile compiled: cardinality, types, fixed values and patterns, bindings, invariants, slices.
// https://hl7.org/fhir/R4/profiling.html
import type { ElementDefinition, Extension } from '@medplum/fhirtypes';
import type { Constraint } from '../structures.ts';
import { bindingCheck } from './bindings.ts';
import { compileInvariants } from './invariants.ts';
import { expectationOf, isAsExpected, type ElementRules } from './profile-tree.ts';
import { isPlainObject, type Check } from './properties.ts';
import { quote, type Run } from './run.ts';
import { referredType, sliceMatcher, type SliceCandidate, type SliceSources } from './slices.ts';

export interface RuleSources extends SliceSources {
  /** The profile that is compiled, as messages name it. */
  readonly profile: string;
  /** The check of another profile (an extension's, a data type's); undefined when it is not ours. */
  readonly ofProfile: (url: string) => Check | undefined;
}

interface Found extends SliceCandidate {
  readonly index: number | undefined;
}

/** What the profile says of an element's value, its children included. */
export function valueRules(rules: ElementRules, sources: RuleSources): Check {
  const own = ownRules(rules.definition, sources);
  const children = [...rules.children].map(([name, child]) => childRules(name, child, sources));
  const rule = ruleName(rules.definition, sources);
  return (value, run) => {
    if (own.length > 0) run.naming(rule, () => own.forEach((check) => check(value, run)));
    if (isPlainObject(value)) for (const check of children) check(value, run);
  };
}

/** The id of an element names its slice: `Patient.identifier:codiceFiscale.system`. */
function ruleName(definition: ElementDefinition | undefined, { profile }: RuleSources): string {
  return `Profile ${profile}, ${definition?.id ?? 'its elements'}`;
}

function ownRules(definition: ElementDefinition | undefined, sources: RuleSources): Check[] {
  const checks: Check[] = [];
  const expected = expectationOf(definition);
  if (expected !== undefined) {
    checks.push((value, run) => {
      if (isAsExpected(expected, value)) return;
      const rule = expected.isFixed ? 'fixed value' : 'pattern';
      run.report('value', `${JSON.stringify(expected.value)} is wanted here (${rule}), not ${quote(value)}.`);
    });
  }
  const set = definition?.binding?.strength === 'required' ? definition.binding.valueSet : undefined;
  const binding = set === undefined ? undefined : bindingCheck(set, sources.valueSets);
  if (binding !== undefined) checks.push(binding);
  const invariants = compileInvariants(constraintsOf(definition), sources.choices);
  if (invariants !== undefined) checks.push(invariants);
  for (const profile of (definition?.type ?? []).flatMap((type) => type.profile ?? [])) {
    checks.push((value, run) => sources.ofProfile(profile)?.(value, run));
  }
  return checks;
}

function constraintsOf(definition: ElementDefinition | undefined): Constraint[] {
  return (definition?.constraint ?? []).map((constraint) => {
    const { key = '', severity, human = '', expression = 'true' } = constraint;
    const translated = translationOf(constraint);
    return {
      key,
      severity: severity === 'warning' ? 'warning' : 'error',
      human: translated === undefined ? human : `${human}. ${translated}.`,
      expression,
    };
  });
}

/** https://hl7.org/fhir/R4/extension-translation.html */
function translationOf(constraint: object): string | undefined {
  const { _human: shadow } = constraint as { readonly _human?: { readonly extension?: readonly Extension[] } };
  return shadow?.extension?.[0]?.extension?.find(({ url }) => url === 'content')?.valueString;
}

function childRules(name: string, rules: ElementRules, sources: RuleSources): Check {
  const { definition } = rules;
  const isChoice = definition?.path.endsWith('[x]') ?? sources.choices.has(name);
  const ofValue = valueRules(rules, sources);
  const ofType = definition === undefined ? undefined : typeRules(name, definition, sources);
  const ofSlices = rules.slices.size === 0 ? undefined : sliceRules(name, rules, sources);
  const rule = ruleName(definition, sources);
  return (parent, run) => {
    const found = find(parent as Record<string, unknown>, name, isChoice);
    run.naming(rule, () => checkCount(found.length, definition, name, run));
    for (const item of found) {
      at(item, run, () => {
        const before = run.errors;
        if (ofType !== undefined) run.naming(rule, () => ofType(item, run));
        // Rules for one type say nothing of a value of another.
        if (run.errors === before) ofValue(item.value, run);
      });
    }
    ofSlices?.(found, run);
  };
}

function find(parent: Record<string, unknown>, name: string, isChoice: boolean): Found[] {
  const keys = new Set<string>();
  for (const key of Object.keys(parent)) {
    const bare = key.startsWith('_') ? key.slice(1) : key;
    if (bare === name || (isChoice && bare.startsWith(name) && /^[A-Z]/.test(bare.slice(name.length)))) keys.add(bare);
  }
  return [...keys].flatMap((key): Found[] => {
    const value = parent[key] ?? parent[`_${key}`];
    if (value === undefined) return [];
    if (!Array.isArray(value)) return [{ key, value, index: undefined }];
    return value.map((item: unknown, index) => ({ key, value: item, index }));
  });
}

function at({ key, index }: Found, run: Run, work: () => void): void {
  run.push(key);
  if (index !== undefined) run.push(index);
  work();
  if (index !== undefined) run.pop();
  run.pop();
}

function checkCount(count: number, definition: ElementDefinition | undefined, label: string, run: Run): void {
  const { min = 0, max = '*' } = definition ?? {};
  const name = definition?.sliceName === undefined ? label : `${label}:${definition.sliceName}`;
  if (count < min) run.reportAt(label, 'required', `At least ${min} \`${name}\` is needed (min); found ${count}.`);
  if (max !== '*' && count > Number(max)) run.reportAt(label, 'structure', `At most ${max} \`${name}\` is allowed (max); found ${count}.`);
}

function typeRules(name: string, definition: ElementDefinition, sources: RuleSources): (item: Found, run: Run) => void {
  const types = definition.type ?? [];
  const codes = new Set(types.map(({ code }) => `${name}${code.charAt(0).toUpperCase()}${code.slice(1)}`));
  const targets = new Set(types.flatMap((type) => type.targetProfile ?? []).map(sources.typeOfProfile));
  const isChoice = definition.path.endsWith('[x]') && types.length > 0;
  return ({ key, value }, run) => {
    if (isChoice && !codes.has(key)) run.report('value', `Only ${[...codes].join(', ')} is allowed here (type).`);
    if (targets.size === 0 || targets.has('Resource')) return;
    const target = referredType(value);
    if (target === undefined || targets.has(target)) return;
    run.report('value', `Only references to ${[...targets].join(', ')} are allowed here (type), not to ${quote(target)}.`);
  };
}

function sliceRules(name: string, rules: ElementRules, sources: RuleSources): (found: readonly Found[], run: Run) => void {
  const slicing = rules.definition?.slicing;
  const slices = [...rules.slices.values()].map((slice) => ({
    slice,
    matches: sliceMatcher(slicing, slice, name === 'extension' || name === 'modifierExtension', sources),
    check: valueRules(slice, sources),
    ofType: slice.definition === undefined ? undefined : typeRules(name, slice.definition, sources),
    rule: ruleName(slice.definition, sources),
  }));
  const whole = ruleName(rules.definition, sources);
  return (found, run) => {
    const taken = new Set<Found>();
    let last = -1;
    for (const { slice, matches, check, ofType, rule } of slices) {
      const members = found.filter((item) => !taken.has(item) && matches(item));
      run.naming(rule, () => checkCount(members.length, slice.definition, name, run));
      for (const item of members) {
        taken.add(item);
        const isLate = slicing?.ordered === true && (item.index ?? 0) < last;
        last = Math.max(last, item.index ?? 0);
        at(item, run, () => {
          run.naming(rule, () => {
            if (isLate) run.report('structure', 'This slice belongs further down (order): keep the order of the slices.');
            ofType?.(item, run);
          });
          check(item.value, run);
        });
      }
    }
    if (slicing?.rules !== 'closed') return;
    for (const item of found) {
      if (taken.has(item)) continue;
      at(item, run, () => run.naming(whole, () => run.report('structure', `No other \`${name}\` than the slices is allowed (closed).`)));
    }
  };
}
