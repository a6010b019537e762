// Where a resource names something: values at dotted paths of element names, and the resources of this server among them.
import { parseReference, plainTarget } from '#fhir/reference.ts';
import type { Target } from '#search/predicate.ts';

/** Reads `Patient/1`, also under our own base url; undefined for every other server's resources, `urn:` and contained ones. */
export type Locate = (reference: string) => Target | undefined;

export function createLocate(baseUrl?: string): Locate {
  return (text) => {
    const plain = plainTarget(text);
    if (plain !== undefined) return plain;
    const reference = parseReference(text, baseUrl);
    return reference?.kind === 'local' ? { type: reference.type, id: reference.id } : undefined;
  };
}

const none: readonly never[] = Object.freeze([]);
const known = new Map<string, Steps>();

interface Steps {
  /** The element that the path begins with. */
  readonly first: string;
  readonly all: readonly string[];
}

function stepsOf(path: string): Steps {
  const before = known.get(path);
  if (before !== undefined) return before;
  const all = path.split('.');
  const steps = { first: all[0]?.replace(/\*$/, '') ?? '', all };
  known.set(path, steps);
  return steps;
}

/** Of paths that are asked of every resource: for each member the places in the list that begin with it. */
const begun = new WeakMap<readonly string[], ReadonlyMap<string, readonly number[]>>();

function placesOf(paths: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const before = begun.get(paths);
  if (before !== undefined) return before;
  const places = new Map<string, number[]>();
  paths.forEach((path, at) => {
    const { first } = stepsOf(path);
    places.set(first, [...(places.get(first) ?? []), at]);
  });
  begun.set(paths, places);
  return places;
}

/** Those of a long list that begin in this holder, in their order: it has few members, and each is looked up once. */
export function pathsIn(holder: object, paths: readonly string[]): readonly string[] {
  const places = placesOf(paths);
  let found: number[] | undefined;
  for (const name in holder) {
    const at = places.get(name);
    if (at === undefined) continue;
    if (found === undefined) found = [...at];
    else found.push(...at);
  }
  if (found === undefined) return none;
  if (found.length > 1) found.sort((a, b) => a - b);
  return found.map((at) => paths[at] as string);
}

/** Through repetitions: `content.attachment.url`. A star repeats the element inside itself: `section*.entry`. */
export function valuesAt(holder: unknown, path: string): readonly unknown[] {
  const { first, all } = stepsOf(path);
  // Most resources have none of most elements that are asked for.
  if (!isThere(holder, first)) return none;
  const only = all.length === 1 && isPlainObject(holder) ? holder[path] : undefined;
  // One value is the commonest, and a list that grows has room for more from its first.
  if (only !== undefined && only !== null && !Array.isArray(only)) return [only];
  const found: unknown[] = [];
  collect(holder, all, 0, found);
  return found;
}

function isThere(holder: unknown, first: string): boolean {
  return isPlainObject(holder) ? holder[first] !== undefined : holder !== undefined && holder !== null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(node: unknown, steps: readonly string[], at: number, found: unknown[]): void {
  if (node === undefined || node === null) return;
  if (Array.isArray(node)) {
    for (const element of node) collect(element, steps, at, found);
    return;
  }
  const step = steps[at];
  if (step === undefined) {
    found.push(node);
  } else if (typeof node === 'object') {
    const members = node as Record<string, unknown>;
    if (!step.endsWith('*')) return collect(members[step], steps, at + 1, found);
    const inner = members[step.slice(0, -1)];
    collect(inner, steps, at + 1, found);
    collect(inner, steps, at, found);
  }
}

/** References, plain urls and canonicals at a path, as text; '' for a reference that says only an identifier or a display. */
export function referencesAt(holder: unknown, path: string): readonly string[] {
  const values = valuesAt(holder, path);
  if (values.length === 0) return none;
  return values.map(textOf).filter((text) => text !== undefined);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const { reference, identifier, display } = value as { reference?: unknown; identifier?: unknown; display?: unknown };
  if (typeof reference === 'string') return reference;
  return identifier !== undefined || display !== undefined ? '' : undefined;
}
