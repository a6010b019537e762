// What the stories of a morning share: one generated region at eight o'clock, how it is asked, and what is known of its people
// without asking it.
import { expect } from 'vitest';
import type { Bundle, DiagnosticReport, Observation, Patient, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { startRegion, type Region } from './region-server.ts';

const midnight = Date.parse('2026-01-01T00:00:00+01:00');
const hour = 3_600_000;
export const nre = 'urn:oid:2.16.840.1.113883.2.9.4.3.9';
export const accession = 'https://fascicolo.example/fhir/sid/accession';

export interface Morning extends Region {
  /** Ids of what matches, in the order of the answer; the total must be as many. */
  idsOf(persona: PersonaName, question: string): Promise<string[]>;
  readonly patients: readonly Patient[];
  /** The people on the GP's list. */
  readonly assisted: readonly Patient[];
  hasRecord(patient: Patient): boolean;
  /** What the person decided about third parties; `exceptions` are for the story to read. */
  decisionOf(patient: Patient): 'open' | 'refused' | 'exceptions' | 'none';
  excludesPharmacists(patient: Patient): boolean;
  /** A GP sees what the own practice wrote, and of who consents what is not hidden. */
  showsToGp(resource: Resource, patient: Patient): boolean;
}

/** Everything of the years before was written the evening before. */
export async function startMorning(): Promise<Morning> {
  let time = midnight - 6 * hour;
  const region = await startRegion('b', 40, () => time);
  time = midnight + 8 * hour;
  const consentOf = ({ id }: Patient, category: string) => region.of('Consent').find((consent) => consent.id === `${id}-${category}`);
  const patients = region.of('Patient');
  const exceptionsOf = (patient: Patient) => consentOf(patient, 'consultation')?.provision?.provision ?? [];
  const excludesPharmacists = (patient: Patient): boolean =>
    exceptionsOf(patient).some(({ type, actor }) => type === 'deny' && actor?.[0]?.role.coding?.[0]?.code === 'FAR');

  function decisionOf(patient: Patient): ReturnType<Morning['decisionOf']> {
    const provision = consentOf(patient, 'consultation')?.provision;
    if (provision === undefined) return 'none';
    if (exceptionsOf(patient).length > 0) return 'exceptions';
    return provision.type === 'permit' ? 'open' : 'refused';
  }

  return {
    ...region,
    patients,
    assisted: patients.filter(({ generalPractitioner }) => generalPractitioner?.[0]?.reference === 'Practitioner/gp'),
    hasRecord: (patient) => consentOf(patient, 'feed') !== undefined,
    decisionOf,
    excludesPharmacists,
    showsToGp(resource, patient) {
      const decision = decisionOf(patient);
      expect(decision === 'exceptions' && !excludesPharmacists(patient), 'no exception of this seed may be about the GP').toBe(false);
      return resource.meta?.source === 'Organization/gp-practice' || (decision !== 'refused' && !isMarked(resource));
    },
    async idsOf(persona, question) {
      const { status, text, body } = await region.server.ask<Bundle>(persona, 'GET', `/${question}&_count=1000`);
      expect(status, text).toBe(200);
      const ids = entriesOf(body, 'match').map(idOf);
      expect(body.total).toBe(ids.length);
      return ids;
    },
  };
}

export function entriesOf({ entry = [] }: Bundle, mode: 'match' | 'include'): Resource[] {
  return entry.flatMap(({ resource, search }) => (resource !== undefined && search?.mode === mode ? [resource] : []));
}

export const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;
export const idOf = ({ id = '' }: Resource): string => id;
/** Hidden, or sensitive by law. */
export const isMarked = ({ meta }: Resource): boolean => meta?.security !== undefined;

/** The person by codice fiscale, as those write it who do not know our ids. */
export function subjectOf({ identifier }: Patient): { readonly reference: string } {
  return { reference: `Patient?identifier=http://hl7.it/sid/codiceFiscale|${identifier?.[0]?.value}` };
}

export function report(patient: Patient, number: string, more: Partial<DiagnosticReport> = {}): DiagnosticReport {
  return {
    resourceType: 'DiagnosticReport',
    identifier: [{ system: accession, value: number }],
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '11502-2' }] },
    subject: subjectOf(patient),
    effectiveDateTime: '2026-01-01T06:30:00+01:00',
    ...more,
  };
}

export function result(patient: Patient, number: string, value: number, more: Partial<Observation> = {}): Observation {
  return {
    resourceType: 'Observation',
    identifier: [{ system: accession, value: number }],
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucosio' }] },
    subject: subjectOf(patient),
    effectiveDateTime: '2026-01-01T06:30:00+01:00',
    valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
    ...more,
  };
}
