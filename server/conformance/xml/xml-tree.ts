// An XML text as a tree of numbers: element 0 is the outermost. Each element is a row of places in one list, which is used again for
// the next text: tens of thousands of small objects would take longer to make and to collect than the text takes to read.
import type { XmlAttributes } from '#fhir/xml/attributes.ts';
import { scanXml, type XmlReceiver } from '#fhir/xml/scan-xml.ts';
import { shownName } from '#fhir/xml/xml-fault.ts';
import type { XmlName } from '#fhir/xml/xml-names.ts';

const limits = { levels: 100, attributes: 64, elements: 500_000 } as const;
const expected = 'a resource in XML begins like <Patient xmlns="http://hl7.org/fhir">.';

/** Columns of an element's row; the last three say where text that is no space stands, and its attributes. */
const [NAME, START, END, FIRST, NEXT, TEXT, ATTRIBUTES, ATTRIBUTES_END, ROW] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
/** Columns of an attribute's row. */
const [A_NAME, A_FROM, A_TO, A_ROW] = [0, 1, 2, 3];

/** The lists that trees are written into, one tree at a time. */
export interface TreeRoom {
  elements: Int32Array;
  attributes: Int32Array;
}

const USUAL = 1 << 12;
/** Room for a text of about 4 MB is kept. */
const KEPT = 1 << 20;

export function createTreeRoom(): TreeRoom {
  return { elements: new Int32Array(USUAL), attributes: new Int32Array(USUAL) };
}

/** Good until the next text is read into the room. Throws with line, column and element what is no XML, or more of it than FHIR needs. */
export function readTree(source: string, room: TreeRoom): XmlTree {
  if (room.elements.length > KEPT) Object.assign(room, createTreeRoom());
  const tree = new XmlTree(source, room);
  scanXml(source, tree, { limits, expected });
  return tree;
}

export class XmlTree implements XmlReceiver {
  readonly source: string;
  /** Start and end of every comment, in their order. */
  readonly #comments: (readonly [number, number])[] = [];
  readonly #room: TreeRoom;
  #elements: Int32Array;
  #attributes: Int32Array;
  #count = 0;
  #attributeCount = 0;
  readonly #names: XmlName[] = [];
  /** Values that are not what stands in the source. */
  readonly #resolved = new Map<number, string>();
  /** Rows of the open elements, and the last child of each so far. */
  readonly #open = new Int32Array(limits.levels + 1);
  readonly #lasts = new Int32Array(limits.levels + 1);
  #level = -1;

  constructor(source: string, room: TreeRoom) {
    this.source = source;
    this.#room = room;
    this.#elements = room.elements;
    this.#attributes = room.attributes;
  }

  name(element: number): XmlName {
    return this.#names[this.#elements[element * ROW + NAME] as number] as XmlName;
  }

  start(element: number): number {
    return this.#elements[element * ROW + START] as number;
  }

  /** Behind its end tag. */
  end(element: number): number {
    return this.#elements[element * ROW + END] as number;
  }

  /** Has it text of its own that is no space? */
  hasText(element: number): boolean {
    return this.#elements[element * ROW + TEXT] === 1;
  }

  /** Start and end of each comment between two places. Found by halves: a text may have as many comments as it has elements that ask. */
  commentsWithin(start: number, end: number): readonly (readonly [number, number])[] {
    const all = this.#comments;
    let first = 0;
    for (let behind = all.length; first < behind;) {
      const middle = (first + behind) >> 1;
      if ((all[middle] as readonly [number, number])[0] < start) first = middle + 1;
      else behind = middle;
    }
    let last = first;
    while (last < all.length && (all[last] as readonly [number, number])[1] <= end) last += 1;
    return all.slice(first, last);
  }

  children(element: number): number[] {
    const children: number[] = [];
    for (let at = this.#elements[element * ROW + FIRST] as number; at >= 0; at = this.#elements[at * ROW + NEXT] as number)
      children.push(at);
    return children;
  }

  hasChildren(element: number): boolean {
    return (this.#elements[element * ROW + FIRST] as number) >= 0;
  }

  /** Its attributes are those from here ... */
  attributesFrom(element: number): number {
    return this.#elements[element * ROW + ATTRIBUTES] as number;
  }

  /** ... to before here. */
  attributesEnd(element: number): number {
    return this.#elements[element * ROW + ATTRIBUTES_END] as number;
  }

  attributeName(attribute: number): XmlName {
    return this.#names[this.#attributes[attribute * A_ROW + A_NAME] as number] as XmlName;
  }

  attributeValue(attribute: number): string {
    const row = attribute * A_ROW;
    return this.#resolved.get(attribute) ?? this.source.slice(this.#attributes[row + A_FROM], this.#attributes[row + A_TO]);
  }

  attributeNames(element: number): string[] {
    const names: string[] = [];
    for (let at = this.attributesFrom(element); at < this.attributesEnd(element); at++) names.push(this.attributeName(at).qualified);
    return names;
  }

  /** As it is written in the text, fit for a message. */
  writtenName(element: number): string {
    return shownName(this.name(element).qualified);
  }

  open(name: XmlName, attributes: XmlAttributes, start: number): void {
    const element = this.#count++;
    const row = element * ROW;
    if (row + ROW > this.#elements.length) this.#elements = this.#room.elements = grown(this.#elements);
    this.#names[name.index] = name;
    const cells = this.#elements;
    cells[row + NAME] = name.index;
    cells[row + START] = start;
    cells[row + FIRST] = -1;
    cells[row + NEXT] = -1;
    cells[row + TEXT] = 0;
    cells[row + ATTRIBUTES] = this.#attributeCount;
    for (let at = 0; at < attributes.count; at++) this.#attribute(attributes, at);
    cells[row + ATTRIBUTES_END] = this.#attributeCount;
    const level = this.#level;
    if (level >= 0) {
      const before = this.#lasts[level] as number;
      if (before < 0) cells[(this.#open[level] as number) * ROW + FIRST] = element;
      else cells[before * ROW + NEXT] = element;
      this.#lasts[level] = element;
    }
    this.#level = level + 1;
    this.#open[level + 1] = element;
    this.#lasts[level + 1] = -1;
  }

  close(end: number): void {
    this.#elements[(this.#open[this.#level] as number) * ROW + END] = end;
    this.#level--;
  }

  text(from: number, to: number): void {
    const row = (this.#open[this.#level] as number) * ROW;
    for (let at = from; at < to && this.#elements[row + TEXT] === 0; at++)
      if (this.source.charCodeAt(at) > 0x20) this.#elements[row + TEXT] = 1;
  }

  comment(from: number, to: number): void {
    this.#comments.push([from, to]);
  }

  #attribute(attributes: XmlAttributes, at: number): void {
    const attribute = this.#attributeCount++;
    const row = attribute * A_ROW;
    if (row + A_ROW > this.#attributes.length) this.#attributes = this.#room.attributes = grown(this.#attributes);
    const name = attributes.name(at);
    this.#names[name.index] = name;
    this.#attributes[row + A_NAME] = name.index;
    this.#attributes[row + A_FROM] = attributes.from(at);
    this.#attributes[row + A_TO] = attributes.to(at);
    const resolved = attributes.resolved(at);
    if (resolved !== undefined) this.#resolved.set(attribute, resolved);
  }
}

function grown(cells: Int32Array): Int32Array {
  const more = new Int32Array(cells.length * 2);
  more.set(cells);
  return more;
}
