// The properties of one JSON object against the elements of its type: names, arrays, null, choices and `_name`.
// https://hl7.org/fhir/R4/json.html
import type { ElementShape } from '../structures.ts';
import { nearest } from '../search-parameter-registry.ts';
import { quote, type Run } from './run.ts';

export type Check = (value: unknown, run: Run) => void;

/** One property that an object may have. */
export interface Slot {
  readonly name: string;
  /** The element as defined, `value[x]`: the properties of one choice share it. */
  readonly element: ElementShape;
  readonly isList: boolean;
  readonly isOfChoice: boolean;
  /** The bit by which a needed element is known; 0 for all others. */
  readonly need: number;
  readonly check: Check;
  /** For `_name` of a primitive: its id and extensions. */
  readonly shadow?: Check;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of what `checkProperties` answers: there is more than an `id`. */
export const hasContent = 1;

/** Bits: `hasContent`, and those of the needed elements that are there. */
export function checkProperties(
  value: Record<string, unknown>,
  type: string,
  slots: ReadonlyMap<string, Slot>,
  isResource: boolean,
  run: Run,
): number {
  let met = 0;
  let chosen: Slot[] | undefined;
  // Not over a list of the keys: the engine reads the members of such a walk by their place.
  for (const key in value) {
    const content = value[key];
    if (content === undefined || run.isFull) continue;
    if (key !== 'id') met |= hasContent;
    if (isResource && key === 'resourceType') continue;
    const isShadow = key.startsWith('_');
    const slot = slots.get(isShadow ? key.slice(1) : key);
    if (slot !== undefined) met |= slot.need;
    if (slot === undefined || (isShadow && slot.shadow === undefined)) {
      reportUnknown(key, type, slots, run);
      continue;
    }
    if (slot.isOfChoice) {
      if (chosen === undefined) chosen = [slot];
      else checkChoice(slot, key, chosen, run);
    }
    run.push(key);
    if (isShadow) checkShadow(content, value[slot.name], slot, run);
    else checkContent(content, value, slot, run);
    run.pop();
  }
  return met;
}

function reportUnknown(key: string, type: string, slots: ReadonlyMap<string, Slot>, run: Run): void {
  const near = nearest([...slots.keys()], key).map((name) => `\`${name}\``);
  const advice = near.length === 0 ? 'Remove it' : `Is ${near.join(' or ')} meant? Rename or remove it`;
  run.reportAt(key, 'structure', `${quote(key)} is no element of ${type}. ${advice}, or say it in an extension.`);
}

/** Of each choice the one that was met last stands in the list: an object has few. */
function checkChoice(slot: Slot, key: string, chosen: Slot[], run: Run): void {
  const before = chosen.findIndex(({ element }) => element === slot.element);
  const other = chosen[before];
  if (other === undefined) return void chosen.push(slot);
  if (other.name !== slot.name) {
    run.reportAt(key, 'structure', `Only one of the choice ${slot.element.name} is allowed: \`${other.name}\` is there already.`);
  }
  chosen[before] = slot;
}

function checkContent(content: unknown, parent: Record<string, unknown>, slot: Slot, run: Run): void {
  if (run.isTooDeep) return run.report('too-costly', 'Elements are nested too deep.');
  if (content === null) return run.report('structure', 'null is not allowed here: leave the element out.');
  if (!slot.isList) {
    if (Array.isArray(content)) return run.report('structure', `\`${slot.name}\` occurs once: write its value without [ ].`);
    return slot.check(content, run);
  }
  if (!Array.isArray(content)) return run.report('structure', `\`${slot.name}\` may repeat: write it as an array, in [ ].`);
  if (content.length === 0) return run.report('structure', 'An empty array is not allowed: leave the element out.');
  const { max } = slot.element;
  if (max !== null && content.length > max)
    run.report('structure', `\`${slot.name}\` has ${content.length} values: at most ${max} allowed.`);
  for (let at = 0; at < content.length && !run.isFull; at++) {
    const item = content[at] as unknown;
    run.push(at);
    if (item !== null) slot.check(item, run);
    else if (!isExtended(parent[`_${slot.name}`], at))
      run.report('structure', 'null is allowed only where an extension stands for the value.');
    run.pop();
  }
}

function isExtended(shadows: unknown, at: number): boolean {
  return Array.isArray(shadows) && isPlainObject(shadows[at]);
}

/** `_birthDate`: id and extensions of a primitive. https://hl7.org/fhir/R4/json.html#primitive */
function checkShadow(shadow: unknown, content: unknown, slot: Slot, run: Run): void {
  const isRight = slot.isList ? Array.isArray(shadow) && shadow.length > 0 : isPlainObject(shadow);
  if (!isRight) return run.report('structure', `\`_${slot.name}\` is ${slot.isList ? 'an array' : 'an object'} of id and extension.`);
  const length = Array.isArray(content) ? content.length : undefined;
  const items = Array.isArray(shadow) ? (shadow as unknown[]) : [shadow];
  if (slot.isList && length !== undefined && length !== items.length) {
    run.report('structure', `\`_${slot.name}\` and \`${slot.name}\` have different lengths: fill up with null.`);
  }
  items.forEach((item, at) => {
    if (item === null && slot.isList) return;
    if (slot.isList) run.push(at);
    slot.shadow?.(item, run);
    if (slot.isList) run.pop();
  });
}
