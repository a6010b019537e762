// Patches as functions from content to content; numbers that are not touched keep their text.
import type { Binary, BundleEntry } from '@medplum/fhirtypes';
import { applyPatch, type Operation } from 'rfc6902';
import { readJson } from '#fhir/json.ts';
import { parseLossless, stringifyLossless, toPlain } from '#fhir/json-text.ts';
import { invalid, required, structure, unprocessable } from '#fhir/outcome.ts';
import type { Change, Content } from '#record/change.ts';
import { applyFhirPathPatch, type ElementsOfPatch } from './fhirpath-patch.ts';

export type { ElementsOfPatch };
export type Apply = Extract<Change, { kind: 'patch' }>['apply'];

const dangerous = /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/;
const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** https://datatracker.ietf.org/doc/html/rfc6902 */
export function readJsonPatch(text: string): Apply {
  const patch = parseLossless(text) as Operation[];
  if (!Array.isArray(patch)) throw structure('A JSON Patch is an array of operations.');
  patch.forEach(checkOperation);
  return (current) =>
    edited(current, (tree) => {
      patch.forEach((operation, i) => {
        // A test compares numbers by their value; edits keep their text.
        const [failure] =
          operation.op === 'test' ? applyPatch(toPlain(tree), [toPlain(operation) as Operation]) : applyPatch(tree, [operation]);
        if (failure)
          throw unprocessable(`Operation ${i} (${operation.op} ${operation.path}) cannot be applied: ${reasonOf(failure)}.`, `[${i}]`);
      });
    });
}

/** Values stay out of the message. */
function reasonOf({ name }: Error): string {
  return name === 'TestError' ? 'the value there is another one' : 'there is nothing at this path, or it takes no such value';
}

function checkOperation(operation: Operation, i: number): void {
  const { op, path, from } = operation as { op?: unknown; path?: unknown; from?: unknown };
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
  const { resourceType, contentType, data } = resource as Partial<Binary>;
  if ((resourceType as string) === 'Parameters') return readFhirPathPatch(text, elements);
  if (resourceType !== 'Binary' || contentType !== 'application/json-patch+json' || data === undefined) return undefined;
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
  const text = stringifyLossless(tree);
  return { text, value: JSON.parse(text) as Content['value'] };
}
