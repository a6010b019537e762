// How a medication is taken: when, how often, where, how much. https://hl7.org/fhir/R4/dosage.html
import type { Dosage, DosageDoseAndRate, Quantity, TimingRepeat } from '@medplum/fhirtypes';
import { attribute, child, childrenOf, type XmlElement } from '../../xml/element.ts';
import { filled, some } from '../filled.ts';
import type { Making } from '../making.ts';
import { extension } from '../statement.ts';
import { periodOf, readInterval } from '../time.ts';
import { readConcept, readQuantity } from '../values.ts';
import { readAmount } from './value.ts';

const units = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']);

export function dosageOf(element: XmlElement, making: Making, text: string | undefined): Dosage | undefined {
  const rate = readAmount(child(element, 'rateQuantity'), making);
  const dose = readAmount(child(element, 'doseQuantity'), making);
  const form = readConcept(child(element, 'administrationUnitCode'), making);
  const amounts = filled<DosageDoseAndRate>({
    doseQuantity: dose?.quantity,
    doseRange: dose?.range,
    rateQuantity: rate?.quantity,
    rateRange: rate?.range,
  });
  const dosage = filled<Dosage>({
    text,
    timing: timingOf(element, making),
    site: readConcept(child(element, 'approachSiteCode'), making),
    route: readConcept(child(element, 'routeCode'), making),
    method: readConcept(child(element, 'methodCode'), making),
    doseAndRate: Object.keys(amounts).length === 0 ? undefined : [amounts],
    maxDosePerPeriod: undefined,
    extension: form === undefined ? undefined : [extension('administration-unit', { valueCodeableConcept: form })],
  });
  return Object.keys(dosage).length === 0 ? undefined : dosage;
}

/** The interval bounds what the periods repeat. */
function timingOf(element: XmlElement, making: Making): Dosage['timing'] {
  const repeat: TimingRepeat = {};
  const others: Quantity[] = [];
  for (const time of childrenOf(element, 'effectiveTime')) {
    const period = readQuantity(child(time, 'period'), making);
    if (period?.unit !== undefined && units.has(period.unit) && repeat.period === undefined) {
      Object.assign(repeat, { frequency: 1, period: period.value, periodUnit: period.unit });
    } else if (period !== undefined) others.push(period);
    const bounds =
      attribute(time, 'xsi:type')?.includes('PIVL') === true
        ? readInterval(child(time, 'phase'), making.remarks)
        : readInterval(time, making.remarks);
    if (bounds !== undefined && repeat.boundsPeriod === undefined) repeat.boundsPeriod = periodOf(bounds);
  }
  const count = readQuantity(child(element, 'repeatNumber'), making);
  if (count !== undefined) repeat.count = count.value as number;
  if (Object.keys(repeat).length === 0 && others.length === 0) return undefined;
  return {
    repeat,
    ...(others.length === 0 ? {} : { extension: some(others.map((each) => extension('further-period', { valueQuantity: each }))) ?? [] }),
  };
}
