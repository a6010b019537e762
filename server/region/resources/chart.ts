// What a general practitioner keeps: problems, allergies, vaccinations, blood pressure, the patient summary.
import type { AllergyIntolerance, Composition, Condition, Immunization, Observation, Resource } from '@medplum/fhirtypes';
import { coding, concept, metaOf, reference, systems, type Origin } from '../codes.ts';
import { date, dateTime } from '../time.ts';
import { writeDocument } from './document.ts';
import { quantity } from './laboratory-report.ts';
import type { Illness } from './prescription.ts';

interface ChartInput {
  readonly origin: Origin;
  readonly id: string;
  readonly author: string;
  readonly when: number;
}

export function writeProblem({ origin, id, author, when, illness }: ChartInput & { readonly illness: Illness }): Condition {
  return {
    resourceType: 'Condition',
    id,
    meta: metaOf(origin),
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active', 'Active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed', 'Confirmed'),
    category: [concept('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item', 'Problem List Item')],
    code: concept(systems.icd9, illness.icd9, illness.name),
    subject: reference('Patient', origin.patient),
    onsetDateTime: date(when),
    recordedDate: date(when),
    recorder: reference('Practitioner', author),
  };
}

export interface Allergy {
  readonly atc: string;
  readonly name: string;
  readonly reaction: string;
}

export function writeAllergy({ origin, id, author, when, allergy }: ChartInput & { readonly allergy: Allergy }): AllergyIntolerance {
  return {
    resourceType: 'AllergyIntolerance',
    id,
    meta: metaOf(origin),
    clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active', 'Active'),
    verificationStatus: concept('http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', 'confirmed', 'Confirmed'),
    type: 'allergy',
    category: ['medication'],
    criticality: 'high',
    code: concept(systems.atc, allergy.atc, allergy.name),
    patient: reference('Patient', origin.patient),
    recordedDate: date(when),
    recorder: reference('Practitioner', author),
    reaction: [{ manifestation: [{ text: allergy.reaction }] }],
  };
}

export interface Vaccine {
  readonly atc: string;
  readonly name: string;
}

export interface ImmunizationInput {
  readonly origin: Origin;
  readonly id: string;
  readonly when: number;
  readonly vaccine: Vaccine;
  readonly lot: string;
  readonly dose: number;
}

export function writeImmunization({ origin, id, when, vaccine, lot, dose }: ImmunizationInput): Immunization {
  return {
    resourceType: 'Immunization',
    id,
    meta: metaOf(origin),
    status: 'completed',
    vaccineCode: concept(systems.atc, vaccine.atc, vaccine.name),
    patient: reference('Patient', origin.patient),
    occurrenceDateTime: date(when),
    primarySource: true,
    lotNumber: lot,
    performer: [{ actor: reference('Organization', origin.organization) }],
    protocolApplied: [{ doseNumberPositiveInt: dose }],
  };
}

export function writeBloodPressure(input: ChartInput & { readonly systolic: number; readonly diastolic: number }): Observation {
  const { origin } = input;
  const part = (loinc: string, name: string, value: number) => ({
    code: concept(systems.loinc, loinc, name),
    valueQuantity: quantity(value, 'mm[Hg]'),
  });
  return {
    resourceType: 'Observation',
    id: input.id,
    meta: metaOf(origin),
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs', 'Vital Signs')],
    code: concept(systems.loinc, '85354-9', 'Pressione arteriosa'),
    subject: reference('Patient', origin.patient),
    effectiveDateTime: dateTime(input.when),
    performer: [reference('Practitioner', input.author)],
    component: [part('8480-6', 'Pressione sistolica', input.systolic), part('8462-4', 'Pressione diastolica', input.diastolic)],
  };
}

export interface SummaryInput extends ChartInput {
  readonly problems: readonly Condition[];
  readonly allergies: readonly AllergyIntolerance[];
  readonly file: 'pdf' | 'text';
}

/** Composition of the patient summary (60591-5), with its document. */
export function writeSummary(input: SummaryInput): Resource[] {
  const { origin, id } = input;
  const sections = [sectionOf('11450-4', 'Problemi', input.problems), sectionOf('48765-2', 'Allergie', input.allergies)];
  const composition: Composition = {
    resourceType: 'Composition',
    id,
    meta: metaOf(origin),
    status: 'final',
    type: concept(systems.loinc, '60591-5', 'Profilo sanitario sintetico'),
    subject: reference('Patient', origin.patient),
    date: dateTime(input.when),
    author: [reference('Practitioner', input.author)],
    title: 'Profilo sanitario sintetico',
    custodian: reference('Organization', origin.organization),
    section: sections,
  };
  const document = writeDocument({
    origin,
    id,
    type: 'summary',
    setting: 'primaryCare',
    signed: input.when,
    period: { start: input.when, end: input.when },
    author: input.author,
    identifiers: [],
    related: [reference('Composition', id)],
    lines: [...input.problems, ...input.allergies].map(({ code }) => code?.text ?? ''),
    file: input.file,
  });
  return [composition, ...document];
}

const nothingKnown = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Nulla di noto.</div>' } as const;
const emptyReason = { coding: [coding('http://terminology.hl7.org/CodeSystem/list-empty-reason', 'nilknown', 'Nil Known')] };

function sectionOf(loinc: string, title: string, entries: readonly (Condition | AllergyIntolerance)[]) {
  const code = concept(systems.loinc, loinc, title);
  if (entries.length === 0) return { title, code, text: nothingKnown, emptyReason };
  return { title, code, entry: entries.map((entry) => reference<Condition | AllergyIntolerance>(entry.resourceType, entry.id as string)) };
}
