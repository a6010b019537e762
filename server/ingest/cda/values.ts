// The data types of CDA as those of FHIR: II, CD and CE, PQ and its intervals. Whoever reads one marks it as understood.
// https://hl7.org/fhir/R4/datatypes.html
import type { CodeableConcept, Coding, Identifier, Quantity, Range } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, textOf, type XmlElement } from '../xml/element.ts';
import { decimal } from './decimals.ts';
import { KnownReadings } from './known-readings.ts';
import type { Remarks } from './remarks.ts';
import { isOid, isUuid, systemOf } from './systems.ts';

/** What the reading of values needs to know and to say. */
export interface Reading {
  readonly remarks: Remarks;
  /** The text of the narrative's element with this ID. */
  readonly narrative: (id: string) => string | undefined;
  readonly isUnit: (unit: string) => boolean;
}

/** undefined for what identifies nothing: an `id` of `nullFlavor`, or without root. */
export function readIdentifier(element: XmlElement | undefined): Identifier | undefined {
  const root = attribute(element, 'root');
  const extension = attribute(element, 'extension');
  if (element === undefined || (root === undefined && extension === undefined)) return undefined;
  element.isUnderstood = true;
  const assigner = attribute(element, 'assigningAuthorityName');
  const more = assigner === undefined ? {} : { assigner: { display: assigner } };
  if (root === undefined) return { value: extension as string, ...more };
  if (extension !== undefined) return { system: systemOf(root), value: extension, ...more };
  // https://hl7.org/fhir/R4/datatypes.html#Identifier: an OID or UUID is a value of the system of all URIs.
  const whole = isOid(root) ? `urn:oid:${root}` : isUuid(root) ? `urn:uuid:${root.toLowerCase()}` : undefined;
  return whole === undefined ? { value: root, ...more } : { system: 'urn:ietf:rfc:3986', value: whole, ...more };
}

export function readIdentifiers(elements: readonly XmlElement[]): Identifier[] {
  const found: Identifier[] = [];
  for (const element of elements) {
    const identifier = readIdentifier(element);
    if (identifier !== undefined) found.push(identifier);
  }
  return found;
}

function readCoding(element: XmlElement): Coding | undefined {
  const code = attribute(element, 'code');
  const system = attribute(element, 'codeSystem');
  const display = attribute(element, 'displayName');
  if (code === undefined && display === undefined) return undefined;
  element.isUnderstood = true;
  const version = attribute(element, 'codeSystemVersion');
  const coding: Coding = {};
  if (system !== undefined) coding.system = systemOf(system);
  if (version !== undefined && code !== undefined) coding.version = version;
  if (code !== undefined) coding.code = code.replace(/\s+/g, ' ');
  if (display !== undefined) coding.display = display;
  return coding;
}

const knownConcepts = new KnownReadings<CodeableConcept>(4000);

/** With translations and original text; undefined when nothing is said but a nullFlavor. */
export function readConcept(element: XmlElement | undefined, { narrative }: Pick<Reading, 'narrative'>): CodeableConcept | undefined {
  if (element === undefined) return undefined;
  return knownConcepts.read(element, (unknown) => conceptOf(unknown, narrative));
}

function conceptOf(element: XmlElement, narrative: Reading['narrative']): CodeableConcept | undefined {
  const coding = readCodings(element);
  const text = readOriginalText(child(element, 'originalText'), narrative);
  if (attribute(element, 'nullFlavor') !== undefined) element.isUnderstood = true;
  if (coding.length === 0 && text === undefined) return undefined;
  return { ...(coding.length === 0 ? {} : { coding }), ...(text === undefined ? {} : { text }) };
}

/** Of the element, its translations, and the qualifiers of all of them; each once. */
function readCodings(element: XmlElement): Coding[] {
  const coding: Coding[] = [];
  addCoding(element, coding);
  if (element.children.length === 0) return coding;
  const translations = childrenOf(element, 'translation');
  for (const each of translations) addCoding(each, coding);
  for (const each of [element, ...translations]) {
    for (const qualifier of childrenOf(each, 'qualifier')) {
      addCoding(child(qualifier, 'name'), coding);
      addCoding(child(qualifier, 'value'), coding);
    }
  }
  return coding;
}

function addCoding(element: XmlElement | undefined, coding: Coding[]): void {
  const read = element === undefined ? undefined : readCoding(element);
  if (read !== undefined && !coding.some((other) => isSame(read, other))) coding.push(read);
}

function isSame(a: Coding, b: Coding): boolean {
  return a.system === b.system && a.code === b.code && a.display === b.display;
}

/** A pointer into the narrative is read as what stands there; one that points nowhere says nothing. */
function readOriginalText(element: XmlElement | undefined, narrative: Reading['narrative']): string | undefined {
  if (element === undefined) return undefined;
  return textOf(element) ?? readPointer(child(element, 'reference'), narrative);
}

export function readPointer(reference: XmlElement | undefined, narrative: Reading['narrative']): string | undefined {
  const value = attribute(reference, 'value');
  if (reference === undefined || value === undefined) return undefined;
  const text = narrative(value.replace(/^#/, ''));
  // What points nowhere is not lost: there is nothing there.
  reference.isUnderstood = true;
  return text;
}

/** `text` of an entry: its own words, or those that it points to. */
export function readText(element: XmlElement | undefined, { narrative }: Pick<Reading, 'narrative'>): string | undefined {
  return readOriginalText(element, narrative);
}

/** PQ, INT or REAL: a number, with its digits as they were written. */
export function readQuantity(
  element: XmlElement | undefined,
  { remarks, isUnit }: Pick<Reading, 'remarks' | 'isUnit'>,
): Quantity | undefined {
  const text = attribute(element, 'value');
  if (element === undefined || text === undefined) return undefined;
  const value = decimal(text);
  if (value === undefined) {
    remarks.warn(element, 'The value is no number; write it with a point and without spaces.');
    return undefined;
  }
  element.isUnderstood = true;
  const unit = attribute(element, 'unit');
  if (unit === undefined || unit === '1') return { value };
  if (isUnit(unit)) return { value, unit, system: 'http://unitsofmeasure.org', code: unit };
  remarks.warn(
    element,
    `The unit ${JSON.stringify(unit.slice(0, 40))} is not one of UCUM; it was kept as text. See https://ucum.org.`,
    'code-invalid',
  );
  return { value, unit };
}

/** IVL_PQ with `low` and `high`; undefined when it has neither. */
export function readRange(element: XmlElement | undefined, reading: Pick<Reading, 'remarks' | 'isUnit'>): Range | undefined {
  const low = readQuantity(child(element, 'low'), reading);
  const high = readQuantity(child(element, 'high'), reading);
  if (low === undefined && high === undefined) return undefined;
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}
