// Has somebody died, as the registry says it: by a yes or by a date.
// https://hl7.org/fhir/R4/patient-definitions.html#Patient.deceased_x_
import type { Patient } from '@medplum/fhirtypes';

export function isDeceased({ deceasedBoolean, deceasedDateTime }: Pick<Patient, 'deceasedBoolean' | 'deceasedDateTime'>): boolean {
  return deceasedBoolean === true || deceasedDateTime !== undefined;
}
