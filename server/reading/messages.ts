// What goes between the threads. Texts and lists of numbers travel faster than trees of objects: so index values are packed as they will be
// written, and what else was found out of the resources is one JSON text.
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { packIndex, type PackedIndex } from '#store/packed-index.ts';
import { readFound, writeFound } from './found.ts';
import type { Arrival, Asked, Prepared, Told } from './prepared.ts';

export type ToThread =
  | { readonly kind: 'prepare'; readonly job: number; readonly arrival: Arrival }
  | { readonly kind: 'told'; readonly job: number; readonly told: Told }
  /** Nobody waits for it any more. */
  | { readonly kind: 'drop'; readonly job: number };

export type FromThread =
  /** It has loaded all that it needs. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'asked'; readonly job: number; readonly asked: Asked }
  | { readonly kind: 'prepared'; readonly job: number; readonly prepared: Packed }
  | { readonly kind: 'failed'; readonly job: number; readonly failure: Failure };

export interface Packed extends Omit<Prepared, 'resources'> {
  readonly types: readonly string[];
  readonly texts: readonly string[];
  /** As `writeFound` tells it. */
  readonly checked: string;
  readonly index: PackedIndex;
}

/** An error of another thread: its issues, or what the log needs. */
export type Failure = { readonly issues: readonly OperationOutcomeIssue[] } | { readonly message: string; readonly stack: string };

export function pack({ resources, ...rest }: Prepared): Packed {
  return {
    ...rest,
    types: resources.map(({ type }) => type),
    texts: resources.map(({ text }) => text),
    checked: writeFound(resources),
    index: packIndex(resources.map(({ checked: { index } }) => (index !== undefined && 'entries' in index ? index : noValues))),
  };
}

export function unpack({ types, texts, checked, index: pack, ...rest }: Packed): Prepared {
  const resources = readFound(checked, types).map(({ id, issues, isIndexed, judged }, at) => ({
    type: types[at] as string,
    text: texts[at] as string,
    checked: { id, issues, index: isIndexed ? { pack, at } : undefined, judged },
  }));
  return { ...rest, resources };
}

const noValues = { entries: [], text: [], content: [] };

export function failureOf(error: unknown): Failure {
  if (error instanceof OperationOutcomeError) return { issues: error.outcome.issue };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack: stack ?? message };
}

export function errorOf(failure: Failure): Error {
  if ('issues' in failure) return new OperationOutcomeError(failure.issues);
  return Object.assign(new Error(failure.message), { stack: failure.stack });
}
