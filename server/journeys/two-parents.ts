// Children, plainly fictitious, and the parents whom a counter has registered for them; written as the registry writes.
import type { Patient, RelatedPerson } from '@medplum/fhirtypes';
import type { Started } from '#server/start.ts';

export function childNamed(id: string, given: string, code: string, birthDate = '2020-01-01'): Patient {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: code }],
    name: [{ use: 'official', family: 'Piccolo', given: [given] }],
    gender: 'male',
    birthDate,
  };
}

export function parentOf(child: string, person: 'guardian' | 'citizen-new'): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id: `${person}-of-${child}`,
    extension: [
      { url: 'https://fascicolo.example/fhir/StructureDefinition/acting-person', valueReference: { reference: `Patient/${person}` } },
    ],
    active: true,
    patient: { reference: `Patient/${child}` },
    relationship: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'PRN' }] }],
    name: [person === 'guardian' ? { family: 'Saggio', given: ['Teresa'] } : { family: 'Prova', given: ['Nilo'] }],
    period: { start: '2026-01-01' },
  };
}

export async function putResource({ server, url }: Started, resource: Patient | RelatedPerson): Promise<void> {
  const headers = { Authorization: `Bearer ${await server.issueToken('admin')}`, 'Content-Type': 'application/fhir+json' };
  const address = `${url}/fhir/${resource.resourceType}/${resource.id ?? ''}`;
  const answer = await server.fetch(new Request(address, { method: 'PUT', headers, body: JSON.stringify(resource) }));
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
}
