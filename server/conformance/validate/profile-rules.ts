// The rules of one profile compiled: cardinality, types, fixed values and patterns, bindings, invariants, slices.
// https://hl7.org/fhir/R4/profiling.html
import type { ElementDefinition } from '@medplum/fhirtypes';
import type { Constraint } from '../structures.ts';
import { bindingCheck } from './bindings.ts';
import { compileInvariants } from './invariants.ts';
import { expectationOf, isAsExpected, type ElementRules } from './profile-tree.ts';
import { isPlainObject, type Check } from './properties.ts';
import { quote, type Run } from './run.ts';
import { referredType, sliceMatcher, type SliceCandidate, type SliceSources } from './slices.ts';

export interface RuleSources extends SliceSources {
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
  return (value, run) => {
    for (const check of own) check(value, run);
    if (isPlainObject(value)) for (const check of children) check(value, run);
  };
}

function ownRules(definition: ElementDefinition | undefined, sources: RuleSources): Check[] {
  const checks: Check[] = [];
  const expected = expectationOf(definition);
  if (expected !== undefined) {
    checks.push((value, run) => {
      if (isAsExpected(expected, value)) return;
      run.report('value', `The profile wants ${JSON.stringify(expected.value)} here, not ${quote(value)}.`);
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
  return (definition?.constraint ?? []).map(({ key = '', severity, human = '', expression = 'true' }) => ({
    key,
    severity: severity === 'warning' ? 'warning' : 'error',
    human,
    expression,
  }));
}

function childRules(name: string, rules: ElementRules, sources: RuleSources): Check {
  const { definition } = rules;
  const isChoice = definition?.path.endsWith('[x]') ?? sources.choices.has(name);
  const ofValue = valueRules(rules, sources);
  const ofType = definition === undefined ? undefined : typeRules(name, definition, sources);
  const ofSlices = rules.slices.size === 0 ? undefined : sliceRules(name, rules, sources);
  return (parent, run) => {
    const found = find(parent as Record<string, unknown>, name, isChoice);
    checkCount(found.length, definition, name, run);
    for (const item of found) {
      at(item, run, () => {
        ofType?.(item, run);
        ofValue(item.value, run);
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
  if (count < min) run.reportAt(label, 'required', `The profile needs at least ${min} \`${name}\`; found ${count}.`);
  if (max !== '*' && count > Number(max))
    run.reportAt(label, 'structure', `The profile allows at most ${max} \`${name}\`; found ${count}.`);
}

function typeRules(name: string, definition: ElementDefinition, sources: RuleSources): (item: Found, run: Run) => void {
  const types = definition.type ?? [];
  const codes = new Set(types.map(({ code }) => `${name}${code.charAt(0).toUpperCase()}${code.slice(1)}`));
  const targets = new Set(types.flatMap((type) => type.targetProfile ?? []).map(sources.typeOfProfile));
  const isChoice = definition.path.endsWith('[x]') && types.length > 0;
  return ({ key, value }, run) => {
    if (isChoice && !codes.has(key)) run.report('value', `The profile allows only ${[...codes].join(', ')} here.`);
    if (targets.size === 0 || targets.has('Resource')) return;
    const target = referredType(value);
    if (target === undefined || targets.has(target)) return;
    run.report('value', `The profile allows only references to ${[...targets].join(', ')} here, not to ${quote(target)}.`);
  };
}

function sliceRules(name: string, rules: ElementRules, sources: RuleSources): (found: readonly Found[], run: Run) => void {
  const slicing = rules.definition?.slicing;
  const slices = [...rules.slices.values()].map((slice) => ({
    slice,
    matches: sliceMatcher(slicing, slice, name === 'extension' || name === 'modifierExtension', sources),
    check: valueRules(slice, sources),
    ofType: slice.definition === undefined ? undefined : typeRules(name, slice.definition, sources),
  }));
  return (found, run) => {
    const taken = new Set<Found>();
    let last = -1;
    for (const { slice, matches, check, ofType } of slices) {
      const members = found.filter((item) => !taken.has(item) && matches(item));
      checkCount(members.length, slice.definition, name, run);
      for (const item of members) {
        taken.add(item);
        const isLate = slicing?.ordered === true && (item.index ?? 0) < last;
        last = Math.max(last, item.index ?? 0);
        at(item, run, () => {
          if (isLate)
            run.report('structure', `The profile wants \`${name}:${slice.definition?.sliceName ?? ''}\` further down: keep its order.`);
          ofType?.(item, run);
          check(item.value, run);
        });
      }
    }
    if (slicing?.rules !== 'closed') return;
    for (const item of found) {
      if (!taken.has(item)) at(item, run, () => run.report('structure', `The profile allows no other \`${name}\` than its slices.`));
    }
  };
}
