// FHIRPath Patch over a parsed resource. Paths are evaluated on the resource; what is found is edited where it stands.
// https://hl7.org/fhir/R4/fhirpatch.html
import { evalFhirPath } from '@medplum/core';
import { invalid, required, unprocessable } from '#fhir/outcome.ts';

type Tree = Record<string, unknown>;

interface Part {
  readonly name?: unknown;
  readonly part?: readonly Part[];
  readonly [value: string]: unknown;
}

interface Step {
  readonly type: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly value: unknown;
  readonly index: number | undefined;
  readonly source: number | undefined;
  readonly destination: number | undefined;
}

/** Where something stands: `holder[key]`, `key` a member name or an index. */
interface Spot {
  readonly holder: Tree | unknown[];
  readonly key: string | number;
}

/** `isRepeating` says of `Patient.name` whether the specification lets it repeat. */
export function applyFhirPathPatch(tree: Tree, parameters: unknown, isRepeating: (path: string) => boolean): void {
  const steps = ((parameters as { parameter?: readonly Part[] }).parameter ?? []).filter(({ name }) => name === 'operation');
  if (steps.length === 0) throw required('The Parameters resource has no parameter named operation.', 'Parameters.parameter');
  steps.forEach((step, i) => applyStep(tree, readStep(step, i), `Parameters.parameter[${i}]`, isRepeating));
}

function applyStep(tree: Tree, step: Step, place: string, isRepeating: (path: string) => boolean): void {
  switch (step.type) {
    case 'add':
      return add(onlyElement(tree, step.path, place), step, place, isRepeating);
    case 'insert': {
      const list = listAt(tree, step.path, place);
      if (step.index === undefined || step.index < 0 || step.index > list.length) throw unprocessable(`The index ${step.index} is outside 0..${list.length}.`, place);
      list.splice(step.index, 0, step.value);
      return;
    }
    case 'delete':
      return remove(tree, step.path, place);
    case 'replace': {
      const spot = onlySpot(tree, step.path, place);
      (spot.holder as Record<string | number, unknown>)[spot.key] = step.value;
      return;
    }
    case 'move': {
      const list = listAt(tree, step.path, place);
      const { source = -1, destination = -1 } = step;
      if (source < 0 || source >= list.length || destination < 0 || destination >= list.length) throw unprocessable(`Source and destination lie within 0..${list.length - 1}.`, place);
      list.splice(destination, 0, ...list.splice(source, 1));
      return;
    }
    default:
      throw invalid(`The operation type ${JSON.stringify(step.type)} is not add, insert, delete, replace or move.`, place);
  }
}

function add(holder: Tree, { name, path, value }: Step, place: string, isRepeating: (path: string) => boolean): void {
  if (name === undefined) throw required('An add has a name: the element to add.', place);
  const there = holder[name];
  if (Array.isArray(there)) there.push(value);
  else if (there === undefined) holder[name] = isRepeating(`${path}.${name}`) ? [value] : value;
  else throw unprocessable(`The element ${name} is there already; use replace.`, place);
}

function remove(tree: Tree, path: string, place: string): void {
  const spots = spotsOf(tree, path, place);
  if (spots.length > 1) throw unprocessable(`The path ${path} finds ${spots.length} elements; a delete takes one.`, place);
  const [spot] = spots;
  if (spot === undefined) return;
  if (Array.isArray(spot.holder)) {
    spot.holder.splice(Number(spot.key), 1);
    if (spot.holder.length === 0) dropEmpty(tree, spot.holder);
  } else delete spot.holder[spot.key];
}

function dropEmpty(tree: Tree, list: unknown[]): void {
  walk(tree, (spot, value) => {
    if (value === list && !Array.isArray(spot.holder)) delete spot.holder[spot.key];
  });
}

function onlyElement(tree: Tree, path: string, place: string): Tree {
  const found = evaluate(tree, path, place);
  const [only] = found;
  if (found.length !== 1 || typeof only !== 'object' || only === null) throw unprocessable(`The path ${path} finds ${found.length} elements; it must find one.`, place);
  return only as Tree;
}

function onlySpot(tree: Tree, path: string, place: string): Spot {
  const spots = spotsOf(tree, path, place);
  const [spot] = spots;
  if (spots.length !== 1 || spot === undefined) throw unprocessable(`The path ${path} finds ${spots.length} elements; it must find one.`, place);
  return spot;
}

function listAt(tree: Tree, path: string, place: string): unknown[] {
  const { holder, key } = memberOf(tree, path, place);
  const list = holder[key];
  if (!Array.isArray(list)) throw unprocessable(`The path ${path} is not a list.`, place);
  return list;
}

/** `Patient.name[0].given[1]`: the part before the last step is evaluated; the last step names the member and the index. */
function spotsOf(tree: Tree, path: string, place: string): readonly Spot[] {
  const plain = /^(.*)\.([a-zA-Z]\w*)(?:\[(\d+)\])?$/.exec(path);
  if (plain !== null) {
    const [, before = '', key = '', index] = plain;
    const holders = evaluate(tree, before, place).filter((found) => typeof found === 'object' && found !== null) as Tree[];
    return holders.flatMap((holder): Spot[] => {
      const name = memberName(holder, key);
      const value = holder[name];
      if (value === undefined) return [];
      if (!Array.isArray(value)) return [{ holder, key: name }];
      return index === undefined ? value.map((_, i) => ({ holder: value, key: i })) : Number(index) < value.length ? [{ holder: value, key: Number(index) }] : [];
    });
  }
  const found = new Set(evaluate(tree, path, place));
  const spots: Spot[] = [];
  walk(tree, (spot, value) => {
    if (typeof value === 'object' && found.has(value)) spots.push(spot);
  });
  return spots;
}

/** `value` finds `valueQuantity`: a choice element goes by its base name in a path. */
function memberName(holder: Tree, key: string): string {
  if (key in holder) return key;
  return Object.keys(holder).find((name) => name.startsWith(key) && /^[A-Z]/.test(name.slice(key.length))) ?? key;
}

function memberOf(tree: Tree, path: string, place: string): { holder: Tree; key: string } {
  const [, before, key] = /^(.*)\.([a-zA-Z]\w*)$/.exec(path) ?? [];
  if (before === undefined || key === undefined) throw invalid(`The path ${path} does not end in an element name.`, place);
  return { holder: onlyElement(tree, before, place), key };
}

function evaluate(tree: Tree, path: string, place: string): unknown[] {
  if (path === tree['resourceType']) return [tree];
  try {
    return evalFhirPath(path, tree as never) as unknown[];
  } catch {
    throw invalid(`The path ${path.slice(0, 200)} is not a FHIRPath that can be evaluated.`, place);
  }
}

function walk(holder: Tree | unknown[], visit: (spot: Spot, value: unknown) => void): void {
  const entries: (readonly [string | number, unknown])[] = Array.isArray(holder) ? holder.map((value, i) => [i, value]) : Object.entries(holder);
  for (const [key, value] of entries) {
    if (typeof value === 'object' && value !== null) walk(value as Tree, visit);
    visit({ holder, key }, value);
  }
}

function readStep({ part = [] }: Part, i: number): Step {
  const find = (name: string): unknown => {
    const found = part.find((candidate) => candidate.name === name);
    if (found === undefined) return undefined;
    const member = Object.keys(found).find((key) => key.startsWith('value') || key === 'resource');
    return member === undefined ? (found.part === undefined ? undefined : anonymous(found.part)) : found[member];
  };
  const path = find('path');
  const type = find('type');
  if (typeof path !== 'string' || typeof type !== 'string') throw required(`Operation ${i} needs a type and a path.`, `Parameters.parameter[${i}]`);
  const name = find('name');
  const count = (value: unknown): number | undefined => (value === undefined ? undefined : Number(String(value)));
  return {
    type,
    path,
    name: typeof name === 'string' ? name : undefined,
    value: find('value'),
    index: count(find('index')),
    source: count(find('source')),
    destination: count(find('destination')),
  };
}

/** A value without a type of its own: its elements are the parts. */
function anonymous(parts: readonly Part[]): Tree {
  const tree: Tree = {};
  for (const found of parts) {
    const member = Object.keys(found).find((key) => key.startsWith('value'));
    if (typeof found.name === 'string') tree[found.name] = member === undefined ? anonymous(found.part ?? []) : found[member];
  }
  return tree;
}
