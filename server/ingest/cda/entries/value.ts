// The value of an observation, by its xsi:type. https://hl7.org/fhir/R4/observation-definitions.html#Observation.value_x_
import type { CodeableConcept, Observation, ObservationComponent, Range } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, textOf, type XmlElement } from '../../xml/element.ts';
import { some } from '../filled.ts';
import { periodOf, readInterval, readTime } from '../time.ts';
import { readConcept, readIdentifier, readPointer, readQuantity, readRange, type Reading } from '../values.ts';
import { numberOf } from '../decimals.ts';

export type ObservationValue = Pick<
  Observation,
  | 'valueQuantity'
  | 'valueCodeableConcept'
  | 'valueString'
  | 'valueBoolean'
  | 'valueInteger'
  | 'valueRange'
  | 'valueRatio'
  | 'valueDateTime'
  | 'valuePeriod'
>;

export function readValue(element: XmlElement, reading: Reading): ObservationValue | undefined {
  const type = withoutPrefix(attribute(element, 'xsi:type')) ?? guess(element);
  switch (type) {
    case 'PQ':
    case 'REAL':
    case 'MO':
      return member('valueQuantity', readQuantity(element, reading));
    case 'INT': {
      const quantity = readQuantity(element, reading);
      const value = numberOf(quantity?.value);
      if (quantity === undefined || value === undefined) return undefined;
      return Number.isInteger(value) && Math.abs(value) < 2 ** 31 && quantity.unit === undefined
        ? { valueInteger: value }
        : { valueQuantity: quantity };
    }
    case 'IVL_PQ':
    case 'IVL_INT':
    case 'IVL_REAL':
      return member('valueRange', readRange(element, reading)) ?? member('valueQuantity', readQuantity(element, reading));
    case 'RTO':
    case 'RTO_PQ_PQ':
      return ratio(element, reading);
    case 'CD':
    case 'CE':
    case 'CV':
    case 'CO':
    case 'CS':
      return member('valueCodeableConcept', readConcept(element, reading));
    case 'BL':
      return bool(element);
    case 'TS':
      return member('valueDateTime', readTime(element, reading.remarks));
    case 'IVL_TS': {
      const time = readInterval(element, reading.remarks);
      return time === undefined ? undefined : { valuePeriod: periodOf(time) };
    }
    case 'II':
      return member('valueString', readIdentifier(element)?.value);
    default:
      return member(
        'valueString',
        textOf(element) ?? readPointer(child(element, 'reference'), reading.narrative) ?? attribute(element, 'value'),
      );
  }
}

function withoutPrefix(type: string | undefined): string | undefined {
  return type?.includes(':') === true ? type.slice(type.lastIndexOf(':') + 1) : type;
}

/** The type is not always said. */
function guess(element: XmlElement): string {
  if (attribute(element, 'code') !== undefined) return 'CD';
  if (attribute(element, 'unit') !== undefined) return 'PQ';
  if (child(element, 'low') !== undefined || child(element, 'high') !== undefined)
    return attribute(child(element, 'low') ?? child(element, 'high'), 'unit') === undefined ? 'IVL_TS' : 'IVL_PQ';
  return 'ST';
}

function member<N extends keyof ObservationValue>(name: N, value: ObservationValue[N] | undefined): ObservationValue | undefined {
  return value === undefined ? undefined : { [name]: value };
}

function bool(element: XmlElement): ObservationValue | undefined {
  const value = attribute(element, 'value');
  if (value !== 'true' && value !== 'false') return undefined;
  element.isUnderstood = true;
  return { valueBoolean: value === 'true' };
}

function ratio(element: XmlElement, reading: Reading): ObservationValue | undefined {
  const numerator = readQuantity(child(element, 'numerator'), reading);
  const denominator = readQuantity(child(element, 'denominator'), reading);
  return numerator === undefined || denominator === undefined ? undefined : { valueRatio: { numerator, denominator } };
}

/** Nothing is said. */
export const noValue: ObservationValue = Object.freeze({});

/** The first is the value; more of them (susceptibility and its MIC) are components. */
export function readValues(
  observation: XmlElement,
  code: CodeableConcept,
  reading: Reading,
): { readonly value: ObservationValue; readonly components: ObservationComponent[] | undefined } {
  const elements = childrenOf(observation, 'value');
  // As nearly all are.
  if (elements.length < 2) {
    const [only] = elements;
    return { value: (only === undefined ? undefined : readValue(only, reading)) ?? noValue, components: undefined };
  }
  const values = elements.map((element) => readValue(element, reading));
  const [first, ...others] = values.filter((value) => value !== undefined);
  const named = elements.filter((_, i) => values[i] !== undefined).slice(1);
  return {
    value: first ?? noValue,
    components: some(
      others.map((value, i): ObservationComponent => {
        const system = attribute(named[i], 'codeSystemName');
        return { code: { text: system ?? `${code.coding?.[0]?.display ?? code.text ?? 'valore'} (${i + 2})` }, ...value };
      }),
    ),
  };
}

/** A range whose ends are said, or the quantity. */
export type Amount = { readonly quantity?: NonNullable<Observation['valueQuantity']>; readonly range?: Range };

export function readAmount(element: XmlElement | undefined, reading: Reading): Amount | undefined {
  const range = readRange(element, reading);
  if (range !== undefined) return { range };
  const quantity = readQuantity(element, reading) ?? readQuantity(child(element, 'center'), reading);
  return quantity === undefined ? undefined : { quantity };
}
