// FHIR JSON text to FHIR XML, in the order of the structure definitions; numbers keep their digits.
// https://hl7.org/fhir/R4/xml.html
import type { Structure, Structures } from '../structures.ts';
import { parseAsTexts, type Texts } from './json-texts.ts';
import { attributeText, narrativeText } from './references.ts';
import { createSlotsOf, type XmlSlot, type XmlSlots } from './slots.ts';

export type WriteXml = (json: string, options?: { readonly pretty?: boolean }) => string;

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const namespace = ' xmlns="http://hl7.org/fhir"';

/** The text is that of a resource that the definitions know; a member that they do not know is an error of the program. */
export function createWriteXml(structures: Structures): WriteXml {
  const slotsOf = createSlotsOf(structures);
  const shadow = slotsOf(structures.get('Element') as Structure);

  return (json, { pretty = false } = {}) => {
    const line = pretty ? (level: number): string => `\n${'  '.repeat(level)}` : (): string => '';

    function resource(value: Texts, level: number, attributes: string): string {
      const type = String(value['resourceType']);
      const structure = structures.get(type);
      if (structure?.kind !== 'resource') throw new Error(`${type} is no resource.`);
      return tag(type, attributes, content(value, slotsOf(structure), level), level);
    }

    /** Start tag, content and end tag, each on its line. */
    function tag(name: string, attributes: string, inside: string, level: number): string {
      const start = `${line(level)}<${name}${attributes}`;
      return inside === '' ? `${start}/>` : `${start}>${inside}${line(level)}</${name}>`;
    }

    function content(value: Texts, slots: XmlSlots, level: number): string {
      let text = '';
      for (const slot of presentSlots(value, slots)) text += member(value, slot, level + 1);
      return text;
    }

    function member(parent: Texts, slot: XmlSlot, level: number): string {
      const values = listOf(parent[slot.name]);
      const shadows = listOf(parent[`_${slot.name}`]);
      let text = '';
      for (let at = 0; at < Math.max(values.length, shadows.length); at++) text += element(slot, values[at], shadows[at], level);
      return text;
    }

    function element(slot: XmlSlot, value: unknown, extended: unknown, level: number): string {
      if (slot.holds === 'primitive') return primitive(slot.name, value, extended as Texts | null | undefined, level);
      if (slot.holds === 'narrative') return `${line(level)}${narrativeText((value as string).trim())}`;
      if (slot.holds === 'resource') return tag(slot.name, '', resource(value as Texts, level + 1, ''), level);
      const slots = slotsOf(slot.structure as Structure);
      return tag(slot.name, attributesOf(value as Texts, slots), content(value as Texts, slots, level), level);
    }

    function primitive(name: string, value: unknown, extended: Texts | null | undefined, level: number): string {
      const written = value === null || value === undefined ? '' : ` value="${attributeText(textOf(value))}"`;
      if (extended === null || extended === undefined) return tag(name, written, '', level);
      return tag(name, attributesOf(extended, shadow) + written, content(extended, shadow, level), level);
    }

    const text = resource(parseAsTexts(json), 0, namespace);
    return pretty ? `${declaration}${text}\n` : declaration + text;
  };
}

function attributesOf(value: Texts, { attributes }: XmlSlots): string {
  let text = '';
  for (const name of attributes) {
    const content = value[name];
    if (content !== undefined) text += ` ${name}="${attributeText(textOf(content))}"`;
  }
  return text;
}

/** The elements that the object has, in the order of XML. */
function presentSlots(value: Texts, { elements, attributes, structure }: XmlSlots): XmlSlot[] {
  const present: XmlSlot[] = [];
  const unknown: string[] = [];
  for (const key of Object.keys(value)) {
    const name = key.startsWith('_') ? key.slice(1) : key;
    const slot = elements.get(name);
    if (slot !== undefined) {
      if (key === name || value[name] === undefined) present.push(slot);
    } else if (!attributes.has(key) && !(key === 'resourceType' && structure.kind === 'resource')) unknown.push(key);
  }
  if (unknown.length > 0) throw new Error(`${structure.name} has members that XML has no element for: ${unknown.join(', ')}.`);
  return present.sort((a, b) => a.order - b.order);
}

/** Numbers are texts already. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === true ? 'true' : 'false';
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
