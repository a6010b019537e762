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

/** Pairs one behind the other: a list of many small objects takes several times as long on its way. */
export interface FlatIndex extends Omit<PackedIndex, 'term' | 'target'> {
  readonly terms: readonly (string | null)[];
  readonly targets: readonly string[];
}

export interface Packed extends Omit<Prepared, 'resources'> {
  readonly types: readonly string[];
  readonly texts: readonly string[];
  /** As `writeFound` tells it. */
  readonly checked: string;
  readonly index: FlatIndex;
}

/** An error of another thread: its issues, or what the log needs. */
export type Failure = { readonly issues: readonly OperationOutcomeIssue[] } | { readonly message: string; readonly stack: string };

export function pack({ resources, ...rest }: Prepared): Packed {
  return {
    ...rest,
    types: resources.map(({ type }) => type),
    texts: resources.map(({ text }) => text),
    checked: writeFound(resources),
    index: flat(packIndex(resources.map(({ checked: { index } }) => (index !== undefined && 'entries' in index ? index : noValues)))),
  };
}

export function unpack({ types, texts, checked, index, ...rest }: Packed): Prepared {
  const pack = unflat(index);
  const resources = readFound(checked, types).map(({ id, issues, isIndexed, judged }, at) => ({
    type: types[at] as string,
    text: texts[at] as string,
    checked: { id, issues, index: isIndexed ? { pack, at } : undefined, judged },
  }));
  return { ...rest, resources };
}

function flat({ name, term, target, text, rows, words }: PackedIndex): FlatIndex {
  const terms: (string | null)[] = [];
  for (const { system, code } of term) terms.push(system, code);
  const targets: string[] = [];
  for (const { type, id } of target) targets.push(type, id);
  return { name, terms, targets, text, rows, words };
}

function unflat({ name, terms, targets, text, rows, words }: FlatIndex): PackedIndex {
  const term: PackedIndex['term'][number][] = [];
  for (let at = 0; at < terms.length; at += 2) term.push({ system: terms[at] as string | null, code: terms[at + 1] as string });
  const target: PackedIndex['target'][number][] = [];
  for (let at = 0; at < targets.length; at += 2) target.push({ type: targets[at] as string, id: targets[at + 1] as string });
  return { name, term, target, text, rows, words };
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
