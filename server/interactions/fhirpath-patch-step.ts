// The operations of a FHIRPath Patch, read from the Parameters resource that carries them.
// https://hl7.org/fhir/R4/fhirpatch.html
import { toPlain } from '#fhir/json-text.ts';
import { required } from '#fhir/outcome.ts';

interface Part {
  readonly name?: unknown;
  readonly part?: readonly Part[];
  readonly [value: string]: unknown;
}

export interface Step {
  readonly type: string;
  readonly path: string;
  readonly name: string | undefined;
  readonly value: unknown;
  /** `Quantity` of a `valueQuantity`: how a choice element is called that takes the value. */
  readonly valueType: string | undefined;
  readonly index: number | undefined;
  readonly source: number | undefined;
  readonly destination: number | undefined;
}

export function readSteps(parameters: unknown): readonly Step[] {
  const steps = ((parameters as { parameter?: readonly Part[] }).parameter ?? []).filter(({ name }) => name === 'operation');
  if (steps.length === 0) throw required('The Parameters resource has no parameter named operation.', 'Parameters.parameter');
  return steps.map(readStep);
}

function readStep({ part = [] }: Part, i: number): Step {
  const find = (name: string): unknown => {
    const found = part.find((candidate) => candidate.name === name);
    return found === undefined ? undefined : valueOf(found);
  };
  const path = find('path');
  const type = find('type');
  if (typeof path !== 'string' || typeof type !== 'string')
    throw required(`Operation ${i} needs a type and a path.`, `Parameters.parameter[${i}]`);
  const name = find('name');
  const value = part.find((candidate) => candidate.name === 'value');
  return {
    type,
    path,
    name: typeof name === 'string' ? name : undefined,
    value: find('value'),
    valueType: value === undefined ? undefined : memberOf(value)?.slice('value'.length),
    index: count(find('index')),
    source: count(find('source')),
    destination: count(find('destination')),
  };
}

function memberOf(part: Part): string | undefined {
  return Object.keys(part).find((key) => key.startsWith('value'));
}

/** A value without a type of its own is written as parts: its elements. */
function valueOf(part: Part): unknown {
  const member = memberOf(part) ?? ('resource' in part ? 'resource' : undefined);
  if (member !== undefined) return part[member];
  return part.part === undefined ? undefined : anonymous(part.part);
}

function anonymous(parts: readonly Part[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const part of parts) if (typeof part.name === 'string') tree[part.name] = valueOf(part) ?? {};
  return tree;
}

/** Numbers of a patch keep their text, so a place is read from it. */
function count(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(toPlain(value));
}
