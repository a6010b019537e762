// Structures compiled to checks at their first use: then one look-up per property.
// https://hl7.org/fhir/R4/structuredefinition.html
import { isShared } from '#fhir/shared.ts';
import { isAttribute, namesOf } from '../element-names.ts';
import type { Conformance } from '../load.ts';
import type { ElementShape, Structure } from '../structures.ts';
import { bindingCheck } from './bindings.ts';
import { choiceNames, compileInvariants } from './invariants.ts';
import { narrativeFault } from './narrative.ts';
import { primitiveRules } from './primitives.ts';
import { checkProperties, hasContent, isPlainObject, type Check, type Slot } from './properties.ts';
import { checkReference, isPlainReference, noteFragment, plainReference } from './references.ts';
import { quote, type Run } from './run.ts';

export interface Checks {
  /** The check of a structure by its name; undefined for a name that there is none of. */
  ofStructure(name: string): Check | undefined;
}

/** For a resource that stands inside another. */
export interface NestedChecks {
  /** An entry of a Bundle, the value of a parameter: a resource of its own. */
  readonly independent: Check;
  readonly contained: Check;
}

export function compileChecks(conformance: Conformance, nested: NestedChecks): Checks {
  const choices = choiceNames(conformance.structures);
  const resourceTypes = new Set(conformance.resourceTypes);
  const isResourceType = (name: string): boolean => resourceTypes.has(name);
  const plainOfAny = plainReference(conformance.resourceTypes);
  const made = new Map<string, Check>();

  const ofStructure = (name: string): Check | undefined => {
    const known = made.get(name);
    const structure = conformance.structures.get(name);
    if (known !== undefined || structure === undefined) return known;
    const check = structureCheck(structure);
    made.set(name, check);
    return check;
  };

  const structureCheck = (structure: Structure): Check => {
    const needed = structure.elements.filter((e) => e.min > 0).map((element) => ({ element, names: withShadows(namesOf(element)) }));
    const bits = new Map(needed.slice(0, mostBits).map(({ element }, at) => [element, 1 << (at + 1)]));
    // Where there are more of them than bits, none is known without a look.
    const allNeeded = needed.length > mostBits ? -1 : hasContent | [...bits.values()].reduce((all, bit) => all | bit, 0);
    const slots = new Map(
      structure.elements.flatMap((element) => slotsOf(element, structure, bits.get(element) ?? 0)).map((slot) => [slot.name, slot]),
    );
    const invariants = compileInvariants(structure.constraints ?? [], choices);
    const isResource = structure.kind === 'resource';
    const isExtension = structure.name === 'Extension';
    return (value, run) => {
      if (!isPlainObject(value)) {
        run.report('structure', `${quote(value)} is no JSON object, where a ${structure.name} is needed.`);
        return;
      }
      const before = run.errors;
      const met = checkProperties(value, structure.name, slots, isResource, run);
      if ((met & hasContent) === 0) run.report('structure', `ele-1: An empty ${structure.name} is not allowed: leave the element out.`);
      if ((met & allNeeded) !== allNeeded) {
        for (const { element, names } of needed) {
          if (isThere(value, names)) continue;
          run.reportAt(element.name, 'required', `\`${element.name}\` is missing: ${structure.name} needs it.`);
        }
      }
      if (run.errors > before) return;
      if (isExtension) checkExtension(value, run);
      invariants?.(value, run);
    };
  };

  /** Types refer to each other in circles, so each is compiled when it is first met. */
  const later = (type: string): Check => {
    let check: Check | undefined;
    return (value, run) => (check ??= ofStructure(type) ?? unknownType(type))(value, run);
  };

  const slotsOf = (element: ElementShape, parent: Structure, need: number): Slot[] =>
    element.types.map((type, at) => {
      const isPrimitive = conformance.structures.get(type)?.kind === 'primitive';
      const name = namesOf(element)[at] ?? element.name;
      return {
        name,
        element,
        isList: element.max !== 1,
        isOfChoice: name !== element.name,
        need,
        check: isPrimitive ? valueCheck(element, type) : onceRight(valueCheck(element, type)),
        ...(isPrimitive && !isAttribute(element, parent) ? { shadow: later('Element') } : {}),
      };
    });

  const valueCheck = (element: ElementShape, type: string): Check => {
    const binding = element.binding === undefined ? undefined : bindingCheck(element.binding, conformance.valueSets);
    const invariants = compileInvariants(element.constraints ?? [], choices);
    const ofType = typeCheck(type, element);
    if (binding === undefined && invariants === undefined) return ofType;
    return (value, run) => {
      const before = run.errors;
      ofType(value, run);
      if (run.errors > before) return;
      binding?.(value, run);
      invariants?.(value, run);
    };
  };

  const typeCheck = (type: string, element: ElementShape): Check => {
    if (type === 'Resource') return element.name === 'contained' ? nested.contained : nested.independent;
    if (type === 'xhtml') return checkNarrative;
    const rule = primitiveRules[type];
    if (rule !== undefined) return type === 'canonical' || type === 'uri' ? uriCheck(rule) : primitiveCheck(rule);
    const complex = later(type);
    if (type !== 'Reference') return complex;
    const targets = element.targets === undefined ? undefined : new Set(element.targets);
    const plain = targets === undefined ? plainOfAny : plainReference([...targets].filter(isResourceType));
    return (value, run) => {
      if (!run.isNearlyTooDeep && isPlainReference(value, plain)) return;
      complex(value, run);
      if (isPlainObject(value)) checkReference(value, targets, { isResourceType }, run);
    };
  };

  return { ofStructure };
}

/** One is `hasContent`, and the last is the sign. */
const mostBits = 30;

function withShadows(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [name, `_${name}`]);
}

function isThere(value: Record<string, unknown>, names: readonly string[]): boolean {
  for (const name of names) if (value[name] !== undefined) return true;
  return false;
}

/** A shared value that was right in this place is right in it again. */
function onceRight(check: Check): Check {
  const right = new WeakSet<object>();
  return (value, run) => {
    const isObject = typeof value === 'object' && value !== null;
    if (isObject && right.has(value)) return;
    check(value, run);
    // Only where nothing at all was reported: of a run that is full nobody knows what it would have said.
    if (isObject && run.issues.length === 0 && isShared(value)) right.add(value);
  };
}

function unknownType(type: string): never {
  throw new Error(`The definitions speak of ${type}, which they do not define.`);
}

function primitiveCheck(rule: (value: unknown) => string | undefined): Check {
  return (value, run) => {
    const fault = rule(value);
    if (fault !== undefined) run.report('value', `${quote(value)} ${fault}.`);
  };
}

function uriCheck(rule: (value: unknown) => string | undefined): Check {
  const check = primitiveCheck(rule);
  return (value, run) => {
    check(value, run);
    if (typeof value === 'string' && value.startsWith('#')) noteFragment(value.slice(1), run);
  };
}

const checkNarrative: Check = (value, run) => {
  if (typeof value !== 'string') return run.report('value', `${quote(value)} is no XHTML text.`);
  const fault = narrativeFault(value.trim());
  if (fault !== undefined) run.report('invariant', `The narrative ${fault}.`);
};

function checkExtension(value: Record<string, unknown>, run: Run): void {
  const hasExtensions = value.extension !== undefined;
  const hasValue = Object.keys(value).some((key) => key.startsWith('value') || key.startsWith('_value'));
  if (hasExtensions !== hasValue) return;
  run.report('invariant', 'ext-1: Must have either extensions or value[x], not both.');
}
