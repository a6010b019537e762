// One line per event of the demo: fills in the ids, organisations and signers that the hand-made stories share.
import type { Coding, Resource } from '@medplum/fhirtypes';
import type { Origin } from '../codes.ts';
import { writeLaboratoryReport } from '../resources/laboratory-report.ts';
import { writeAppointment, writeDispensation, writeDrugPrescription, writeSpecialistPrescription } from '../resources/prescription.ts';
import { writeSpecialistReport, type Measure } from '../resources/specialist-report.ts';
import { drugs, type DrugName } from '../tables/drugs.ts';
import { illnesses, type IllnessName } from '../tables/illnesses.ts';
import { tests, type TestName } from '../tables/laboratory.ts';
import { services, type ServiceName } from '../tables/services.ts';
import { DAY, HOUR } from '../time.ts';

export interface Event {
  readonly patient: string;
  readonly id: string;
  readonly when: number;
  /** Number of the prescription; the NRE, the accession and the booking are made from it. */
  readonly number: number;
  readonly reason: IllnessName;
  readonly prescriber?: string;
  readonly security?: readonly Coding[];
}

function origin({ patient, security }: Event, organization: string): Origin {
  return { patient, organization, ...(security === undefined ? {} : { security }) };
}

export function nreOf(number: number): string {
  return `070A0${String(number).padStart(10, '0')}`;
}

function accessionOf(number: number): string {
  return `ACC-${String(number).padStart(6, '0')}`;
}

/** Prescription and report of blood tests; `values` as the laboratory measured them. */
export function bloodTests(event: Event, values: Partial<Record<TestName, number>>): Resource[] {
  const order = { id: `${event.id}-order`, nre: nreOf(event.number) };
  const results = Object.entries(values).map(([name, value]) => ({ test: tests[name as TestName], value }));
  return [
    prescribed(event, order, 'blood', 'completed', event.when - 10 * DAY),
    ...writeLaboratoryReport({
      origin: origin(event, 'laboratory'),
      id: event.id,
      drawn: event.when,
      issued: event.when + 8 * HOUR,
      signer: 'biologist',
      accession: accessionOf(event.number),
      order,
      results,
      file: 'pdf',
    }),
  ];
}

export interface Examination {
  readonly service: Exclude<ServiceName, 'blood'>;
  readonly conclusion: string;
  readonly measures?: readonly Measure[];
}

/** Prescription, appointment and report of radiology or cardiology at the hospital. */
export function examination(event: Event, { service, conclusion, measures = [] }: Examination): Resource[] {
  const order = { id: `${event.id}-order`, nre: nreOf(event.number) };
  return [
    prescribed(event, order, service, 'completed', event.when - 40 * DAY),
    booked(event, order, service, 'fulfilled', event.when - 35 * DAY),
    ...writeSpecialistReport({
      origin: origin(event, 'hospital'),
      id: event.id,
      service: services[service],
      done: event.when,
      issued: event.when + 3 * HOUR,
      signer: 'physician',
      accession: accessionOf(event.number),
      order,
      conclusion,
      measures,
      file: 'pdf',
    }),
  ];
}

/** Prescription and booking of an examination still to come. */
export function bookedExamination(event: Event, service: Exclude<ServiceName, 'blood'>): Resource[] {
  const order = { id: `${event.id}-order`, nre: nreOf(event.number) };
  const written = event.when - 60 * DAY;
  return [prescribed(event, order, service, 'active', written), booked(event, order, service, 'booked', written + 2 * DAY)];
}

function prescribed(
  event: Event,
  order: { readonly id: string; readonly nre: string },
  service: ServiceName,
  status: 'active' | 'completed',
  written: number,
): Resource {
  return writeSpecialistPrescription({
    ...order,
    origin: origin(event, 'sistema-ts'),
    prescriber: event.prescriber ?? 'gp',
    written,
    reason: illnesses[event.reason],
    service: services[service],
    priority: 'routine',
    status,
  });
}

function booked(
  event: Event,
  order: { readonly id: string; readonly nre: string },
  service: Exclude<ServiceName, 'blood'>,
  status: 'booked' | 'fulfilled',
  when: number,
): Resource {
  return writeAppointment({
    origin: origin(event, 'cup'),
    id: `${event.id}-appointment`,
    booking: `CUP${String(event.number).padStart(8, '0')}`,
    order,
    service: services[service],
    booked: when,
    start: event.when,
    minutes: 30,
    location: services[service].kind === 'cardiology' ? 'hospital-cardiology' : 'hospital-radiology',
    status,
  });
}

/** A drug prescription, and the pharmacy's dispensation two days later unless it is still to be used. */
export function drugPrescription(event: Event, drug: DrugName, use: 'dispensed' | 'open' = 'dispensed'): Resource[] {
  const shared = { drug: drugs[drug], packages: 2, nre: nreOf(event.number) };
  const prescription = writeDrugPrescription({
    ...shared,
    origin: origin(event, 'sistema-ts'),
    id: event.id,
    prescriber: event.prescriber ?? 'gp',
    written: event.when,
    reason: illnesses[event.reason],
    dispensed: use === 'dispensed',
  });
  if (use === 'open') return [prescription];
  const dispensation = writeDispensation({
    ...shared,
    origin: origin(event, 'pharmacy'),
    id: `${event.id}-dispensation`,
    prescription: event.id,
    handed: event.when + 2 * DAY,
  });
  return [prescription, dispensation];
}
