// A report of radiology or cardiology: DiagnosticReport, the images' study or the measures, the document and its file.
import type { DiagnosticReport, ImagingStudy, Observation, Resource } from '@medplum/fhirtypes';
import { coding, concept, identifier, metaOf, reference, systems, type Origin } from '../codes.ts';
import type { Service } from '../tables/services.ts';
import { dateTime, HOUR, italianDate } from '../time.ts';
import { documentTypes, writeDocument } from './document.ts';
import { quantity } from './laboratory-report.ts';

export interface Measure {
  readonly loinc: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export interface SpecialistReportInput {
  readonly origin: Origin;
  readonly id: string;
  readonly service: Service;
  readonly done: number;
  readonly issued: number;
  readonly signer: string;
  readonly accession: string;
  readonly order?: { readonly id: string; readonly nre: string };
  readonly encounter?: string;
  readonly conclusion: string;
  readonly measures?: readonly Measure[];
  readonly file: 'pdf' | 'text';
}

export function writeSpecialistReport(input: SpecialistReportInput): Resource[] {
  const { origin, id, service } = input;
  const study = studyOf(input);
  const measures = (input.measures ?? []).map((measure, i) => measureOf(input, measure, i));
  const document = writeDocument({
    origin,
    id,
    type: kindOf(service),
    setting: service.kind === 'cardiology' ? 'cardiology' : 'radiology',
    signed: input.issued,
    period: { start: input.done, end: input.done + HOUR / 2 },
    author: input.signer,
    identifiers: [
      identifier(systems.accession, input.accession),
      ...(input.order === undefined ? [] : [identifier(systems.nre, input.order.nre)]),
    ],
    related: [reference('DiagnosticReport', id)],
    ...(input.encounter === undefined ? {} : { encounter: input.encounter }),
    lines: [`${service.name} del ${italianDate(input.done)}`, input.conclusion],
    file: input.file,
  });
  return [reportOf(input, study, measures), ...(study === undefined ? [] : [study]), ...measures, ...document];
}

function kindOf(service: Service): 'radiology' | 'specialist' {
  return service.kind === 'cardiology' ? 'specialist' : 'radiology';
}

function reportOf(input: SpecialistReportInput, study: ImagingStudy | undefined, measures: readonly Observation[]): DiagnosticReport {
  const { origin, service } = input;
  const type = documentTypes[kindOf(service)];
  return {
    resourceType: 'DiagnosticReport',
    id: input.id,
    meta: metaOf(origin),
    identifier: [identifier(systems.accession, input.accession)],
    ...(input.order === undefined ? {} : { basedOn: [reference('ServiceRequest', input.order.id)] }),
    status: 'final',
    category: [concept(systems.diagnosticSection, service.section.code, service.section.name)],
    code: {
      coding: [coding(systems.loinc, type.loinc, type.name), coding(systems.service, service.code, service.name)],
      text: service.name,
    },
    subject: reference('Patient', origin.patient),
    ...(input.encounter === undefined ? {} : { encounter: reference('Encounter', input.encounter) }),
    effectiveDateTime: dateTime(input.done),
    issued: dateTime(input.issued),
    performer: [reference('Organization', origin.organization)],
    resultsInterpreter: [reference('Practitioner', input.signer)],
    ...(measures.length === 0 ? {} : { result: measures.map(({ id }) => reference<Observation>('Observation', id as string)) }),
    ...(study === undefined ? {} : { imagingStudy: [reference<ImagingStudy>('ImagingStudy', study.id as string)] }),
    conclusion: input.conclusion,
  };
}

function studyOf({ origin, id, service, done, accession }: SpecialistReportInput): ImagingStudy | undefined {
  if (service.modality === undefined) return undefined;
  const modality = coding(systems.dicom, service.modality.code, service.modality.name);
  return {
    resourceType: 'ImagingStudy',
    id: `${id}-study`,
    meta: metaOf(origin),
    identifier: [identifier(systems.accession, accession)],
    status: 'available',
    modality: [modality],
    subject: reference('Patient', origin.patient),
    started: dateTime(done),
    numberOfSeries: 1,
    numberOfInstances: 2,
    description: service.name,
  };
}

function measureOf({ origin, id, done }: SpecialistReportInput, measure: Measure, i: number): Observation {
  return {
    resourceType: 'Observation',
    id: `${id}-${i + 1}`,
    meta: metaOf(origin),
    status: 'final',
    category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'procedure', 'Procedure')],
    code: concept(systems.loinc, measure.loinc, measure.name),
    subject: reference('Patient', origin.patient),
    effectiveDateTime: dateTime(done),
    performer: [reference('Organization', origin.organization)],
    valueQuantity: quantity(measure.value, measure.unit),
  };
}
