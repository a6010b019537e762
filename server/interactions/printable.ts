// What can be printed, and what each needs beside itself: the same sheets for the FHIR operation and for the pages.
import type { Appointment, Composition, DiagnosticReport, Patient, Resource } from '@medplum/fhirtypes';
import { appointmentOf, type ReadableAppointment } from '#presentation/appointment.ts';
import { compositionOf } from '#presentation/composition.ts';
import type { Language } from '#presentation/language.ts';
import { isPrescribed, nreOf, prescriptionsOf, type Prescribed, type ReadablePrescription } from '#presentation/prescription.ts';
import type { Reading } from '#presentation/reading.ts';
import { reportOf } from '#presentation/report.ts';
import type { Sheet } from '#presentation/sheet.ts';
import { appointmentSheet, compositionSheet, prescriptionSheet, reportSheet, type Printing } from '#presentation/sheets.ts';
import type { Act } from '#record/act.ts';
import type { Chart } from './chart.ts';

export const printableTypes = ['DiagnosticReport', 'MedicationRequest', 'ServiceRequest', 'Appointment', 'Composition'] as const;
export type PrintableType = (typeof printableTypes)[number];

/** What people read of a resource lies in those it refers to. */
export const readWith: Readonly<Record<PrintableType, readonly string[]>> = {
  DiagnosticReport: ['DiagnosticReport:*', '> Observation:has-member'],
  MedicationRequest: ['MedicationRequest:*'],
  ServiceRequest: ['ServiceRequest:*'],
  Appointment: ['Appointment:*', '> Location:organization'],
  Composition: ['Composition:*'],
};

interface Opened<T> {
  readonly resource: T;
  readonly reading: Reading;
  readonly patient: Patient | undefined;
}

async function open<T extends Resource>(chart: Chart, act: Act, type: PrintableType, id: string, language: Language): Promise<Opened<T>> {
  const page = await chart.open<T>(act, type, id, readWith[type]);
  const patient = page.included.find((one): one is Patient => one.resourceType === 'Patient');
  return { resource: page.match, reading: page.reading(language), patient };
}

/** The whole prescription of a line: whatever shares its NRE, as far as it may be seen. */
export async function openPrescription(
  chart: Chart,
  act: Act,
  type: 'MedicationRequest' | 'ServiceRequest',
  id: string,
  { language, now }: Pick<Printing, 'language' | 'now'>,
): Promise<ReadablePrescription & { readonly patient: Patient | undefined }> {
  const { resource, reading, patient } = await open<Prescribed>(chart, act, type, id, language);
  const nre = nreOf(resource);
  const lines = nre === undefined ? [resource] : await linesOf(chart, act, type, nre);
  const others = lines.filter((line) => line.id !== resource.id && line.subject.reference === resource.subject.reference);
  const [prescription] = prescriptionsOf([resource, ...others], reading, now);
  return { ...(prescription as ReadablePrescription), patient };
}

async function linesOf(chart: Chart, act: Act, type: string, nre: string): Promise<readonly Prescribed[]> {
  const param = type === 'MedicationRequest' ? 'group-identifier' : 'requisition';
  const { matches } = await chart.search(act, {
    type,
    params: [
      [param, nre],
      ['_count', '50'],
      ['_total', 'none'],
    ],
  });
  return matches.filter(isPrescribed);
}

export async function openAppointment(chart: Chart, act: Act, id: string, printing: Pick<Printing, 'language' | 'now'>) {
  const { resource, reading, patient } = await open<Appointment>(chart, act, 'Appointment', id, printing.language);
  const appointment: ReadableAppointment = appointmentOf(resource, reading, printing.now);
  return { appointment, patient, version: Number(resource.meta?.versionId ?? 1) };
}

export async function printable(
  chart: Chart,
  act: Act,
  { type, id }: { readonly type: PrintableType; readonly id: string },
  printing: Pick<Printing, 'language' | 'now'>,
): Promise<Sheet> {
  const { language } = printing;
  switch (type) {
    case 'DiagnosticReport': {
      const { resource, reading, patient } = await open<DiagnosticReport>(chart, act, type, id, language);
      return reportSheet(reportOf(resource, reading), { ...printing, patient });
    }
    case 'Composition': {
      const { resource, reading, patient } = await open<Composition>(chart, act, type, id, language);
      return compositionSheet(compositionOf(resource, reading), { ...printing, patient });
    }
    case 'Appointment': {
      const { appointment, patient } = await openAppointment(chart, act, id, printing);
      return appointmentSheet(appointment, { ...printing, patient });
    }
    default: {
      const { patient, ...prescription } = await openPrescription(chart, act, type, id, printing);
      return prescriptionSheet(prescription, { ...printing, patient });
    }
  }
}
