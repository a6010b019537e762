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

/** The resources with ordinary numbers where marks were, and their exact texts. Nobody needs their marks any more: they are changed in place. */
export function written<T extends Resource>(resources: readonly T[]): { readonly value: T; readonly text: string }[] {
  // All texts before any mark goes: two resources may hold the same value.
  const texts = resources.map(textOf);
  return resources.map((value, at) => {
    const text = texts[at] as string;
    if (!text.includes('\\u0001')) return { value, text };
    unmark(value);
    return { value, text: text.replace(marked, '$1') };
  });
}

/** Base64 holds nothing that JSON writes otherwise: a long file is not looked through for it. */
function textOf(value: Resource): string {
  if (value.resourceType !== 'Binary' || value.data === undefined) return JSON.stringify(value);
  return `${JSON.stringify({ ...value, data: undefined }).slice(0, -1)},"data":"${value.data}"}`;
}

function unmark(node: object): void {
  if (Array.isArray(node)) {
    const list = node as unknown[];
    for (let at = 0; at < list.length; at += 1) {
      const plain = plainOf(list[at]);
      if (plain !== list[at]) list[at] = plain;
    }
    return;
  }
  const members = node as Record<string, unknown>;
  for (const name in members) {
    const member = members[name];
    const plain = plainOf(member);
    if (plain !== member) members[name] = plain;
  }
}

function plainOf(member: unknown): unknown {
  if (typeof member !== 'object' || member === null) return plainNumber(member);
  if (isShared(member)) return plainCopy(member);
  unmark(member);
  return member;
}

function plainNumber(member: unknown): unknown {
  return typeof member === 'string' && member.startsWith(mark) ? Number(member.slice(mark.length)) : member;
}

/** Itself where it holds no mark. The marks of a shared value are needed again: it is never changed, and its copy is shared as well. */
const plainCopy = onceForShared((node): object => {
  let copy: Record<string, unknown> | undefined;
  for (const [name, member] of Object.entries(node) as [string, unknown][]) {
    const plain = typeof member === 'object' && member !== null ? plainCopy(member) : plainNumber(member);
    if (plain !== member) (copy ??= copyOf(node))[name] = plain;
  }
  if (copy === undefined) return node;
  return isShared(node) ? share(copy) : copy;
});

function copyOf(node: object): Record<string, unknown> {
  return (Array.isArray(node) ? [...(node as unknown[])] : { ...node }) as Record<string, unknown>;
}
