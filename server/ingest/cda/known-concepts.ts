// Concepts that say nothing but codes. A hospital sends the same few hundred all day: each is read once, and is one value for all that say it.
import type { CodeableConcept } from '@medplum/fhirtypes';
import { SharedValues } from '#fhir/shared.ts';
import { attribute, type XmlElement } from '../xml/element.ts';

const known = new SharedValues<CodeableConcept>(4000);
const LONGEST_KEY = 600;
/** No text of XML can hold it. */
const BETWEEN = '\u0001';

/** The concept as it was read before, or as `read` reads it now. */
export function knownConcept(element: XmlElement, read: (element: XmlElement) => CodeableConcept | undefined): CodeableConcept | undefined {
  const key = keyOf(element);
  if (key === undefined) return read(element);
  const before = known.get(key);
  if (before !== undefined) {
    mark(element);
    for (const each of element.children) mark(each);
    return before;
  }
  const made = read(element);
  return made === undefined ? undefined : known.put(key, made);
}

/** All that a concept of codes and translations says; undefined where there is something else in it, or nothing that is kept. */
function keyOf(element: XmlElement): string | undefined {
  let key = codeOf(element);
  for (const each of element.children) {
    if (each.name !== 'translation' || each.children.length > 0) return undefined;
    key += codeOf(each);
  }
  return key.length > LONGEST_KEY ? undefined : key;
}

function codeOf({ attributes }: XmlElement): string {
  const { code = '', codeSystem = '', displayName = '', codeSystemVersion = '', nullFlavor = '' } = attributes;
  return code + BETWEEN + codeSystem + BETWEEN + displayName + BETWEEN + codeSystemVersion + BETWEEN + nullFlavor + BETWEEN;
}

/** As reading it does. */
function mark(element: XmlElement): void {
  if (attribute(element, 'code') !== undefined || attribute(element, 'displayName') !== undefined) element.isUnderstood = true;
}
