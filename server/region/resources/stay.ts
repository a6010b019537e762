// Stays: an inpatient episode with its discharge letter, a passage of the emergency room with triage and report.
// https://hl7.org/fhir/R4/encounter.html
import type { Condition, Encounter, Observation, Resource } from '@medplum/fhirtypes';
import { coding, concept, identifier, metaOf, reference, systems, type Origin } from '../codes.ts';
import { dateTime, HOUR, italianDate } from '../time.ts';
import { writeDocument } from './document.ts';
import type { Illness } from './prescription.ts';

interface StayInput {
  readonly origin: Origin;
  readonly id: string;
  readonly episode: string;
  readonly physician: string;
  readonly location: string;
  readonly start: number;
  readonly illness: Illness;
  readonly file: 'pdf' | 'text';
}

export interface InpatientInput extends StayInput {
  /** Absent while the person is on the ward. */
  readonly end?: number;
  readonly course: string;
}

/** Encounter and diagnosis; after the end also the letter. */
export function writeInpatientStay(input: InpatientInput): Resource[] {
  const { origin, end } = input;
  const encounter: Encounter = {
    ...encounterOf(input, 'IMP', 'inpatient encounter', end),
    ...(end === undefined ? {} : { hospitalization: { dischargeDisposition: homeDisposition } }),
  };
  if (end === undefined) return [encounter, diagnosisOf(input)];
  const letter = writeDocument({
    origin,
    id: input.id,
    type: 'discharge',
    setting: 'medicine',
    signed: end,
    period: { start: input.start, end },
    author: input.physician,
    identifiers: [identifier(systems.episode, input.episode)],
    related: [],
    encounter: input.id,
    lines: [`Ricovero dal ${italianDate(input.start)} al ${italianDate(end)}`, `Diagnosi: ${input.illness.name}`, input.course],
    file: input.file,
  });
  return [encounter, diagnosisOf(input), ...letter];
}

const homeDisposition = concept('http://terminology.hl7.org/CodeSystem/discharge-disposition', 'home', 'Home');

export const triageLevels = {
  1: 'Rosso',
  2: 'Arancione',
  3: 'Azzurro',
  4: 'Verde',
  5: 'Bianco',
} as const;

export interface EmergencyInput extends StayInput {
  readonly end: number;
  readonly triage: keyof typeof triageLevels;
  readonly course: string;
}

export function writeEmergencyVisit(input: EmergencyInput): Resource[] {
  const { origin, end } = input;
  const report = writeDocument({
    origin,
    id: input.id,
    type: 'emergency',
    setting: 'emergency',
    signed: end,
    period: { start: input.start, end },
    author: input.physician,
    identifiers: [identifier(systems.episode, input.episode)],
    related: [],
    encounter: input.id,
    lines: [
      `Accesso del ${italianDate(input.start)}, codice ${triageLevels[input.triage].toLowerCase()}`,
      `Diagnosi: ${input.illness.name}`,
      input.course,
    ],
    file: input.file,
  });
  return [encounterOf(input, 'EMER', 'emergency', end), triageOf(input), diagnosisOf(input), ...report];
}

function encounterOf(input: StayInput, code: string, display: string, end: number | undefined): Encounter {
  const { origin } = input;
  const period = { start: dateTime(input.start), ...(end === undefined ? {} : { end: dateTime(end) }) };
  const status = end === undefined ? 'in-progress' : 'finished';
  return {
    resourceType: 'Encounter',
    id: input.id,
    meta: metaOf(origin),
    identifier: [identifier(systems.episode, input.episode)],
    status,
    class: coding(systems.actCode, code, display),
    subject: reference('Patient', origin.patient),
    participant: [
      {
        type: [concept(systems.participation, 'ATND', 'attender')],
        individual: reference('Practitioner', input.physician),
      },
    ],
    period,
    reasonCode: [concept(systems.icd9, input.illness.icd9, input.illness.name)],
    location: [{ location: reference('Location', input.location), status: end === undefined ? 'active' : 'completed' }],
    serviceProvider: reference('Organization', origin.organization),
  };
}

function diagnosisOf({ origin, id, start, illness, physician }: StayInput): Condition {
  return {
    resourceType: 'Condition',
    id: `${id}-diagnosis`,
    meta: metaOf(origin),
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed'),
    category: [concept('http://terminology.hl7.org/CodeSystem/condition-category', 'encounter-diagnosis', 'Encounter Diagnosis')],
    code: concept(systems.icd9, illness.icd9, illness.name),
    subject: reference('Patient', origin.patient),
    encounter: reference('Encounter', id),
    recordedDate: dateTime(start + HOUR),
    recorder: reference('Practitioner', physician),
  };
}

function triageOf({ origin, id, start, triage }: EmergencyInput): Observation {
  return {
    resourceType: 'Observation',
    id: `${id}-triage`,
    meta: metaOf(origin),
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'survey', 'Survey')],
    code: concept(systems.loinc, '54094-8', 'Triage'),
    subject: reference('Patient', origin.patient),
    encounter: reference('Encounter', id),
    effectiveDateTime: dateTime(start),
    performer: [reference('Organization', origin.organization)],
    valueCodeableConcept: concept(systems.triage, String(triage), triageLevels[triage]),
  };
}
