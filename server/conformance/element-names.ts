// The names that an element has in an instance: `status`; `valueQuantity`, `valueString`, ... of `value[x]`.
// https://hl7.org/fhir/R4/formats.html#choice
import type { ElementShape, Structure } from './structures.ts';

/** Quantities narrowed by a profile are still written as quantities. */
const namesInChoices: Readonly<Record<string, string>> = { SimpleQuantity: 'Quantity', MoneyQuantity: 'Quantity' };

/** One name for each of the element's types, in their order. */
export function namesOf({ name, types }: ElementShape): string[] {
  if (!name.endsWith('[x]')) return [name];
  const stem = name.slice(0, -3);
  return types.map((type) => {
    const suffix = namesInChoices[type] ?? type;
    return `${stem}${suffix.charAt(0).toUpperCase()}${suffix.slice(1)}`;
  });
}

/** What XML writes as an attribute: it has a value and nothing else, no id and no extension of its own. */
export function isAttribute({ name }: ElementShape, parent: Structure): boolean {
  return (name === 'id' && parent.kind !== 'resource') || (name === 'url' && parent.name === 'Extension');
}
