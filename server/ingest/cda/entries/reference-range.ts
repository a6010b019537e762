// Reference ranges with their text, meaning and whom they are for.
// https://hl7.org/fhir/R4/observation-definitions.html#Observation.referenceRange
import type { CodeableConcept, ObservationReferenceRange, Range } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import { KnownReadings } from '../known-readings.ts';
import { readConcept, readRange, readText, type Reading } from '../values.ts';
import { readValue } from './value.ts';

/** LOINC's code for age: a criterion that FHIR has an element for. */
const age = '30525-0';
const meaning = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation';

/** A laboratory has one range for an exam, in all of its reports; what is a unit in it is asked of whoever reads. */
const known = new WeakMap<Reading['isUnit'], KnownReadings<ObservationReferenceRange>>();
const MOST_KNOWN = 2000;

export function readReferenceRange(element: XmlElement, reading: Reading): ObservationReferenceRange | undefined {
  const ranges = known.get(reading.isUnit) ?? new KnownReadings<ObservationReferenceRange>(MOST_KNOWN);
  known.set(reading.isUnit, ranges);
  return ranges.read(element, (unknown) => makeReferenceRange(unknown, reading), reading.remarks);
}

function makeReferenceRange(element: XmlElement, reading: Reading): ObservationReferenceRange | undefined {
  const range = child(element, 'observationRange');
  if (range === undefined) return undefined;
  const values = childrenOf(range, 'value');
  const [interval, ...others] = values.flatMap((value) => intervalOf(value, reading) ?? []);
  const texts = [...values.flatMap((value) => wordsOf(value)), readText(child(range, 'text'), reading), ...others.map(wordsOfInterval)];
  const text = some(texts)?.join('; ');
  const conditions = ['lab:precondition', 'precondition', 'sdtc:precondition'].flatMap((name) => childrenOf(range, name));
  const criteria = conditions.flatMap((each) => each.children.filter(({ name }) => name.endsWith('criterion')));
  const ages = criteria.flatMap((each) => ageOf(each, reading) ?? []);
  const appliesTo = criteria.flatMap((each) => conditionOf(each, reading));
  const found = filled<ObservationReferenceRange>({
    ...interval,
    text,
    type: typeOf(child(range, 'interpretationCode'), reading),
    appliesTo: some(appliesTo),
    age: ages[0],
  });
  // obs-3: a range says at least its ends or its text.
  if (Object.keys(found).length === 0) return undefined;
  return found.low === undefined && found.high === undefined && found.text === undefined ? { ...found, text: 'vedi documento' } : found;
}

/** A code without its system is the interpretation's, which CDA takes for granted here. */
function typeOf(element: XmlElement | undefined, reading: Reading): CodeableConcept | undefined {
  const concept = readConcept(element, reading);
  if (concept?.coding === undefined) return concept;
  return { ...concept, coding: concept.coding.map((each) => (each.system === undefined ? { system: meaning, ...each } : each)) };
}

function intervalOf(value: XmlElement, reading: Reading): Range | undefined {
  if (attribute(value, 'xsi:type')?.endsWith('PQ') !== true) return undefined;
  const range = readRange(value, reading);
  if (range !== undefined) return range;
  const quantity = readValue(value, reading)?.valueQuantity;
  return quantity === undefined ? undefined : { low: quantity, high: quantity };
}

function wordsOf(value: XmlElement): string[] {
  if (attribute(value, 'xsi:type')?.endsWith('PQ') === true) return [];
  const text = textOf(value) ?? attribute(value, 'displayName') ?? attribute(value, 'code');
  return text === undefined ? [] : [text];
}

function wordsOfInterval({ low, high }: Range): string {
  const end = (value: Range['low']): string =>
    value === undefined ? '' : `${String(value.value).replace('\u0001', '')} ${value.unit ?? ''}`.trim();
  return `${end(low)} - ${end(high)}`.trim();
}

function valueAt(criterion: XmlElement): XmlElement | undefined {
  return child(criterion, 'lab:value') ?? child(criterion, 'value');
}

function codeAt(criterion: XmlElement): XmlElement | undefined {
  return child(criterion, 'lab:code') ?? child(criterion, 'code');
}

function ageOf(criterion: XmlElement, reading: Reading): Range | undefined {
  return attribute(codeAt(criterion), 'code') === age ? readRange(valueAt(criterion), reading) : undefined;
}

function conditionOf(criterion: XmlElement, reading: Reading): CodeableConcept[] {
  const value = valueAt(criterion);
  const said = value === undefined || attribute(codeAt(criterion), 'code') === age ? undefined : readValue(value, reading);
  const code = readConcept(codeAt(criterion), reading);
  return [code, said?.valueCodeableConcept, said?.valueString === undefined ? undefined : { text: said.valueString }].filter(
    (each) => each !== undefined,
  );
}
