// A way through a resource to the values of a search parameter, known by data type before any resource is seen.

/** `resource` is the whole, for contained targets. */
export type Condition = (node: object, resource: object) => boolean;

export type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'index'; readonly at: number }
  | { readonly kind: 'where'; readonly holds: Condition }
  /** The condition itself is the value, as in `Patient.deceased.exists() and Patient.deceased != false`. */
  | { readonly kind: 'condition'; readonly of: Condition };

export interface Path {
  readonly steps: readonly Step[];
  /** Data type of the values at its end: `CodeableConcept`, `dateTime`, `Observation.component`. */
  readonly type: string;
  /** Value set of a required binding. */
  readonly binding?: string;
  /** Starts at the resource, also inside a composite's repetition. */
  readonly fromResource?: true;
}

/** Hears of each value, and of what the walk is for. */
type Visit<Into> = (value: unknown, into: Into) => void;

/** Visits the values at the path's end; arrays are flattened, as FHIRPath has it. */
export function walkPath<Into>(path: Path, node: unknown, resource: object, visit: Visit<Into>, into: Into): void {
  walk(path.fromResource ? resource : node, path.steps, 0, resource, visit, into);
}

export function valuesAt(path: Path, node: unknown, resource: object): unknown[] {
  const values: unknown[] = [];
  walkPath(path, node, resource, keep, values);
  return values;
}

function keep(value: unknown, values: unknown[]): void {
  values.push(value);
}

function walk<Into>(node: unknown, steps: readonly Step[], at: number, resource: object, visit: Visit<Into>, into: Into): void {
  if (node === undefined || node === null) return;
  const step = steps[at];
  if (step?.kind === 'index') {
    walk(Array.isArray(node) ? node[step.at] : step.at === 0 ? node : undefined, steps, at + 1, resource, visit, into);
  } else if (Array.isArray(node)) {
    for (const element of node) walk(element, steps, at, resource, visit, into);
  } else if (step === undefined) {
    visit(node, into);
  } else if (step.kind === 'condition') {
    visit(step.of(node, resource), into);
  } else if (typeof node !== 'object') {
    return;
  } else if (step.kind === 'member') {
    walk((node as Record<string, unknown>)[step.name], steps, at + 1, resource, visit, into);
  } else if (step.holds(node, resource)) {
    walk(node, steps, at + 1, resource, visit, into);
  }
}
