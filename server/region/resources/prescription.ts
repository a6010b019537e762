// Dematerialised prescriptions and what follows them: the pharmacy's dispensation, the booking at the CUP.
// https://hl7.org/fhir/R4/medicationrequest.html, https://hl7.org/fhir/R4/servicerequest.html
import type { Appointment, MedicationDispense, MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import { coding, concept, identifier, metaOf, reference, systems, type Origin } from '../codes.ts';
import type { Drug } from '../tables/drugs.ts';
import type { Service } from '../tables/services.ts';
import { date, DAY, dateTime } from '../time.ts';
import { quantity } from './laboratory-report.ts';

export interface Illness {
  readonly icd9: string;
  readonly name: string;
}

interface PrescriptionInput {
  readonly origin: Origin;
  readonly id: string;
  readonly nre: string;
  readonly prescriber: string;
  readonly written: number;
  readonly reason: Illness;
}

export interface DrugPrescriptionInput extends PrescriptionInput {
  readonly drug: Drug;
  readonly packages: number;
  readonly dispensed: boolean;
}

const routes = {
  oral: concept('http://standardterms.edqm.eu', '20053000', 'Uso orale'),
  subcutaneous: concept('http://standardterms.edqm.eu', '20066000', 'Uso sottocutaneo'),
  inhalation: concept('http://standardterms.edqm.eu', '20020000', 'Uso inalatorio'),
};
/** A drug prescription can be used for 30 days. */
const DRUG_VALIDITY = 30 * DAY;

export function writeDrugPrescription(input: DrugPrescriptionInput): MedicationRequest {
  const { origin, drug, written } = input;
  return {
    resourceType: 'MedicationRequest',
    id: input.id,
    meta: metaOf(origin),
    groupIdentifier: identifier(systems.nre, input.nre),
    status: input.dispensed ? 'completed' : 'active',
    intent: 'order',
    medicationCodeableConcept: medicationOf(drug),
    subject: reference('Patient', origin.patient),
    authoredOn: dateTime(written),
    requester: reference('Practitioner', input.prescriber),
    reasonCode: [concept(systems.icd9, input.reason.icd9, input.reason.name)],
    dosageInstruction: [
      {
        timing: { repeat: { frequency: drug.timesPerDay, period: 1, periodUnit: 'd' } },
        route: routes[drug.route],
        doseAndRate: [{ doseQuantity: quantity(drug.dose.value, drug.dose.unit) }],
      },
    ],
    dispenseRequest: {
      validityPeriod: { start: date(written), end: date(written + DRUG_VALIDITY) },
      quantity: { value: input.packages, unit: 'confezioni' },
    },
    substitution: { allowedBoolean: true },
  };
}

export interface DispensationInput {
  readonly origin: Origin;
  readonly id: string;
  readonly prescription: string;
  readonly nre: string;
  readonly drug: Drug;
  readonly packages: number;
  readonly handed: number;
}

export function writeDispensation(input: DispensationInput): MedicationDispense {
  return {
    resourceType: 'MedicationDispense',
    id: input.id,
    meta: metaOf(input.origin),
    identifier: [identifier(systems.nre, input.nre)],
    status: 'completed',
    medicationCodeableConcept: medicationOf(input.drug),
    subject: reference('Patient', input.origin.patient),
    performer: [{ actor: reference('Organization', input.origin.organization) }],
    authorizingPrescription: [reference('MedicationRequest', input.prescription)],
    quantity: { value: input.packages, unit: 'confezioni' },
    whenHandedOver: dateTime(input.handed),
  };
}

function medicationOf(drug: Drug) {
  return { coding: [coding(systems.aic, drug.aic, drug.name), { system: systems.atc, code: drug.atc }], text: drug.name };
}

export interface SpecialistPrescriptionInput extends PrescriptionInput {
  readonly service: Service;
  readonly priority: 'routine' | 'asap' | 'urgent';
  readonly status: 'active' | 'completed';
}

export function writeSpecialistPrescription(input: SpecialistPrescriptionInput): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    id: input.id,
    meta: metaOf(input.origin),
    requisition: identifier(systems.nre, input.nre),
    status: input.status,
    intent: 'order',
    priority: input.priority,
    code: concept(systems.service, input.service.code, input.service.name),
    subject: reference('Patient', input.origin.patient),
    authoredOn: dateTime(input.written),
    requester: reference('Practitioner', input.prescriber),
    reasonCode: [concept(systems.icd9, input.reason.icd9, input.reason.name)],
  };
}

export interface AppointmentInput {
  readonly origin: Origin;
  readonly id: string;
  readonly booking: string;
  readonly order: { readonly id: string; readonly nre: string };
  readonly service: Service;
  readonly booked: number;
  readonly start: number;
  readonly minutes: number;
  readonly location: string;
  readonly status: 'booked' | 'fulfilled' | 'cancelled' | 'noshow';
}

export function writeAppointment(input: AppointmentInput): Appointment {
  return {
    resourceType: 'Appointment',
    id: input.id,
    meta: metaOf(input.origin),
    identifier: [
      identifier(systems.booking, input.booking),
      identifier(systems.cancellation, cancellationOf(input.booking)),
      identifier(systems.nre, input.order.nre),
    ],
    status: input.status,
    ...(input.status === 'cancelled' ? { cancelationReason: { text: 'Disdetta dall’assistito' } } : {}),
    serviceType: [concept(systems.service, input.service.code, input.service.name)],
    start: dateTime(input.start),
    end: dateTime(input.start + input.minutes * 60_000),
    minutesDuration: input.minutes,
    created: dateTime(input.booked),
    ...(input.service.preparation === undefined ? {} : { patientInstruction: input.service.preparation }),
    basedOn: [reference('ServiceRequest', input.order.id)],
    participant: [
      { actor: reference('Patient', input.origin.patient), status: 'accepted' },
      { actor: reference('Location', input.location), status: 'accepted' },
    ],
  };
}

/** What one says at the telephone to call an appointment off: no number that is guessed from the booking at a glance. */
function cancellationOf(booking: string): string {
  const digits = [...booking].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 7);
  return String(digits).padStart(6, '0');
}
