// Values of any kind as text: quantities with their unit, ranges, ratios, codes, dates.
// https://hl7.org/fhir/R4/observation-definitions.html#Observation.value_x_
import type { Observation, ObservationComponent, ObservationReferenceRange, Quantity, Range, Ratio, SampledData } from '@medplum/fhirtypes';
import { formatDate, formatNumber, formatPeriod, type Language } from './language.ts';
import { words } from './words.ts';
import { conceptText } from './wording.ts';

/** The value apart from its unit, so that a table can align both. */
export interface ValueText {
  readonly value: string;
  readonly unit: string;
}

export function unitOf(quantity: Quantity | undefined): string {
  return readableUnit(quantity?.unit ?? quantity?.code ?? '');
}

const raised = [...'⁰¹²³⁴⁵⁶⁷⁸⁹'];

/** UCUM writes `10*3/uL`, annotations in braces and `mm[Hg]`; people write none of them. */
export function readableUnit(unit: string): string {
  return unit === '1'
    ? ''
    : unit
        .replace(/[{}]/g, '')
        .replace('mm[Hg]', 'mmHg')
        .replace(/[*^](\d+)/, (_, digits: string) => [...digits].map((digit) => raised[Number(digit)]).join(''))
        .replace(/(^|\/)u(?=(?:L|l|g|mol|m|kat|IU|U|Eq)(?![A-Za-z]))/g, '$1µ');
}

export function quantityText(quantity: Quantity | undefined, language: Language): string {
  if (quantity?.value === undefined) return '';
  return [numberWith(quantity, language), unitOf(quantity)].filter((part) => part !== '').join(' ');
}

function numberWith({ value, comparator }: Quantity, language: Language): string {
  if (value === undefined) return '';
  return `${comparator === undefined ? '' : `${comparators[comparator] ?? comparator} `}${formatNumber(value, language)}`;
}

const comparators: Readonly<Record<string, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

export function rangeText({ low, high }: Range | ObservationReferenceRange, language: Language): string {
  const text = words[language].range;
  if (low?.value !== undefined && high?.value !== undefined) {
    return `${formatNumber(low.value, language)} – ${formatNumber(high.value, language)}`;
  }
  if (high?.value !== undefined) return text.upTo(formatNumber(high.value, language));
  return low?.value === undefined ? '' : text.from(formatNumber(low.value, language));
}

function ratioText({ numerator, denominator }: Ratio, language: Language): string {
  return [quantityText(numerator, language), quantityText(denominator, language)].filter((part) => part !== '').join(' : ');
}

function sampledText({ data }: SampledData): string {
  return data === undefined ? '' : '∿';
}

/** The value of an observation or of one of its components, or why there is none. */
export function valueText(observation: Observation | ObservationComponent, language: Language): ValueText {
  const { valueQuantity, valueRange } = observation;
  if (valueQuantity !== undefined) return { value: numberWith(valueQuantity, language), unit: unitOf(valueQuantity) };
  if (valueRange !== undefined) return { value: rangeText(valueRange, language), unit: unitOf(valueRange.high ?? valueRange.low) };
  return { value: worded(observation, language) ?? timed(observation, language) ?? missing(observation, language), unit: '' };
}

type Measured = Observation | ObservationComponent;

function worded(
  { valueRatio, valueCodeableConcept, valueString, valueInteger, valueBoolean }: Measured,
  language: Language,
): string | undefined {
  if (valueRatio !== undefined) return ratioText(valueRatio, language);
  if (valueCodeableConcept !== undefined) return conceptText(valueCodeableConcept);
  if (valueInteger !== undefined) return formatNumber(valueInteger, language);
  return valueBoolean === undefined ? valueString : words[language].yesNo[valueBoolean ? 'yes' : 'no'];
}

function timed({ valueTime, valueDateTime, valuePeriod, valueSampledData }: Measured, language: Language): string | undefined {
  if (valueDateTime !== undefined) return formatDate(valueDateTime, language, 'full');
  if (valuePeriod !== undefined) return formatPeriod(valuePeriod, language);
  return valueSampledData === undefined ? valueTime : sampledText(valueSampledData);
}

function missing({ dataAbsentReason }: Measured, language: Language): string {
  return dataAbsentReason === undefined ? '' : `${words[language].notAvailable} (${conceptText(dataAbsentReason)})`;
}
