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

/** The resources and their exact texts; from here on the resources themselves hold ordinary numbers where marks were. */
export function written<T extends Resource>(resources: readonly T[]): { readonly value: T; readonly text: string }[] {
  // All texts first: resources share parts, and the mark of such a part is needed in each text.
  const texts = resources.map((resource) => JSON.stringify(resource));
  return resources.map((value, i) => {
    const text = texts[i] as string;
    if (!text.includes('\\u0001')) return { value, text };
    unmark(value as unknown as Record<string, unknown>);
    return { value, text: text.replace(marked, '$1') };
  });
}

function unmark(node: Record<string, unknown>): void {
  for (const name of Object.keys(node)) {
    const member = node[name];
    if (typeof member === 'string') {
      if (member.startsWith(mark)) node[name] = Number(member.slice(mark.length));
    } else if (typeof member === 'object' && member !== null) unmark(member as Record<string, unknown>);
  }
}
