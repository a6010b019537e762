// Numbers with their digits: 16.00 says how well it was measured, and stays 16.00.
// https://hl7.org/fhir/R4/datatypes.html#decimal
import type { Resource } from '@medplum/fhirtypes';

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

/** The resource and its exact text. */
export function written<T extends Resource>(resource: T): { readonly value: T; readonly text: string } {
  const text = JSON.stringify(resource);
  if (!text.includes('\\u0001')) return { value: resource, text };
  return { value: unmarked(resource) as T, text: text.replace(marked, '$1') };
}

/** With ordinary numbers where marks were; what has none inside stays the same object. */
function unmarked(node: unknown): unknown {
  if (typeof node === 'string') return node.startsWith(mark) ? Number(node.slice(mark.length)) : node;
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const made = node.map(unmarked);
    return made.some((each, i) => each !== node[i]) ? made : node;
  }
  let made: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(node)) {
    const plain = unmarked(member);
    if (plain !== member) (made ??= { ...node })[name] = plain;
  }
  return made ?? node;
}
