// FHIR XML to FHIR JSON text, led by the structure definitions: names, order, types. Values are judged by the validator.
// https://hl7.org/fhir/R4/xml.html
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import { shownName, xmlFault } from '#fhir/xml/xml-fault.ts';
import { nearest } from '../search-parameter-registry.ts';
import type { Structure, Structures } from '../structures.ts';
import { fhir, innerScope, namespaceOf, startScope, type Scope } from './namespaces.ts';
import { readNarrative } from './read-narrative.ts';
import { jsonValue } from './read-value.ts';
import { createSlotsOf, type SlotsOf, type XmlSlot, type XmlSlots } from './slots.ts';
import { createTreeRoom, readTree, type XmlTree } from './xml-tree.ts';

/** The same resource as minified JSON text, its decimals as written. Throws `structure` with line, column and element. */
export type ReadXml = (source: string) => string;

/** As deep as JSON is read: every object and every list is a level. */
const MAX_DEPTH = 64;

export interface ReadXmlOptions {
  /** Elements of one parent may come in any order: catalogues that others published so. */
  readonly anyOrder?: boolean;
}

export function createReadXml(structures: Structures, { anyOrder = false }: ReadXmlOptions = {}): ReadXml {
  const slotsOf = createSlotsOf(structures);
  const shadowStructure = structures.get('Element') as Structure;
  // Texts are read one after the other: nothing waits in between.
  const room = createTreeRoom();
  return (source) => {
    const tree = readTree(source, room);
    return new Reader(tree, { structures, slotsOf, shadow: slotsOf(shadowStructure), anyOrder }).resource(0, undefined);
  };
}

/** Where an element stands: its FHIRPath as a chain, its namespaces, its level in JSON. */
interface Spot {
  readonly scope: Scope;
  readonly depth: number;
  readonly parent: Spot | undefined;
  readonly name: string;
  /** In a list; -1 outside of lists. */
  readonly index: number;
}

interface ReaderParts {
  readonly structures: Structures;
  readonly slotsOf: SlotsOf;
  /** Of what a primitive has beside its value. */
  readonly shadow: XmlSlots;
  readonly anyOrder: boolean;
}

class Reader {
  readonly #tree: XmlTree;
  readonly #parts: ReaderParts;

  constructor(tree: XmlTree, parts: ReaderParts) {
    this.#tree = tree;
    this.#parts = parts;
  }

  /** `container`: the spot of `contained` or of an entry; the outermost resource has its own name for a place. */
  resource(element: number, container: Spot | undefined): string {
    const name = this.#name(element);
    const scope = this.#scope(element, container?.scope ?? startScope, container);
    const structure = this.#parts.structures.get(name);
    if (structure?.kind !== 'resource') throw this.#fault(element, container, `<${shownName(name)}> is no resource of FHIR R4.`);
    const spot = container === undefined ? { scope, depth: 1, parent: undefined, name, index: -1 } : { ...container, scope };
    const members = this.#members(element, this.#parts.slotsOf(structure), spot);
    return members === '' ? `{"resourceType":"${name}"}` : `{"resourceType":"${name}",${members}}`;
  }

  /** Attributes and elements as JSON members, without braces; `isShadow`: all but the value of a primitive. */
  #members(element: number, slots: XmlSlots, spot: Spot, isShadow = false): string {
    if (spot.depth > MAX_DEPTH) throw this.#fault(element, spot, `Elements are nested deeper than ${MAX_DEPTH} levels.`);
    if (this.#tree.hasText(element)) throw this.#fault(element, spot, textBetween);
    let members = this.#attributes(element, slots, spot, isShadow);
    const children = this.#parts.anyOrder ? this.#inOrder(element, slots) : this.#tree.children(element);
    let last: XmlSlot | undefined;
    for (let at = 0; at < children.length;) {
      const child = children[at] as number;
      const slot = this.#slotFor(child, slots, last, spot);
      let end = at + 1;
      if (slot.isList) while (end < children.length && this.#name(children[end] as number) === slot.name) end++;
      const member = slot.isList ? this.#list(slot, children, at, end, spot) : this.#single(slot, child, spot);
      members = members === '' ? member : `${members},${member}`;
      last = slot;
      at = end;
    }
    return members;
  }

  #slotFor(child: number, { elements, structure }: XmlSlots, last: XmlSlot | undefined, spot: Spot): XmlSlot {
    const name = this.#name(child);
    const slot = elements.get(name);
    if (slot === undefined) {
      this.#scope(child, spot.scope, spot);
      const near = nearest([...elements.keys()], name).map((other) => `\`${other}\``);
      const advice = near.length === 0 ? 'Remove it' : `Is ${near.join(' or ')} meant? Rename or remove it`;
      throw this.#fault(child, spot, `\`${shownName(name)}\` is no element of ${structure.name}. ${advice}.`);
    }
    if (last === undefined || slot.order > last.order) return slot;
    if (slot === last) throw this.#fault(child, spot, `\`${slot.name}\` occurs twice: ${structure.name} has it once.`);
    if (slot.order === last.order)
      throw this.#fault(child, spot, `Only one of a choice (${slot.element.name}) is allowed, and \`${last.name}\` is there already.`);
    throw this.#fault(child, spot, `\`${slot.name}\` stands behind \`${last.name}\`: in XML it belongs before it, all of a name together.`);
  }

  #attributes(element: number, slots: XmlSlots, spot: Spot, isShadow: boolean): string {
    const tree = this.#tree;
    const end = tree.attributesEnd(element);
    let members = '';
    for (let at = tree.attributesFrom(element); at < end; at++) {
      const { qualified } = tree.attributeName(at);
      if (isOfXml(qualified) || (isShadow && qualified === 'value')) continue;
      if (!slots.attributes.has(qualified)) throw this.#unknownAttribute(element, spot, qualified);
      members += `${members === '' ? '' : ','}"${qualified}":${JSON.stringify(tree.attributeValue(at))}`;
    }
    return members;
  }

  #single(slot: XmlSlot, element: number, parent: Spot): string {
    const spot = this.#enter(element, slot, parent, -1);
    if (slot.holds !== 'primitive') return `"${slot.name}":${this.#value(element, slot, spot)}`;
    const value = this.#primitive(element, slot, spot);
    const shadow = this.#shadowOf(element, value, spot);
    if (shadow === undefined) return `"${slot.name}":${value}`;
    return value === undefined ? `"_${slot.name}":${shadow}` : `"${slot.name}":${value},"_${slot.name}":${shadow}`;
  }

  /** null where a value of the list is only an extension, and where it has none. */
  #list(slot: XmlSlot, elements: readonly number[], from: number, end: number, parent: Spot): string {
    const values: string[] = [];
    const shadows: string[] = [];
    let hasValue = false;
    let hasShadow = false;
    for (let at = from; at < end; at++) {
      const element = elements[at] as number;
      const spot = this.#enter(element, slot, parent, at - from);
      const value = slot.holds === 'primitive' ? this.#primitive(element, slot, spot) : this.#value(element, slot, spot);
      const shadow = slot.holds === 'primitive' ? this.#shadowOf(element, value, spot) : undefined;
      hasValue ||= value !== undefined;
      hasShadow ||= shadow !== undefined;
      values.push(value ?? 'null');
      shadows.push(shadow ?? 'null');
    }
    const plain = hasValue ? `"${slot.name}":[${values.join(',')}]` : '';
    if (!hasShadow) return plain;
    return `${plain}${hasValue ? ',' : ''}"_${slot.name}":[${shadows.join(',')}]`;
  }

  #enter(element: number, slot: XmlSlot, parent: Spot, index: number): Spot {
    const depth = parent.depth + (index < 0 ? 1 : 2);
    const spot = { scope: parent.scope, depth, parent, name: slot.name, index };
    const scope = this.#scope(element, parent.scope, spot, slot.holds === 'narrative');
    return scope === parent.scope ? spot : { ...spot, scope };
  }

  #value(element: number, slot: XmlSlot, spot: Spot): string {
    if (slot.holds === 'narrative')
      return JSON.stringify(readNarrative(this.#tree, element, spot.scope, (rule) => this.#fault(element, spot, rule)));
    if (slot.holds === 'resource') return this.#container(element, spot);
    const members = this.#members(element, this.#parts.slotsOf(slot.structure as Structure), spot);
    if (members === '') throw this.#fault(element, spot, 'The element is empty: leave it out, or give it an id, a value or elements.');
    return `{${members}}`;
  }

  /** `contained`, `Bundle.entry.resource`: an element around one resource. */
  #container(element: number, spot: Spot): string {
    const attribute = this.#tree.attributeNames(element).find((name) => !isOfXml(name));
    if (attribute !== undefined) throw this.#unknownAttribute(element, spot, attribute);
    const [resource, ...others] = this.#tree.children(element);
    if (resource === undefined || others.length > 0 || this.#tree.hasText(element))
      throw this.#fault(element, spot, `\`${this.#name(element)}\` holds one resource, such as <Patient>.`);
    return this.resource(resource, spot);
  }

  #primitive(element: number, { type }: XmlSlot, spot: Spot): string | undefined {
    if (this.#tree.hasText(element)) throw this.#fault(element, spot, textInside);
    const value = this.#valueOf(element);
    return value === undefined ? undefined : jsonValue(value, type, (rule) => this.#fault(element, spot, rule));
  }

  /** `_value` of JSON: id and extensions of a primitive. */
  #shadowOf(element: number, value: string | undefined, spot: Spot): string | undefined {
    const tree = this.#tree;
    const attributes = tree.attributesEnd(element) - tree.attributesFrom(element);
    if (value !== undefined && attributes === 1 && !tree.hasChildren(element)) return undefined;
    const members = this.#members(element, this.#parts.shadow, spot, true);
    if (members !== '') return `{${members}}`;
    if (value === undefined) throw this.#fault(element, spot, 'The element has neither a value nor an extension: leave it out.');
    return undefined;
  }

  #scope(element: number, outside: Scope, spot: Spot | undefined, isNarrative = false): Scope {
    const scope = innerScope(this.#tree, element, outside);
    const namespace = namespaceOf(this.#tree.name(element).prefix, scope);
    if (isNarrative || namespace === fhir) return scope;
    const found = namespace === undefined ? 'is in no namespace' : `is in the namespace "${namespace.slice(0, 64)}"`;
    throw this.#fault(element, spot, `<${this.#tree.writtenName(element)}> ${found}; ${fhir} is needed.`);
  }

  #unknownAttribute(element: number, spot: Spot, name: string): OperationOutcomeError {
    return this.#fault(element, spot, `The attribute "${shownName(name)}" is not known here; remove it.`);
  }

  #fault(element: number, spot: Spot | undefined, rule: string): OperationOutcomeError {
    return xmlFault(this.#tree.source, this.#tree.start(element), `, <${this.#tree.writtenName(element)}>`, rule, placeOf(spot));
  }

  #name(element: number): string {
    return this.#tree.name(element).local;
  }

  #valueOf(element: number): string | undefined {
    const tree = this.#tree;
    const end = tree.attributesEnd(element);
    for (let at = tree.attributesFrom(element); at < end; at++)
      if (tree.attributeName(at).qualified === 'value') return tree.attributeValue(at);
    return undefined;
  }

  /** What is unknown comes last, and is refused there. */
  #inOrder(element: number, { elements }: XmlSlots): readonly number[] {
    const orderOf = (child: number): number => elements.get(this.#name(child))?.order ?? elements.size;
    return this.#tree.children(element).sort((a, b) => orderOf(a) - orderOf(b));
  }
}

const textBetween = 'Text stands between elements: values are written in the attribute `value` of an element.';
const textInside = 'Text stands in the element: values are written in the attribute `value`.';

/** FHIRPath. */
function placeOf(spot: Spot | undefined): string {
  if (spot === undefined) return '';
  const own = spot.index < 0 ? spot.name : `${spot.name}[${spot.index}]`;
  return spot.parent === undefined ? own : `${placeOf(spot.parent)}.${own}`;
}

/** Namespaces, and where a schema may be found: nothing of the resource. */
function isOfXml(attribute: string): boolean {
  return attribute.startsWith('x') && (attribute === 'xmlns' || attribute.startsWith('xmlns:') || attribute === 'xsi:schemaLocation');
}
