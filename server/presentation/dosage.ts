// How a drug is taken, in words.
// https://hl7.org/fhir/R4/dosage.html
import type { Dosage, Quantity, TimingRepeat } from '@medplum/fhirtypes';
import { formatNumber, type Language } from './language.ts';
import { quantityText, rangeText, readableUnit } from './quantity-text.ts';
import { words } from './words.ts';
import { conceptText } from './wording.ts';

/** What the prescriber wrote in words goes before what can be put together. */
export function dosageText(dosage: Dosage, language: Language): string {
  if (dosage.patientInstruction !== undefined || dosage.text !== undefined) return dosage.patientInstruction ?? dosage.text ?? '';
  const parts = [
    doseOf(dosage, language),
    dosage.timing?.repeat === undefined ? conceptText(dosage.timing?.code) : oftenOf(dosage.timing.repeat, language),
    conceptText(dosage.route).toLowerCase(),
    dosage.asNeededBoolean === true || dosage.asNeededCodeableConcept !== undefined ? words[language].asNeeded : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function doseOf({ doseAndRate = [] }: Dosage, language: Language): string {
  const [dose] = doseAndRate;
  if (dose?.doseQuantity !== undefined) return countedText(dose.doseQuantity, language);
  return dose?.doseRange === undefined ? '' : rangeText(dose.doseRange, language);
}

/** `1 compressa`, where the unit says only what is counted. */
function countedText(quantity: Quantity, language: Language): string {
  const forms = words[language].doses[readableUnit(quantity.code ?? quantity.unit ?? '')];
  if (forms === undefined) return quantityText(quantity, language);
  return quantityText({ value: quantity.value ?? 1, unit: forms[Number(quantity.value) === 1 ? 0 : 1] }, language);
}

function oftenOf({ frequency = 1, period = 1, periodUnit }: TimingRepeat, language: Language): string {
  const { times, every } = words[language];
  if (periodUnit === undefined) return '';
  return times(Number(frequency), every[periodUnit](Number(period))).replace(String(frequency), formatNumber(frequency, language));
}
