// Patches as functions from content to content; numbers that are not touched keep their text.
import type { Binary, BundleEntry } from '@medplum/fhirtypes';
import { applyPatch, Pointer, type Operation } from 'rfc6902';
import { readJson } from '#fhir/json.ts';
import { parseLossless, stringifyLossless, toPlain } from '#fhir/json-text.ts';
import { invalid, required, structure, tooCostly, unprocessable } from '#fhir/outcome.ts';
import type { Change, Content } from '#record/change.ts';
import { checkedContent } from './content.ts';
import { applyFhirPathPatch, type ElementsOfPatch } from './fhirpath-patch.ts';

export type { ElementsOfPatch };
export type Apply = Extract<Change, { kind: 'patch' }>['apply'];

const dangerous = /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/;
const MOST_OPERATIONS = 1000;
/** Letters of texts, and one for each other value. */
const MOST_COPIED = 1_000_000;
const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** https://datatracker.ietf.org/doc/html/rfc6902 */
export function readJsonPatch(text: string): Apply {
  const patch = parseLossless(text) as Operation[];
  if (!Array.isArray(patch)) throw structure('A JSON Patch is an array of operations.');
  if (patch.length > MOST_OPERATIONS) {
    throw tooCostly(
      `The patch has ${patch.length} operations, at most ${MOST_OPERATIONS} are taken at once; send the whole resource with PUT.`,
    );
  }
  patch.forEach(checkOperation);
  return (current) =>
    edited(current, (tree) => {
      const allowCopy = createCopyLimit();
      patch.forEach((operation, i) => {
        if (operation.op === 'copy') allowCopy(Pointer.fromJSON(operation.from).get(tree), i);
        const failure = failureOf(tree, operation);
        if (failure !== null)
          throw unprocessable(`Operation ${i} (${operation.op} ${operation.path}) cannot be applied: ${reasonOf(failure)}.`, `[${i}]`);
      });
    });
}

/** A test compares numbers by their value; edits keep their text. Of a path into the middle of a text the library throws. */
function failureOf(tree: Record<string, unknown>, operation: Operation): Error | null {
  try {
    const [failure = null] =
      operation.op === 'test' ? applyPatch(toPlain(tree), [toPlain(operation) as Operation]) : applyPatch(tree, [operation]);
    return failure;
  } catch (error) {
    return error as Error;
  }
}

/** Copies of copies double each time: what all of them add together is bounded. */
function createCopyLimit(): (value: unknown, i: number) => void {
  let left = MOST_COPIED;
  const weigh = (value: unknown): void => {
    left -= typeof value === 'string' ? value.length : 1;
    if (left < 0 || typeof value !== 'object' || value === null) return;
    for (const member of Object.values(value)) if (left >= 0) weigh(member);
  };
  return (value, i) => {
    weigh(value);
    if (left < 0) throw tooCostly('The operations of the patch copy too much; send the whole resource with PUT.', `[${i}]`);
  };
}

/** Values stay out of the message. */
function reasonOf({ name }: Error): string {
  return name === 'TestError' ? 'the value there is another one' : 'there is nothing at this path, or it takes no such value';
}

function checkOperation(operation: Operation, i: number): void {
  const { op, path, from } = (operation ?? {}) as { op?: unknown; path?: unknown; from?: unknown };
  if (typeof op !== 'string' || !operations.has(op))
    throw invalid(`Operation ${i} has op ${JSON.stringify(op)}; it is one of ${[...operations].join(', ')}.`, `[${i}].op`);
  for (const pointer of op === 'move' || op === 'copy' ? [path, from] : [path]) {
    if (typeof pointer !== 'string' || !/^(?:\/|$)/.test(pointer))
      throw invalid(`Operation ${i} has no JSON Pointer; write it as /name/0/family.`, `[${i}].path`);
    if (dangerous.test(pointer)) throw invalid(`Operation ${i} points at a name that no resource has.`, `[${i}].path`);
  }
}

/** https://hl7.org/fhir/R4/fhirpatch.html */
function readFhirPathPatch(text: string, elements: ElementsOfPatch): Apply {
  const parameters = parseLossless(text);
  return (current) => edited(current, (tree) => applyFhirPathPatch(tree, parameters, elements));
}

/** In a Bundle a JSON Patch comes inside a Binary. https://hl7.org/fhir/R4/http.html#patch */
export function readPatchResource(resource: unknown, text: string, elements: ElementsOfPatch): Apply | undefined {
  const { resourceType, contentType, data } = (resource ?? {}) as Partial<Binary>;
  if ((resourceType as string) === 'Parameters') return readFhirPathPatch(text, elements);
  if (resourceType !== 'Binary' || contentType !== 'application/json-patch+json' || typeof data !== 'string') return undefined;
  return readJsonPatch(readJson(Buffer.from(data, 'base64').toString('utf8')).text);
}

export function readPatchEntry({ resource }: BundleEntry, text: string | undefined, place: string, elements: ElementsOfPatch): Apply {
  const apply = resource === undefined || text === undefined ? undefined : readPatchResource(resource, text, elements);
  if (apply === undefined) {
    throw required('A PATCH entry carries a Parameters resource, or a Binary of application/json-patch+json.', `${place}.resource`);
  }
  return apply;
}

function edited(current: Content, edit: (tree: Record<string, unknown>) => void): Content {
  const tree = parseLossless(current.text) as Record<string, unknown>;
  edit(tree);
  // Read as if it had been sent: a patch may nest what none of its parts does.
  const { text, value } = readJson(stringifyLossless(tree));
  return checkedContent(value, text);
}
