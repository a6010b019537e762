// Numbers with their digits: 16.00 says how well it was measured, and stays 16.00.
// https://hl7.org/fhir/R4/datatypes.html#decimal
import type { Resource } from '@medplum/fhirtypes';
import { isShared, onceForShared, share } from '#fhir/shared.ts';

const shape = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const mark = '\u0001';
const marked = /"\\u0001([^"\\]+)"/g;

/** undefined when it is no number. A number that JavaScript would write otherwise stands in marks until it is written. */
export function decimal(text: string): number | undefined {
  const trimmed = text.trim().replace(/^\+/, '');
  if (!shape.test(trimmed)) return undefined;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return undefined;
  if (String(value) === trimmed) return value;
  const json = trimmed
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
  return String(value) === json ? value : ((mark + json) as unknown as number);
}

/** What the mark stands for, where a mapping has to look at it. */
export function numberOf(value: number | undefined): number | undefined {
  return typeof value === 'string' ? Number((value as string).slice(mark.length)) : value;
}

/** The resources with ordinary numbers where marks were, and their exact texts. */
export function written<T extends Resource>(resources: readonly T[]): { readonly value: T; readonly text: string }[] {
  return resources.map((value) => {
    const text = JSON.stringify(value);
    if (!text.includes('\\u0001')) return { value, text };
    return { value: unmarked(value) as T, text: text.replace(marked, '$1') };
  });
}

/** Itself where it holds no mark. The marks of a shared value are needed again, so it is never changed: its copy is shared as well. */
const unmarked = onceForShared((node): object => {
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(node)) {
    const member = (node as Record<string, unknown>)[name];
    const plain = plainOf(member);
    if (plain !== member) (copy ??= copyOf(node))[name] = plain;
  }
  if (copy === undefined) return node;
  return isShared(node) ? share(copy) : copy;
});

function plainOf(member: unknown): unknown {
  if (typeof member === 'string') return member.startsWith(mark) ? Number(member.slice(mark.length)) : member;
  return typeof member === 'object' && member !== null ? unmarked(member) : member;
}

function copyOf(node: object): Record<string, unknown> {
  return (Array.isArray(node) ? [...(node as unknown[])] : { ...node }) as Record<string, unknown>;
}
