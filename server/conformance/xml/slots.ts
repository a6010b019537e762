// For each structure, which elements XML may have in it, in which order, and what each of them holds.
// https://hl7.org/fhir/R4/xml.html
import { isAttribute, namesOf } from '../element-names.ts';
import type { ElementShape, Structure, Structures } from '../structures.ts';

export interface XmlSlot {
  readonly name: string;
  readonly element: ElementShape;
  /** Place in the order of the structure; the names of one choice share it. */
  readonly order: number;
  readonly isList: boolean;
  readonly type: string;
  readonly holds: 'primitive' | 'object' | 'resource' | 'narrative';
  /** Of an object. */
  readonly structure: Structure | undefined;
}

export interface XmlSlots {
  readonly structure: Structure;
  /** Elements by name; attributes are not among them. */
  readonly elements: ReadonlyMap<string, XmlSlot>;
  /** `id`, and `url` of Extension. */
  readonly attributes: ReadonlySet<string>;
}

export type SlotsOf = (structure: Structure) => XmlSlots;

/** Each structure is laid out when it is first met. */
export function createSlotsOf(structures: Structures): SlotsOf {
  const known = new Map<Structure, XmlSlots>();
  return (structure) => {
    let slots = known.get(structure);
    if (slots === undefined) known.set(structure, (slots = layOut(structure, structures)));
    return slots;
  };
}

function layOut(structure: Structure, structures: Structures): XmlSlots {
  const elements = new Map<string, XmlSlot>();
  const attributes = new Set<string>();
  for (const [order, element] of structure.elements.entries()) {
    if (isAttribute(element, structure)) attributes.add(element.name);
    else
      for (const [at, name] of namesOf(element).entries())
        elements.set(name, slot(name, element, order, element.types[at] ?? '', structures));
  }
  return { structure, elements, attributes };
}

function slot(name: string, element: ElementShape, order: number, type: string, structures: Structures): XmlSlot {
  const structure = structures.get(type);
  const holds =
    type === 'Resource' ? 'resource' : type === 'xhtml' ? 'narrative' : structure?.kind === 'primitive' ? 'primitive' : 'object';
  return { name, element, order, isList: element.max !== 1, type, holds, structure };
}
