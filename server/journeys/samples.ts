// The CDA2 documents that others published, beside the project: a clone without them says so, and its tests of them are skipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Consent, Patient, Resource } from '@medplum/fhirtypes';
import { readXml } from '#ingest/xml/read-xml.ts';
import { decodeXml } from '#ingest/xml/decode.ts';
import { at, attribute, childrenOf } from '#ingest/xml/element.ts';

const folder = fileURLToPath(new URL('../../../shared/samples/cda2/', import.meta.url));
export const areDocumentsThere = existsSync(folder);
if (!areDocumentsThere)
  console.warn('The samples of CDA2 documents are not beside this clone (../shared/samples); what needs them is skipped.');

export interface Sample {
  readonly name: string;
  /** The folder: `lab`, `radiology`, ... */
  readonly kind: string;
  readonly bytes: Buffer;
}

export function sampleDocuments(): readonly Sample[] {
  if (!areDocumentsThere) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((kind) =>
      readdirSync(join(folder, kind))
        .filter((name) => name.endsWith('.xml'))
        .sort()
        .map((name) => ({ name, kind, bytes: readFileSync(join(folder, kind, name)) })),
    );
}

/**
 * Whoever a document is about, with an open record. The samples give one codice fiscale to people of several names and dates of
 * birth, so the registry knows neither here.
 */
export function peopleOf(samples: readonly Sample[]): readonly Resource[] {
  const people = new Map<string, readonly Resource[]>();
  for (const { bytes } of samples) {
    const role = at(readXml(decodeXml(bytes)), 'recordTarget', 'patientRole');
    const identifier = childrenOf(role, 'id').map((id) => ({
      system: `urn:oid:${attribute(id, 'root')}`,
      value: attribute(id, 'extension') ?? '',
    }));
    const key = identifier[0]?.value ?? '';
    const id = `sample-${people.size + 1}`;
    if (!people.has(key))
      people.set(key, personOf({ resourceType: 'Patient', id, identifier, name: [{ text: 'A person of the samples' }] }));
  }
  return [...people.values()].flat();
}

export function personOf(patient: Patient): readonly Resource[] {
  const { id = '' } = patient;
  const consents = ['feed', 'past', 'consultation'].map((category): Consent => ({
    resourceType: 'Consent',
    id: `${id}-${category}`,
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'https://fascicolo.example/fhir/CodeSystem/consent-category', code: category }] }],
    patient: { reference: `Patient/${id}` },
    dateTime: '2020-06-10T10:30:00+02:00',
    policyRule: { text: 'DPCM 178/2015' },
    provision: { type: 'permit' },
  }));
  return [patient, ...consents];
}
