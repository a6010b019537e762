// FHIRPath Patch over a parsed resource. Paths are evaluated on the resource; what is found is edited where it stands.
// https://hl7.org/fhir/R4/fhirpatch.html
import { evalFhirPath } from '@medplum/core';
import { plainWithSources } from '#fhir/json-text.ts';
import { invalid, required, unprocessable } from '#fhir/outcome.ts';
import { readSteps, type Step } from './fhirpath-patch-step.ts';

type Tree = Record<string, unknown>;

/** What the specification says of the element at a path such as `Patient.name[0].given`. */
export interface ElementsOfPatch {
  readonly isRepeating: (path: string) => boolean;
  /** `Observation.value` may be a `valueQuantity` or a `valueString`. */
  readonly isChoice: (path: string) => boolean;
}

/** Where something stands: `holder[key]`, `key` a member name or an index. */
interface Spot {
  readonly holder: Tree | unknown[];
  readonly key: string | number;
  /** `value` of a `valueQuantity`. */
  readonly choice?: string;
}

export function applyFhirPathPatch(tree: Tree, parameters: unknown, elements: ElementsOfPatch): void {
  readSteps(parameters).forEach((step, i) => applyStep(tree, step, `Parameters.parameter[${i}]`, elements));
}

function applyStep(tree: Tree, step: Step, place: string, elements: ElementsOfPatch): void {
  if (step.value === undefined && ['add', 'insert', 'replace'].includes(step.type))
    throw required(`The operation ${step.type} needs a value.`, place);
  switch (step.type) {
    case 'add':
      return add(onlyElement(tree, step.path, place), step, place, elements);
    case 'insert': {
      const list = listAt(tree, step.path, place);
      const { index = -1 } = step;
      if (!(index >= 0 && index <= list.length)) throw unprocessable(`The index ${step.index} is outside 0..${list.length}.`, place);
      list.splice(index, 0, step.value);
      return;
    }
    case 'delete':
      return remove(tree, step.path, place);
    case 'replace':
      return replace(onlySpot(tree, step.path, place), step);
    case 'move': {
      const list = listAt(tree, step.path, place);
      const { source = -1, destination = -1 } = step;
      if (!(list.length > Math.max(source, destination) && Math.min(source, destination) >= 0)) {
        throw unprocessable(`Source and destination lie within 0..${list.length - 1}.`, place);
      }
      list.splice(destination, 0, ...list.splice(source, 1));
      return;
    }
    default:
      throw invalid(`The operation type ${JSON.stringify(step.type)} is not add, insert, delete, replace or move.`, place);
  }
}

function add(holder: Tree, { name, path, value, valueType }: Step, place: string, { isRepeating, isChoice }: ElementsOfPatch): void {
  if (name === undefined) throw required('An add has a name: the element to add.', place);
  const at = `${path}.${name}`;
  const there = holder[memberName(holder, name)];
  if (Array.isArray(there)) there.push(value);
  else if (there !== undefined) throw unprocessable(`The element ${name} is there already; use replace.`, place);
  else holder[isChoice(at) ? `${name}${valueType ?? ''}` : name] = isRepeating(at) ? [value] : value;
}

function replace({ holder, key, choice }: Spot, { value, valueType }: Step): void {
  const members = holder as Record<string | number, unknown>;
  if (choice !== undefined) delete members[key];
  members[choice === undefined ? key : `${choice}${valueType ?? ''}`] = value;
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
  if (found.length !== 1 || typeof only !== 'object' || only === null)
    throw unprocessable(`The path ${path} finds ${found.length} elements; it must find one.`, place);
  return only as Tree;
}

function onlySpot(tree: Tree, path: string, place: string): Spot {
  const spots = spotsOf(tree, path, place);
  const [spot] = spots;
  if (spots.length !== 1 || spot === undefined)
    throw unprocessable(`The path ${path} finds ${spots.length} elements; it must find one.`, place);
  return spot;
}

function listAt(tree: Tree, path: string, place: string): unknown[] {
  const [, before, key] = /^(.*)\.([a-zA-Z]\w*)$/.exec(path) ?? [];
  if (before === undefined || key === undefined) throw invalid(`The path ${path} does not end in an element name.`, place);
  const list = onlyElement(tree, before, place)[key];
  if (!Array.isArray(list)) throw unprocessable(`The path ${path} is not a list.`, place);
  return list;
}

/** `Patient.name[0].given[1]`: the part before the last step is evaluated; the last step names the member and the index. */
function spotsOf(tree: Tree, path: string, place: string): readonly Spot[] {
  const plain = /^(.*)\.([a-zA-Z]\w*)(?:\[(\d+)\])?$/.exec(path.replace(/\.first\(\)$/, '[0]'));
  if (plain !== null) {
    const [, before = '', key = '', index] = plain;
    const holders = evaluate(tree, before, place).filter((found) => typeof found === 'object' && found !== null) as Tree[];
    const spots = holders.flatMap((holder) => membersAt(holder, key));
    return index === undefined ? spots : spots.slice(Number(index), Number(index) + 1);
  }
  const found = new Set(evaluate(tree, path, place));
  const spots: Spot[] = [];
  walk(tree, (spot, value) => {
    if (typeof value === 'object' && found.has(value)) spots.push(spot);
  });
  return spots;
}

function membersAt(holder: Tree, key: string): readonly Spot[] {
  const name = memberName(holder, key);
  const value = holder[name];
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((_, i) => ({ holder: value, key: i }));
  return [{ holder, key: name, ...(name === key ? {} : { choice: key }) }];
}

/** `value` finds `valueQuantity`: a choice element goes by its base name in a path. */
function memberName(holder: Tree, key: string): string {
  if (Object.hasOwn(holder, key)) return key;
  return Object.keys(holder).find((name) => name.startsWith(key) && /^[A-Z]/.test(name.slice(key.length))) ?? key;
}

/** Evaluated on ordinary numbers, answered with what stands in the tree. */
function evaluate(tree: Tree, path: string, place: string): unknown[] {
  if (path === tree['resourceType']) return [tree];
  const { plain, sources } = plainWithSources(tree);
  try {
    return evalFhirPath(path, plain as never).map((found) => sources.get(found) ?? found);
  } catch {
    throw invalid(`The path ${path.slice(0, 200)} is not a FHIRPath that can be evaluated.`, place);
  }
}

function walk(holder: Tree | unknown[], visit: (spot: Spot, value: unknown) => void): void {
  const entries: (readonly [string | number, unknown])[] = Array.isArray(holder)
    ? holder.map((value, i) => [i, value])
    : Object.entries(holder);
  for (const [key, value] of entries) {
    if (typeof value === 'object' && value !== null) walk(value as Tree, visit);
    visit({ holder, key }, value);
  }
}
