// One element of an XML document, with the place it came from.

export interface XmlElement {
  /** Without prefix in the document's main namespace, `sdtc:name` and `lab:name` for the known others, `{uri}name` for the rest. */
  readonly name: string;
  /** Decoded; `xsi:type` under that name whatever the prefix was; namespace declarations are left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Texts and elements in their order. */
  readonly content: readonly (string | XmlElement)[];
  /** Index of its `<` in the text. */
  readonly offset: number;
  readonly parent: XmlElement | undefined;
  /** A mapping has carried it over: what nobody has is reported. */
  isUnderstood: boolean;
  /** How long it is in the document, all that is in it included; and as it stands there. */
  readonly length: number;
  readonly markup: string;
  /** The namespaces that hold for it: where they are the same, the same markup says the same. undefined: too many to compare. */
  readonly declared: string | undefined;
  /** One of the attributes. */
  value(name: string): string | undefined;
}

const none: readonly XmlElement[] = Object.freeze([]);

// Loops and not `find` and `filter`: a document of some hundred elements asks these two many thousand times.
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element !== undefined) for (const each of element.children) if (each.name === name) return each;
  return undefined;
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  let found: XmlElement[] | undefined;
  if (element !== undefined) for (const each of element.children) if (each.name === name) (found ??= []).push(each);
  return found ?? none;
}

/** Down a path of first children: `at(entity, 'assignedPerson', 'name')`. */
export function at(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let found = element;
  for (const name of path) found = child(found, name);
  return found;
}

/** An attribute that says something: an empty one is none. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.value(name);
  if (value === undefined || value === '') return undefined;
  if (isPlain(value.charCodeAt(0)) && isPlain(value.charCodeAt(value.length - 1))) return value;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** What is certainly no space. */
function isPlain(code: number): boolean {
  return code > 0x20 && code < 0x80;
}

/** All text below, in order, spaces as they are. */
export function rawText(element: XmlElement): string {
  let text = '';
  for (const part of element.content) text += typeof part === 'string' ? part : rawText(part);
  return text;
}

/** All text below with single spaces; undefined when there is none. Marks the element: who asks for its text carries it. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  element.isUnderstood = true;
  const text = rawText(element).replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

/** `ClinicalDocument.recordTarget.patientRole.id[1]`: counted where there are several, as FHIRPath counts. */
export function pathOf(element: XmlElement): string {
  const { parent, name } = element;
  if (parent === undefined) return name;
  let [place, alike] = [0, 0];
  for (const each of parent.children) {
    if (each === element) place = alike;
    if (each.name === name) alike++;
  }
  return `${pathOf(parent)}.${name}${alike > 1 ? `[${place}]` : ''}`;
}
