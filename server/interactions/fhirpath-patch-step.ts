// The operations of a FHIRPath Patch, read from the Parameters resource that carries them.
// https://hl7.org/fhir/R4/fhirpatch.html
import { toPlain } from '#fhir/json-text.ts';
import { invalid, required, tooCostly } from '#fhir/outcome.ts';

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
  const steps = partsAt((parameters as { parameter?: unknown }).parameter).filter(({ name }) => name === 'operation');
  if (steps.length === 0) throw required('The Parameters resource has no parameter named operation.', 'Parameters.parameter');
  if (steps.length > MOST_STEPS) {
    throw tooCostly(`The patch has ${steps.length} operations, at most ${MOST_STEPS} are taken at once; send the whole resource with PUT.`);
  }
  return steps.map(readStep);
}

/** What was sent may be anything; only objects of a list are parts. */
function partsAt(value: unknown): readonly Part[] {
  if (!Array.isArray(value)) return [];
  return value.filter((part): part is Part => typeof part === 'object' && part !== null && !Array.isArray(part));
}

function readStep(step: Part, i: number): Step {
  const part = partsAt(step.part);
  const find = (name: string): unknown => {
    const found = part.find((candidate) => candidate.name === name);
    return found === undefined ? undefined : valueOf(found);
  };
  const path = find('path');
  const type = find('type');
  if (typeof path !== 'string' || typeof type !== 'string')
    throw required(`Operation ${i} needs a type and a path.`, `Parameters.parameter[${i}]`);
  checkPath(path, `Parameters.parameter[${i}]`);
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

/** A path says where, and where is found quickly: patterns (`matches`) and searches without end (`repeat`) are no addresses. */
function checkPath(path: string, place: string): void {
  if (path.length > LONGEST_PATH) throw tooCostly(`The path has ${path.length} characters, at most ${LONGEST_PATH} are read.`, place);
  const withoutTexts = path.replace(/'(?:[^'\\]|\\.)*'/g, "''");
  for (const [, name = ''] of withoutTexts.matchAll(/([A-Za-z_]\w*)`?\s*\(/g)) {
    if (!functions.has(name) && !operators.has(name)) {
      throw invalid(`The function ${name} is not taken in the path of a patch; it may use ${[...functions].join(', ')}.`, place);
    }
  }
}

const LONGEST_PATH = 1000;
const MOST_STEPS = 1000;
const functions = new Set([
  ...['where', 'extension', 'ofType', 'is', 'as', 'first', 'last', 'single', 'skip', 'take', 'tail'],
  ...['exists', 'empty', 'not', 'count', 'startsWith', 'endsWith', 'contains'],
]);
/** Words that a parenthesis may follow. */
const operators = new Set(['and', 'or', 'xor', 'implies', 'in', 'contains', 'div', 'mod']);

function memberOf(part: Part): string | undefined {
  return Object.keys(part).find((key) => key.startsWith('value'));
}

/** A value without a type of its own is written as parts: its elements. */
function valueOf(part: Part): unknown {
  const member = memberOf(part) ?? ('resource' in part ? 'resource' : undefined);
  if (member !== undefined) return part[member];
  return part.part === undefined ? undefined : anonymous(partsAt(part.part));
}

function anonymous(parts: readonly Part[]): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const part of parts) if (typeof part.name === 'string') tree[part.name] = valueOf(part) ?? {};
  return tree;
}

/** Numbers of a patch keep their text, so a place is read from it. */
function count(value: unknown): number | undefined {
  const plain = toPlain(value);
  return typeof plain === 'number' || typeof plain === 'string' ? Number(plain) : undefined;
}
