// FHIR XML to FHIR JSON text, led by the structure definitions: names, order, types. Values are judged by the validator.
// https://hl7.org/fhir/R4/xml.html
import type { OperationOutcomeError } from '#fhir/outcome.ts';
import { nearest } from '../search-parameter-registry.ts';
import type { Structure, Structures } from '../structures.ts';
import { fhir, innerScope, startScope, type Scope } from './namespaces.ts';
import { readNarrative } from './read-narrative.ts';
import { jsonValue } from './read-value.ts';
import { scanXml, written, xmlFault, type XmlElement, type XmlTree } from './scan-xml.ts';
import { createSlotsOf, type SlotsOf, type XmlSlot, type XmlSlots } from './slots.ts';

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
  return (source) => {
    const tree = scanXml(source);
    return new Reader(tree, { structures, slotsOf, shadow: slotsOf(shadowStructure), anyOrder }).resource(tree.root, undefined);
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
  resource(element: XmlElement, container: Spot | undefined): string {
    const scope = this.#scope(element, container?.scope ?? startScope, container);
    const structure = this.#parts.structures.get(element.name);
    if (structure?.kind !== 'resource') throw this.#fault(element, container, `<${element.name.slice(0, 64)}> is no resource of FHIR R4.`);
    const spot = container === undefined ? { scope, depth: 1, parent: undefined, name: element.name, index: -1 } : { ...container, scope };
    const members = this.#members(element, this.#parts.slotsOf(structure), spot);
    return members === '' ? `{"resourceType":"${element.name}"}` : `{"resourceType":"${element.name}",${members}}`;
  }

  /** Attributes and elements as JSON members, without braces. */
  #members(element: XmlElement, slots: XmlSlots, spot: Spot): string {
    if (spot.depth > MAX_DEPTH) throw this.#fault(element, spot, `Elements are nested deeper than ${MAX_DEPTH} levels.`);
    if (element.textAt !== undefined) throw this.#fault(element, spot, textBetween);
    let members = element.attributes.length === 0 ? '' : this.#attributes(element, slots, spot);
    const children = this.#parts.anyOrder ? inOrder(element.children, slots) : element.children;
    let last: XmlSlot | undefined;
    for (let at = 0; at < children.length;) {
      const child = children[at] as XmlElement;
      const slot = this.#slotFor(child, slots, last, spot);
      let end = at + 1;
      if (slot.isList) while (children[end]?.name === child.name) end++;
      const member = slot.isList ? this.#list(slot, children, at, end, spot) : this.#single(slot, child, spot);
      members = members === '' ? member : `${members},${member}`;
      last = slot;
      at = end;
    }
    return members;
  }

  #slotFor(child: XmlElement, { elements, structure }: XmlSlots, last: XmlSlot | undefined, spot: Spot): XmlSlot {
    const slot = elements.get(child.name);
    if (slot === undefined) {
      this.#scope(child, spot.scope, spot);
      const near = nearest([...elements.keys()], child.name).map((name) => `\`${name}\``);
      const advice = near.length === 0 ? 'Remove it' : `Is ${near.join(' or ')} meant? Rename or remove it`;
      throw this.#fault(child, spot, `\`${child.name.slice(0, 64)}\` is no element of ${structure.name}. ${advice}.`);
    }
    if (last === undefined || slot.order > last.order) return slot;
    if (slot === last) throw this.#fault(child, spot, `\`${slot.name}\` occurs twice: ${structure.name} has it once.`);
    if (slot.order === last.order)
      throw this.#fault(child, spot, `Only one of a choice (${slot.element.name}) is allowed, and \`${last.name}\` is there already.`);
    throw this.#fault(child, spot, `\`${slot.name}\` stands behind \`${last.name}\`: in XML it belongs before it, all of a name together.`);
  }

  #attributes(element: XmlElement, slots: XmlSlots, spot: Spot): string {
    let members = '';
    for (const { name, value } of element.attributes) {
      if (isOfXml(name)) continue;
      if (!slots.attributes.has(name)) throw this.#unknownAttribute(element, spot, name);
      members += `${members === '' ? '' : ','}"${name}":${JSON.stringify(value)}`;
    }
    return members;
  }

  #single(slot: XmlSlot, element: XmlElement, parent: Spot): string {
    const spot = this.#enter(element, slot, parent, -1);
    if (slot.holds !== 'primitive') return `"${slot.name}":${this.#value(element, slot, spot)}`;
    const value = this.#primitive(element, slot, spot);
    const shadow = this.#shadowOf(element, value, spot);
    if (shadow === undefined) return `"${slot.name}":${value}`;
    return value === undefined ? `"_${slot.name}":${shadow}` : `"${slot.name}":${value},"_${slot.name}":${shadow}`;
  }

  /** null where a value of the list is only an extension, and where it has none. */
  #list(slot: XmlSlot, elements: readonly XmlElement[], from: number, end: number, parent: Spot): string {
    const values: string[] = [];
    const shadows: string[] = [];
    let hasValue = false;
    let hasShadow = false;
    for (let at = from; at < end; at++) {
      const element = elements[at] as XmlElement;
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

  #enter(element: XmlElement, slot: XmlSlot, parent: Spot, index: number): Spot {
    const depth = parent.depth + (index < 0 ? 1 : 2);
    const spot = { scope: parent.scope, depth, parent, name: slot.name, index };
    const scope = this.#scope(element, parent.scope, spot, slot.holds === 'narrative');
    return scope === parent.scope ? spot : { ...spot, scope };
  }

  #value(element: XmlElement, slot: XmlSlot, spot: Spot): string {
    if (slot.holds === 'narrative')
      return JSON.stringify(readNarrative(this.#tree, element, spot.scope, (rule) => this.#fault(element, spot, rule)));
    if (slot.holds === 'resource') return this.#container(element, spot);
    const members = this.#members(element, this.#parts.slotsOf(slot.structure as Structure), spot);
    if (members === '') throw this.#fault(element, spot, 'The element is empty: leave it out, or give it an id, a value or elements.');
    return `{${members}}`;
  }

  /** `contained`, `Bundle.entry.resource`: an element around one resource. */
  #container(element: XmlElement, spot: Spot): string {
    const attribute = element.attributes.find(({ name }) => !isOfXml(name));
    if (attribute !== undefined) throw this.#unknownAttribute(element, spot, attribute.name);
    const [resource, ...others] = element.children;
    if (resource === undefined || others.length > 0 || element.textAt !== undefined)
      throw this.#fault(element, spot, `\`${element.name}\` holds one resource, such as <Patient>.`);
    return this.resource(resource, spot);
  }

  #primitive(element: XmlElement, { type }: XmlSlot, spot: Spot): string | undefined {
    if (element.textAt !== undefined) throw this.#fault(element, spot, textInside);
    const value = valueOf(element);
    return value === undefined ? undefined : jsonValue(value, type, (rule) => this.#fault(element, spot, rule));
  }

  /** `_value` of JSON: id and extensions of a primitive. */
  #shadowOf(element: XmlElement, value: string | undefined, spot: Spot): string | undefined {
    if (value !== undefined && element.children.length === 0 && element.attributes.length === 1) return undefined;
    const attributes = element.attributes.filter(({ name }) => name !== 'value');
    const members = this.#members({ ...element, attributes }, this.#parts.shadow, spot);
    if (members !== '') return `{${members}}`;
    if (value === undefined) throw this.#fault(element, spot, 'The element has neither a value nor an extension: leave it out.');
    return undefined;
  }

  #scope(element: XmlElement, outside: Scope, spot: Spot | undefined, isNarrative = false): Scope {
    const scope = innerScope(element, outside);
    const namespace = scope.get(element.prefix);
    if (isNarrative || namespace === fhir) return scope;
    const found = namespace === undefined ? 'is in no namespace' : `is in the namespace "${namespace.slice(0, 64)}"`;
    throw this.#fault(element, spot, `<${written(element)}> ${found}; ${fhir} is needed.`);
  }

  #unknownAttribute(element: XmlElement, spot: Spot, name: string): OperationOutcomeError {
    return this.#fault(element, spot, `The attribute "${name.slice(0, 64)}" is not known here; remove it.`);
  }

  #fault(element: XmlElement, spot: Spot | undefined, rule: string): OperationOutcomeError {
    return xmlFault(this.#tree.source, element.start, `, <${written(element)}>`, rule, placeOf(spot));
  }
}

const textBetween = 'Text stands between elements: values are written in the attribute `value` of an element.';
const textInside = 'Text stands in the element: values are written in the attribute `value`.';

/** What is unknown comes last, and is refused there. */
function inOrder(children: readonly XmlElement[], { elements }: XmlSlots): readonly XmlElement[] {
  const orderOf = ({ name }: XmlElement): number => elements.get(name)?.order ?? elements.size;
  return [...children].sort((a, b) => orderOf(a) - orderOf(b));
}

/** FHIRPath. */
function placeOf(spot: Spot | undefined): string {
  if (spot === undefined) return '';
  const own = spot.index < 0 ? spot.name : `${spot.name}[${spot.index}]`;
  return spot.parent === undefined ? own : `${placeOf(spot.parent)}.${own}`;
}

function valueOf({ attributes }: XmlElement): string | undefined {
  for (const { name, value } of attributes) if (name === 'value') return value;
  return undefined;
}

/** Namespaces, and where a schema may be found: nothing of the resource. */
function isOfXml(attribute: string): boolean {
  return attribute.startsWith('x') && (attribute === 'xmlns' || attribute.startsWith('xmlns:') || attribute === 'xsi:schemaLocation');
}
