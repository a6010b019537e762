// What stands in a required section about which nothing is known or nothing may be seen: an entry that says so, the same for both.
// https://hl7.org/fhir/uv/ips/CodeSystem-absent-unknown-uv-ips.html
import type { AllergyIntolerance, CodeableConcept, Condition, MedicationStatement } from '@medplum/fhirtypes';
import type { SummaryLanguage, UnknownCode } from './sections.ts';

const system = 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips';
const displays: Readonly<Record<UnknownCode, string>> = {
  'no-medication-info': 'No information about medications',
  'no-allergy-info': 'No information about allergies',
  'no-problem-info': 'No information about problems',
};
const italian: Readonly<Record<UnknownCode, string>> = {
  'no-medication-info': 'Nessuna informazione sulle terapie',
  'no-allergy-info': 'Nessuna informazione sulle allergie',
  'no-problem-info': 'Nessuna informazione sui problemi di salute',
};

export interface UnknownFacts {
  readonly id: string;
  /** Absolute: the entry is known by a uuid, from which no relative reference leads anywhere. */
  readonly patient: string;
  readonly language: SummaryLanguage;
}

export function unknownEntry(
  code: UnknownCode,
  { id, patient, language }: UnknownFacts,
): AllergyIntolerance | Condition | MedicationStatement {
  const subject = { reference: patient };
  const said: CodeableConcept = {
    coding: [{ system, code, display: displays[code] }],
    text: language === 'it' ? italian[code] : displays[code],
  };
  const active = (of: string): CodeableConcept => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${of}-clinical`, code: 'active' }],
  });
  switch (code) {
    case 'no-allergy-info':
      return { resourceType: 'AllergyIntolerance', id, clinicalStatus: active('allergyintolerance'), code: said, patient: subject };
    case 'no-problem-info':
      return { resourceType: 'Condition', id, clinicalStatus: active('condition'), code: said, subject };
    case 'no-medication-info': {
      const absent = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' };
      return {
        resourceType: 'MedicationStatement',
        id,
        status: 'unknown',
        medicationCodeableConcept: said,
        subject,
        effectivePeriod: { extension: [absent] },
      };
    }
  }
}
