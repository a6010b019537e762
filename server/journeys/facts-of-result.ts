// What a result holds, to be asked for what a document says: codes with their systems, identifiers, times, quantities with their units.
import type { Resource } from '@medplum/fhirtypes';

export interface ResultFacts {
  /** `oid` of the code system. */
  hasCode(oid: string | undefined, code: string): boolean;
  hasIdentifier(root: string, extension: string | undefined): boolean;
  /** As CDA writes it: `20261020101500+0200`. */
  hasTime(value: string): boolean;
  hasQuantity(value: number, unit: string | undefined): boolean;
  /** Resource by resource. */
  readonly parts: readonly ResultFacts[];
}

/** What R4, HL7 and HL7 Italia call the systems of these OIDs; written down here once more, so that a wrong one in the reading shows. */
const systems: Readonly<Record<string, string>> = {
  '2.16.840.1.113883.6.1': 'http://loinc.org',
  '2.16.840.1.113883.6.96': 'http://snomed.info/sct',
  '2.16.840.1.113883.6.73': 'http://www.whocc.no/atc',
  '2.16.840.1.113883.6.103': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.104': 'http://hl7.org/fhir/sid/icd-9-cm',
  '2.16.840.1.113883.6.3': 'http://hl7.org/fhir/sid/icd-10',
  '1.2.840.10008.2.16.4': 'http://dicom.nema.org/resources/ontology/DCM',
  '2.16.840.1.113883.2.9.6.1.5': 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-aic',
  '2.16.840.1.113883.2.9.6.1.51': 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-gruppo-equivalenza',
};
const v3 = /^2\.16\.840\.1\.113883\.5\.\d+$/;

function isSystem(oid: string | undefined, system: string | undefined): boolean {
  if (oid === undefined) return true;
  const known = systems[oid];
  if (known !== undefined) return system === known;
  if (v3.test(oid)) return system === `urn:oid:${oid}` || system?.startsWith('http://terminology.hl7.org/CodeSystem/v3-') === true;
  return system === `urn:oid:${oid}` || system?.endsWith(`/${encodeURIComponent(oid)}`) === true;
}

export function factsOfResult(resources: readonly Resource[], isPart = false): ResultFacts {
  const objects = resources.flatMap(objectsOf);
  const texts = new Set(objects.flatMap((each) => Object.values(each)).filter((each) => typeof each === 'string'));
  const codings = objects.filter(({ code }) => typeof code === 'string');
  const identifiers = objects.filter(({ value }) => typeof value === 'string');
  const numbers = new Set(objects.flatMap(numbersOf));
  const digits = [...texts].filter((text) => /^\d{4}(?:-\d\d|$)/.test(text)).map(digitsOf);
  return {
    hasCode: (oid, code) => codings.some((each) => each['code'] === code && isSystem(oid, each['system'] as string | undefined)),
    hasIdentifier: (root, extension) =>
      extension === undefined
        ? texts.has(`urn:oid:${root}`) || texts.has(`urn:uuid:${root.toLowerCase()}`) || texts.has(root)
        : identifiers.some(({ system, value }) => value === extension && isSystem(root, system as string | undefined)),
    hasTime: (value) => digits.some((each) => each.startsWith(sourceDigits(value))),
    hasQuantity: (value, unit) => numbers.has(`${value} ${unit ?? ''}`),
    parts: isPart ? [] : resources.map((each) => factsOfResult([each], true)),
  };
}

type Json = Readonly<Record<string, unknown>>;

function objectsOf(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsOf);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Json, ...Object.values(value).flatMap(objectsOf)];
}

/** `12 h` of `period` with `periodUnit`, `20 mL` of a Quantity; without a unit, a number wherever it stands. */
function numbersOf(object: Json): readonly string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const number =
      typeof value === 'number' ? value : typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
    if (number === undefined) return [];
    const units = [object['unit'], object['code'], object[`${name}Unit`]].filter((each) => typeof each === 'string');
    return [`${number} `, ...units.map((unit) => `${number} ${unit}`)];
  });
}

/** `2026-10-20T10:15:00+02:00` as `20261020101500+0200`. */
function digitsOf(time: string): string {
  return time.replace(/\.\d+/, '').replaceAll(/(?<=\d)[-](?=\d\d(?:-|T|$))|[T:]/g, '');
}

function sourceDigits(value: string): string {
  const [, digits = '', zone = ''] = /^(\d+)(?:\.\d+)?([+-]\d{4})?/.exec(value) ?? [];
  return digits.length === 14 ? `${digits}${zone}` : digits;
}
