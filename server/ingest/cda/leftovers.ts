// What no mapping has carried over: it stays in the original, and the report names it. Nothing is lost in silence.
import { attribute, rawText, type XmlElement } from '../xml/element.ts';
import type { Remarks } from './remarks.ts';

/** Attributes that say how CDA is built, and nothing of a person. */
const structural = new Set([
  'classCode',
  'moodCode',
  'typeCode',
  'determinerCode',
  'contextControlCode',
  'contextConductionInd',
  'inversionInd',
  'ID',
  'xsi:type',
  'nullFlavor',
  'xsi:schemaLocation',
  'institutionSpecified',
  'operator',
  'mediaType',
  'representation',
  'use',
  'displayable',
  'negationInd',
  'independentInd',
]);
const said = ['code', 'displayName', 'value', 'root', 'extension'];
/** A template says the form of what was read, not what it says. */
const forms = new Set(['templateId', 'typeId', 'realmCode', 'signatureCode']);

/** An element with a code, identifier, date, quantity or words of its own. */
export function isFact(element: XmlElement): boolean {
  if (forms.has(element.name)) return false;
  if (said.some((name) => attribute(element, name) !== undefined)) return true;
  return element.children.length === 0 && rawText(element).trim() !== '';
}

export function nameLeftovers(root: XmlElement, remarks: Remarks): void {
  for (const element of root.children) walk(element, remarks);
}

function walk(element: XmlElement, remarks: Remarks): void {
  if (element.name === 'text' && element.parent?.name === 'section') return;
  if (!element.isUnderstood && isFact(element))
    remarks.leave(element, `${kindOf(element)} was not understood; it stays in the original document.`);
  for (const each of element.children) walk(each, remarks);
}

function kindOf(element: XmlElement): string {
  if (attribute(element, 'root') !== undefined) return 'An identifier';
  if (attribute(element, 'code') !== undefined || attribute(element, 'displayName') !== undefined) return 'A code';
  if (attribute(element, 'value') !== undefined) return attribute(element, 'unit') === undefined ? 'A value' : 'A quantity';
  return structural.has(element.name) ? 'An attribute' : 'A text';
}
