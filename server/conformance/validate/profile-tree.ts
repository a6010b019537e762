// A differential as a tree: elements with their children and slices.
// https://hl7.org/fhir/R4/elementdefinition.html#id
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { deepEquals, isObject } from '../fhirpath/collection.ts';

export interface ElementRules {
  /** Absent for an element that only leads to others. */
  definition?: ElementDefinition;
  /** By name, `value` for `value[x]`. */
  readonly children: Map<string, ElementRules>;
  readonly slices: Map<string, ElementRules>;
}

function empty(): ElementRules {
  return { children: new Map(), slices: new Map() };
}

export function treeOf(profile: StructureDefinition): ElementRules {
  const root = empty();
  for (const element of profile.differential?.element ?? []) {
    if (element.id === undefined) throw new Error(`Profile ${profile.url} has an element ${element.path} without id.`);
    const steps = element.id.split('.').slice(1);
    let rules = root;
    for (const step of steps) {
      const [name = '', slice] = step.split(':');
      rules = member(rules.children, name.replace('[x]', ''));
      if (slice !== undefined) rules = member(rules.slices, slice);
    }
    rules.definition = element;
  }
  return root;
}

function member(of: Map<string, ElementRules>, name: string): ElementRules {
  const known = of.get(name);
  if (known !== undefined) return known;
  const made = empty();
  of.set(name, made);
  return made;
}

export interface Expectation {
  readonly isFixed: boolean;
  readonly value: unknown;
}

/** `fixed[x]` or `pattern[x]`. */
export function expectationOf(definition: ElementDefinition | undefined): Expectation | undefined {
  for (const [key, value] of Object.entries(definition ?? {})) {
    if (/^fixed[A-Z]/.test(key)) return { isFixed: true, value };
    if (/^pattern[A-Z]/.test(key)) return { isFixed: false, value };
  }
  return undefined;
}

export function isAsExpected({ isFixed, value }: Expectation, actual: unknown): boolean {
  return isFixed ? deepEquals(value, actual) : fits(value, actual);
}

/** Everything in the pattern is found in the value, whatever else it has. */
function fits(pattern: unknown, actual: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(actual) && pattern.every((wanted) => actual.some((item) => fits(wanted, item)));
  }
  if (!isObject(pattern)) return pattern === actual;
  return isObject(actual) && Object.entries(pattern).every(([key, wanted]) => fits(wanted, actual[key]));
}
