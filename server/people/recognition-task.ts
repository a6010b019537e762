// That an officer recognised somebody by a document: a Task, which counts at that counter for the rest of the day.
import type { Task } from '@medplum/fhirtypes';
import type { IdentityDocument } from '#fhir/identity-document.ts';

export const counterActs = 'https://fascicolo.example/fhir/CodeSystem/counter-act';

export function recognitionTask(
  id: string,
  patient: string,
  { kind, number, expires }: IdentityDocument,
  officer: { readonly practitioner: string; readonly organization: string },
  now: number,
): Task {
  const at = new Date(now).toISOString();
  const type = (code: string) => ({ coding: [{ system: counterActs, code }] });
  return {
    resourceType: 'Task',
    id,
    status: 'completed',
    intent: 'order',
    code: { coding: [{ system: counterActs, code: 'recognition', display: 'Recognition by an identity document' }] },
    for: { reference: `Patient/${patient}` },
    authoredOn: at,
    lastModified: at,
    requester: { reference: `Practitioner/${officer.practitioner}` },
    owner: { reference: `Organization/${officer.organization}` },
    input: [
      { type: type('document-kind'), valueCode: kind },
      { type: type('document-number'), valueString: number },
      { type: type('document-expiry'), valueDate: expires },
    ],
  };
}
