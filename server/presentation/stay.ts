// A stay or a visit for people: where, how long, why, what was found, how it ended.
// https://hl7.org/fhir/R4/encounter.html
import type { Condition, Encounter, Observation } from '@medplum/fhirtypes';
import { formatDate, formatPeriod, timeOf } from './language.ts';
import type { Reading } from './reading.ts';
import { words, type Words } from './words.ts';
import { conceptText, conceptTexts, episodeSystems, identifierValue, referenceText } from './wording.ts';

export interface ReadableStay {
  readonly id: string;
  readonly kind: keyof Words['stay'];
  readonly title: string;
  readonly period: string;
  readonly time: number;
  readonly length: string;
  readonly isOngoing: boolean;
  readonly structure: string;
  readonly ward: string;
  readonly doctor: string;
  readonly episode?: string;
  readonly reasons: readonly string[];
  readonly diagnoses: readonly string[];
  readonly triage: string;
  readonly outcome: string;
}

const day = 86_400_000;
const triageCode = '54094-8';

/** `found`: diagnoses and observations of this encounter, as far as they are at hand. */
export function stayOf(encounter: Encounter, found: readonly (Condition | Observation)[], reading: Reading): ReadableStay {
  const { language } = reading;
  const { stay, stayOngoing, days } = words[language];
  const code = encounter.class.code ?? '';
  const kind = Object.hasOwn(stay, code) ? (code as ReadableStay['kind']) : 'other';
  const start = timeOf(encounter.period?.start);
  const end = timeOf(encounter.period?.end);
  const isOngoing = encounter.status === 'in-progress' || (end === undefined && encounter.status === 'arrived');
  const nights = start === undefined || end === undefined ? 0 : Math.round((end - start) / day);
  const episode = identifierValue(encounter.identifier, episodeSystems);
  const isShort = kind === 'EMER' || kind === 'AMB' || kind === 'VR';
  return {
    id: encounter.id ?? '',
    kind,
    title: conceptTexts(encounter.type).join(', ') || stay[kind],
    period: isShort ? formatDate(encounter.period?.start, language, 'full') : formatPeriod(encounter.period, language),
    time: start ?? 0,
    length: isOngoing ? stayOngoing : nights > 0 && !isShort ? days(nights) : '',
    isOngoing,
    structure: referenceText(encounter.serviceProvider, reading),
    ward: referenceText(encounter.location?.[0]?.location, reading),
    doctor: referenceText(encounter.participant?.[0]?.individual, reading),
    ...(episode === undefined ? {} : { episode }),
    reasons: conceptTexts(encounter.reasonCode),
    diagnoses: conceptTexts(found.flatMap((one) => (one.resourceType === 'Condition' && one.code !== undefined ? [one.code] : []))),
    triage: triageOf(found),
    outcome: outcomeOf(encounter),
  };
}

function triageOf(found: readonly (Condition | Observation)[]): string {
  const triage = found.find(
    (one): one is Observation => one.resourceType === 'Observation' && one.code.coding?.some(({ code }) => code === triageCode) === true,
  );
  return conceptText(triage?.valueCodeableConcept);
}

function outcomeOf({ hospitalization }: Encounter): string {
  return conceptText(hospitalization?.dischargeDisposition);
}
