// Which resources belong to a patient, and by which search parameters.
// https://hl7.org/fhir/R4/compartmentdefinition-patient.html

/** Types with such parameters whose content is about the running of care or of this server, not about a person's health. */
const administrative: ReadonlySet<string> = new Set([
  'Patient',
  'Person',
  'RelatedPerson',
  'Group',
  'Schedule',
  'Account',
  'EnrollmentRequest',
  'AuditEvent',
  'Provenance',
  'Consent',
]);

export interface Compartments {
  /** Codes of the search parameters that lead from this type to its patient; empty for types of no compartment. */
  patientParams(type: string): readonly string[];
  /** May belong to a patient's compartment. */
  isPatientRelated(type: string): boolean;
  /** Registry, audit and consent: patient-related or not, no clinical content. */
  isAdministrative(type: string): boolean;
  /** Patient-related and not administrative. */
  isClinical(type: string): boolean;
  /** Every patient-related type. */
  readonly types: readonly string[];
}

export function createCompartments(table: Readonly<Record<string, readonly string[]>>): Compartments {
  const params = new Map(Object.entries(table));
  const isPatientRelated = (type: string): boolean => params.has(type);
  return Object.freeze({
    patientParams: (type: string) => params.get(type) ?? [],
    isPatientRelated,
    isAdministrative: (type: string) => administrative.has(type),
    isClinical: (type: string) => isPatientRelated(type) && !administrative.has(type),
    types: Object.freeze([...params.keys()]),
  });
}
