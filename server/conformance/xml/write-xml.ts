// FHIR JSON text to FHIR XML, in the order of the structure definitions; numbers keep their digits.
// https://hl7.org/fhir/R4/xml.html
import { walkEntries } from '#fhir/json-text.ts';
import type { Structure, Structures } from '../structures.ts';
import { parseAsTexts, type Texts } from './json-texts.ts';
import { attributeText, narrativeText } from './references.ts';
import { createSlotsOf, type XmlSlot, type XmlSlots } from './slots.ts';

export interface WriteXml {
  (json: string, options?: Layout): string;
  /** The same text. A large Bundle is written a part of its entries at a time, with a turn for others after each part. */
  inTurns(json: string, options: Layout, turn: () => Promise<void>): Promise<string>;
}

interface Layout {
  readonly pretty?: boolean;
}

/** JSON of a part; two to four milliseconds of work. */
const PART = 65_536;

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const namespace = ' xmlns="http://hl7.org/fhir"';

/** The text is that of a resource that the definitions know; a member that they do not know is an error of the program. */
export function createWriteXml(structures: Structures): WriteXml {
  const slotsOf = createSlotsOf(structures);
  const shadow = slotsOf(structures.get('Element') as Structure);
  const entrySlot = slotsOf(structures.get('Bundle') as Structure).elements.get('entry') as XmlSlot;

  const write = (json: string, { pretty = false }: Layout = {}): string => {
    const text = createWriter(pretty).resource(parseAsTexts(json), 0, namespace);
    return pretty ? `${declaration}${text}\n` : declaration + text;
  };

  async function inTurns(json: string, layout: Layout, turn: () => Promise<void>): Promise<string> {
    if (json.length <= PART || !json.startsWith('{"resourceType":"Bundle"')) return write(json, layout);
    const { pretty = false } = layout;
    const { entry } = createWriter(pretty);
    const entries = walkEntries(json);
    let text = '';
    let since = 0;
    let next = entries.next();
    for (; next.done !== true; next = entries.next()) {
      text += entry(parseAsTexts(next.value));
      since += next.value.length;
      if (since < PART) continue;
      since = 0;
      await turn();
    }
    // Only a signature would stand behind the entries.
    if (next.value.includes('"signature":')) return write(json, layout);
    const frame = write(next.value, layout);
    const end = frame.lastIndexOf(pretty ? '\n</Bundle>' : '</Bundle>');
    return frame.slice(0, end) + text + frame.slice(end);
  }

  return Object.assign(write, { inTurns });

  function createWriter(pretty: boolean) {
    const line = pretty ? (level: number): string => `\n${'  '.repeat(level)}` : (): string => '';
    return { resource, entry: (value: Texts): string => element(entrySlot, value, undefined, 1) };

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
  }
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
