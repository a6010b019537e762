// Patches as functions from content to content; numbers that are not touched keep their text.
import type { BundleEntry } from '@medplum/fhirtypes';
import { applyPatch, type Operation } from 'rfc6902';
import { parseLossless, stringifyLossless } from '#fhir/json-text.ts';
import { invalid, issue, OperationOutcomeError, required } from '#fhir/outcome.ts';
import type { Change, Content } from '#record/change.ts';
import { applyFhirPathPatch } from './fhirpath-patch.ts';

export type IsRepeating = (path: string) => boolean;
export type Apply = Extract<Change, { kind: 'patch' }>['apply'];

const dangerous = /(?:^|\/)(?:__proto__|constructor|prototype)(?:\/|$)/;
const operations = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** https://datatracker.ietf.org/doc/html/rfc6902 */
export function readJsonPatch(text: string): Apply {
  const patch = parseLossless(text) as Operation[];
  patch.forEach(checkOperation);
  return (current) =>
    edited(current, (tree) => {
      const failures = applyPatch(tree, structuredClone(patch));
      const issues = failures.flatMap((failure, i) =>
        failure === null ? [] : [issue('processing', `Operation ${i} (${patch[i]?.op} ${patch[i]?.path}) cannot be applied: ${failure.message}.`, { expression: `[${i}]` })],
      );
      if (issues.length > 0) throw new OperationOutcomeError(issues);
    });
}

function checkOperation(operation: Operation, i: number): void {
  const { op, path, from } = operation as { op?: unknown; path?: unknown; from?: unknown };
  if (typeof op !== 'string' || !operations.has(op)) throw invalid(`Operation ${i} has op ${JSON.stringify(op)}; it is one of ${[...operations].join(', ')}.`, `[${i}].op`);
  for (const pointer of op === 'move' || op === 'copy' ? [path, from] : [path]) {
    if (typeof pointer !== 'string' || !/^(?:\/|$)/.test(pointer)) throw invalid(`Operation ${i} has no JSON Pointer; write it as /name/0/family.`, `[${i}].path`);
    if (dangerous.test(pointer)) throw invalid(`Operation ${i} points at a name that no resource has.`, `[${i}].path`);
  }
}

/** https://hl7.org/fhir/R4/fhirpatch.html */
export function readFhirPathPatch(text: string, isRepeating: IsRepeating): Apply {
  const parameters = parseLossless(text);
  return (current) => edited(current, (tree) => applyFhirPathPatch(tree, parameters, isRepeating));
}

/** A patch in a Bundle: a Parameters resource, or a Binary that holds a JSON Patch. https://hl7.org/fhir/R4/http.html#patch */
export function readPatchEntry({ resource }: BundleEntry, text: string | undefined, place: string, isRepeating: IsRepeating): Apply {
  if (resource?.resourceType === 'Parameters' && text !== undefined) return readFhirPathPatch(text, isRepeating);
  if (resource?.resourceType === 'Binary' && resource.contentType === 'application/json-patch+json' && resource.data !== undefined) {
    return readJsonPatch(Buffer.from(resource.data, 'base64').toString('utf8'));
  }
  throw required('A PATCH entry carries a Parameters resource, or a Binary of application/json-patch+json.', `${place}.resource`);
}

function edited(current: Content, edit: (tree: Record<string, unknown>) => void): Content {
  const tree = parseLossless(current.text) as Record<string, unknown>;
  edit(tree);
  const text = stringifyLossless(tree);
  return { text, value: JSON.parse(text) as Content['value'] };
}
