// A stay or a visit for people: where, how long, why, what was found, how it ended.
// https://hl7.org/fhir/R4/encounter.html
import type { Condition, Encounter, Observation } from '@medplum/fhirtypes';
import { formatDate, formatPeriod, timeOf, type Language } from './language.ts';
import type { Reading } from './reading.ts';
import { words, type Words } from './words.ts';
import { conceptText, conceptTexts, episodeSystems, identifierValue, referenceText } from './wording.ts';

const dispositions = 'http://terminology.hl7.org/CodeSystem/discharge-disposition';

const ends: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  it: {
    home: 'A casa',
    'alt-home': 'A un altro domicilio',
    'other-hcf': 'In un’altra struttura',
    hosp: 'In hospice',
    long: 'In lungodegenza',
    aadvice: 'Contro il parere dei medici',
    exp: 'Deceduto',
    psy: 'In psichiatria',
    rehab: 'In riabilitazione',
    snf: 'In residenza sanitaria',
  },
  en: {
    home: 'Home',
    'alt-home': 'Another home',
    'other-hcf': 'Another health care facility',
    hosp: 'Hospice',
    long: 'Long-term care',
    aadvice: 'Against medical advice',
    exp: 'Died',
    psy: 'Psychiatric care',
    rehab: 'Rehabilitation',
    snf: 'Skilled nursing facility',
  },
};

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
    outcome: outcomeOf(encounter, language),
  };
}

function triageOf(found: readonly (Condition | Observation)[]): string {
  const triage = found.find(
    (one): one is Observation => one.resourceType === 'Observation' && one.code.coding?.some(({ code }) => code === triageCode) === true,
  );
  return conceptText(triage?.valueCodeableConcept);
}

/** In the language of the reader where no more is said than a code of HL7 and its name. */
function outcomeOf({ hospitalization }: Encounter, language: Language): string {
  const outcome = hospitalization?.dischargeDisposition;
  const known = outcome?.coding?.find(({ system }) => system === dispositions);
  if (outcome?.text !== undefined && outcome.text !== known?.display) return outcome.text;
  return ends[language][known?.code ?? ''] ?? conceptText(outcome);
}
