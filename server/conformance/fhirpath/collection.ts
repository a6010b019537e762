// Collections of FHIRPath over plain JSON, and the readings that operators need of them.
// https://hl7.org/fhirpath/N1/#collections
import { parseDateTime } from '#fhir/period.ts';

export type Collection = readonly unknown[];

export interface Environment {
  /** `%resource`: the resource, or contained resource, that the element is in. */
  readonly resource: unknown;
  /** `%rootResource`: the resource that contains it, or the same. */
  readonly rootResource: unknown;
  /** `%context`: where the evaluation began. */
  readonly context: Collection;
  /** `$this`. */
  readonly self: Collection;
}

/** Depth of `descendants()`; resources are validated before and never as deep. */
const deepest = 100;

export const nothing: Collection = Object.freeze([]);
export const yes: Collection = Object.freeze([true]);
export const no: Collection = Object.freeze([false]);

export function ofBoolean(value: boolean | undefined): Collection {
  return value === undefined ? nothing : value ? yes : no;
}

/** Singleton evaluation: one item that is no boolean counts as true. */
export function truth(collection: Collection): boolean | undefined {
  if (collection.length !== 1) return undefined;
  const [item] = collection;
  return typeof item === 'boolean' ? item : true;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A primitive that has only extensions stands in its collection as the object of its `_name`. */
export function hasValue(item: unknown): boolean {
  return typeof item !== 'object';
}

function isCapital(letter: number): boolean {
  return letter >= 0x41 && letter <= 0x5a;
}

export interface ChildName {
  readonly name: string;
  /** `_name` */
  readonly shadow: string;
  readonly isChoice: boolean;
}

/** Children by name; `value` finds `valueQuantity` where the object has no `value` of its own. */
export function childrenNamed(parent: unknown, { name, shadow, isChoice }: ChildName, into: unknown[]): void {
  if (!isObject(parent)) return;
  const value = parent[name];
  const extended = parent[shadow];
  if (value !== undefined || extended !== undefined) return add(value, extended, into);
  if (!isChoice) return;
  for (const key in parent) {
    const at = key.startsWith('_') ? 1 : 0;
    const isOfChoice = key.startsWith(name, at) && isCapital(key.charCodeAt(at + name.length));
    if (isOfChoice && (at === 0 || parent[key.slice(1)] === undefined)) add(parent[key], undefined, into);
  }
}

/** Is there any child of this name? */
export function hasChildNamed(input: Collection, child: ChildName): boolean {
  for (const parent of input) {
    if (!isObject(parent)) continue;
    const value = parent[child.name];
    if (value !== undefined && !Array.isArray(value)) return true;
    const found: unknown[] = [];
    childrenNamed(parent, child, found);
    if (found.length > 0) return true;
  }
  return false;
}

function add(value: unknown, extended: unknown, into: unknown[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, at) => into.push(item ?? (Array.isArray(extended) ? extended[at] : undefined) ?? {}));
  } else if (value !== undefined) into.push(value);
  else if (Array.isArray(extended)) into.push(...(extended as unknown[]).filter((item) => item !== null));
  else into.push(extended);
}

/** Every child, whatever its name. */
export function children(collection: Collection): unknown[] {
  const found: unknown[] = [];
  for (const item of collection) {
    if (!isObject(item)) continue;
    for (const [key, value] of Object.entries(item)) {
      if (key === 'resourceType' || (key.startsWith('_') && item[key.slice(1)] !== undefined)) continue;
      if (Array.isArray(value)) found.push(...(value as unknown[]).filter((element) => element !== null));
      else found.push(value);
    }
  }
  return found;
}

export function descendants(collection: Collection): unknown[] {
  const found: unknown[] = [];
  let level = children(collection);
  for (let depth = 0; level.length > 0 && depth < deepest; depth++) {
    for (const item of level) found.push(item);
    level = children(level);
  }
  return found;
}

export function deepEquals(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, at) => deepEquals(item, b[at]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => deepEquals(a[key], b[key]));
}

/** Equality of collections; undefined (empty) where one of them is empty. */
export function equal(left: Collection, right: Collection): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined;
  return left.length === right.length && left.every((item, at) => deepEquals(item, right[at]));
}

/** One key per value, so that distinctness of a long list needs no comparison of all with all. */
export function keyOf(item: unknown): string {
  return isObject(item) || Array.isArray(item) ? JSON.stringify(sorted(item)) : `${typeof item} ${String(item)}`;
}

function sorted(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(sorted);
  if (!isObject(item)) return item;
  return Object.fromEntries(
    Object.keys(item)
      .sort()
      .map((key) => [key, sorted(item[key])]),
  );
}

export type Order = '<' | '<=' | '>' | '>=';

/**
 * Dates compare as the time they cover and quantities by value where the units agree. Where FHIRPath has no answer
 * (`2024` against `2024-05`) every order is possible, so each of them holds.
 */
export function inOrder(left: unknown, right: unknown, order: Order): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number') return compare(left, left, right, right, order);
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [parseDateTime(left), parseDateTime(right)];
    if (a !== undefined && b !== undefined) return compare(a.lo, a.hi - 1, b.lo, b.hi - 1, order);
    const words = left < right ? -1 : left > right ? 1 : 0;
    return compare(words, words, 0, 0, order);
  }
  if (isObject(left) && isObject(right) && typeof left.value === 'number' && typeof right.value === 'number') {
    const isSameUnit = left.system === right.system && left.code === right.code && left.unit === right.unit;
    return !isSameUnit || compare(left.value, left.value, right.value, right.value, order);
  }
  return undefined;
}

function compare(leftLo: number, leftHi: number, rightLo: number, rightHi: number, order: Order): boolean {
  if (order === '<') return leftLo < rightHi;
  if (order === '<=') return leftLo <= rightHi;
  return order === '>' ? leftHi > rightLo : leftHi >= rightLo;
}
