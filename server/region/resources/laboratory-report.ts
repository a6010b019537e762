// A laboratory's report: DiagnosticReport, its results, the signed document and its file.
// https://hl7.org/fhir/R4/diagnosticreport.html
import type { DiagnosticReport, Observation, ObservationReferenceRange, Quantity, Resource } from '@medplum/fhirtypes';
import { concept, identifier, metaOf, reference, systems, type Origin } from '../codes.ts';
import type { LaboratoryTest } from '../tables/laboratory.ts';
import { dateTime, HOUR, italianDate } from '../time.ts';
import { writeDocument } from './document.ts';

export interface Result {
  readonly test: LaboratoryTest;
  readonly value: number;
}

export interface LaboratoryReportInput {
  readonly origin: Origin;
  readonly id: string;
  readonly drawn: number;
  readonly issued: number;
  readonly signer: string;
  readonly accession: string;
  readonly order?: { readonly id: string; readonly nre: string };
  readonly encounter?: string;
  readonly results: readonly Result[];
  readonly file: 'pdf' | 'text';
}

export function writeLaboratoryReport(input: LaboratoryReportInput): Resource[] {
  const observations = input.results.map((result, i) => observationOf(input, result, i));
  const report = reportOf(input, observations);
  const document = writeDocument({
    origin: input.origin,
    id: input.id,
    type: 'laboratory',
    setting: 'laboratory',
    signed: input.issued,
    period: { start: input.drawn, end: input.drawn + HOUR / 4 },
    author: input.signer,
    identifiers: identifiersOf(input),
    related: [reference('DiagnosticReport', input.id)],
    ...(input.encounter === undefined ? {} : { encounter: input.encounter }),
    lines: [`Prelievo del ${italianDate(input.drawn)}, accettazione ${input.accession}`, ...input.results.map(lineOf)],
    file: input.file,
  });
  return [report, ...observations, ...document];
}

function reportOf(input: LaboratoryReportInput, observations: readonly Observation[]): DiagnosticReport {
  const { origin } = input;
  const outside = input.results.filter(({ test, value }) => flag(test, value) !== 'N').length;
  return {
    resourceType: 'DiagnosticReport',
    id: input.id,
    meta: metaOf(origin),
    identifier: [identifier(systems.accession, input.accession)],
    ...(input.order === undefined ? {} : { basedOn: [reference('ServiceRequest', input.order.id)] }),
    status: 'final',
    category: [concept(systems.diagnosticSection, 'LAB', 'Laboratory')],
    code: concept(systems.loinc, '11502-2', 'Referto di laboratorio'),
    subject: reference('Patient', origin.patient),
    ...(input.encounter === undefined ? {} : { encounter: reference('Encounter', input.encounter) }),
    effectiveDateTime: dateTime(input.drawn),
    issued: dateTime(input.issued),
    performer: [reference('Organization', origin.organization)],
    resultsInterpreter: [reference('Practitioner', input.signer)],
    result: observations.map(({ id }) => reference('Observation', id as string)),
    conclusion: outside === 0 ? 'Valori nei limiti di riferimento.' : `Valori fuori dai limiti di riferimento: ${outside}.`,
  };
}

function observationOf(input: LaboratoryReportInput, { test, value }: Result, i: number): Observation {
  const { origin } = input;
  return {
    resourceType: 'Observation',
    id: `${input.id}-${i + 1}`,
    meta: metaOf(origin),
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory')],
    code: concept(systems.loinc, test.loinc, test.name),
    subject: reference('Patient', origin.patient),
    ...(input.encounter === undefined ? {} : { encounter: reference('Encounter', input.encounter) }),
    effectiveDateTime: dateTime(input.drawn),
    issued: dateTime(input.issued),
    performer: [reference('Organization', origin.organization)],
    valueQuantity: quantity(value, test.unit),
    interpretation: [interpretations[flag(test, value)]],
    referenceRange: [rangeOf(test)],
  };
}

const interpretations = {
  L: concept(systems.interpretation, 'L', 'Low'),
  N: concept(systems.interpretation, 'N', 'Normal'),
  H: concept(systems.interpretation, 'H', 'High'),
};

function flag({ low, high }: LaboratoryTest, value: number): 'L' | 'N' | 'H' {
  if (low !== undefined && value < low) return 'L';
  return value > high ? 'H' : 'N';
}

function rangeOf({ low, high, unit }: LaboratoryTest): ObservationReferenceRange {
  return { ...(low === undefined ? {} : { low: quantity(low, unit) }), high: quantity(high, unit) };
}

export function quantity(value: number, unit: string): Quantity {
  return { value, unit: unit.replace(/[{}]/g, ''), system: systems.ucum, code: unit };
}

function lineOf({ test, value }: Result): string {
  const range = test.low === undefined ? `fino a ${test.high}` : `${test.low} - ${test.high}`;
  return `${test.name}: ${value.toFixed(test.decimals)} ${test.unit} (${range})${flag(test, value) === 'N' ? '' : ' *'}`;
}

function identifiersOf({ accession, order }: LaboratoryReportInput) {
  return [identifier(systems.accession, accession), ...(order === undefined ? [] : [identifier(systems.nre, order.nre)])];
}
