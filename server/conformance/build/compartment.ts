// Which parameters put a resource into a patient's compartment.
// https://hl7.org/fhir/R4/compartmentdefinition-patient.html
import type { CompartmentDefinition } from '@medplum/fhirtypes';

export function compartmentTable(definition: CompartmentDefinition): Record<string, string[]> {
  const members = (definition.resource ?? []).filter((resource) => (resource.param ?? []).length > 0);
  return Object.fromEntries(members.map((resource) => [resource.code, resource.param ?? []]));
}
