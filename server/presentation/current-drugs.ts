// Which drugs a person takes, as far as prescriptions tell: the latest one of each drug within a stretch of time.
// https://hl7.org/fhir/R4/medicationrequest.html
import type { MedicationRequest } from '@medplum/fhirtypes';
import { dosageText } from './dosage.ts';
import { formatDate, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { conceptText, conceptTexts, referenceText } from './wording.ts';

export interface CurrentDrug {
  readonly name: string;
  readonly dosage: string;
  readonly since: string;
  readonly time: number;
  readonly reasons: readonly string[];
  readonly prescriber: string;
}

const ended = new Set(['cancelled', 'stopped', 'entered-in-error', 'draft']);
const atc = 'http://www.whocc.no/atc';

/** `within` in milliseconds before `now`. */
export function currentDrugs(orders: readonly MedicationRequest[], reading: Reading, now: number, within: number): readonly CurrentDrug[] {
  const latest = new Map<string, CurrentDrug>();
  for (const order of orders) {
    const time = timeOf(order.authoredOn) ?? 0;
    if (ended.has(order.status ?? '') || time < now - within) continue;
    const drug: CurrentDrug = {
      name: conceptText(order.medicationCodeableConcept) || referenceText(order.medicationReference, reading),
      dosage: (order.dosageInstruction ?? []).map((dosage) => dosageText(dosage, reading.language)).join('; '),
      since: formatDate(order.authoredOn, reading.language),
      time,
      reasons: conceptTexts(order.reasonCode),
      prescriber: referenceText(order.requester, reading),
    };
    const key = substanceOf(order) ?? drug.name;
    if ((latest.get(key)?.time ?? -1) < time) latest.set(key, drug);
  }
  return [...latest.values()].toSorted((a, b) => b.time - a.time);
}

function substanceOf({ medicationCodeableConcept }: MedicationRequest): string | undefined {
  return medicationCodeableConcept?.coding?.find(({ system }) => system === atc)?.code;
}
