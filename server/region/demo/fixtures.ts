// The files of `fixtures/demo`: transaction Bundles in the order in which they are loaded, and one NDJSON.
import type { Resource } from '@medplum/fhirtypes';
import { citizenRecord } from './citizen.ts';
import { demoConsents } from './consents.ts';
import { demoNotebooks } from './notebook.ts';
import { otherRecords } from './others.ts';
import { demoPeople } from './people.ts';
import { demoRegistry } from './registry.ts';

/** File name to content. */
export function demoFixtures(): ReadonlyMap<string, string> {
  return new Map([
    ['10-registry.json', bundleText(demoRegistry())],
    ['20-people.json', bundleText(demoPeople())],
    ['30-consents.json', bundleText(demoConsents())],
    ['40-clinical-citizen.json', bundleText(citizenRecord())],
    [
      '50-clinical-others.ndjson',
      otherRecords()
        .map((resource) => `${JSON.stringify(resource)}\n`)
        .join(''),
    ],
    ['60-notebooks.json', bundleText(demoNotebooks())],
  ]);
}

function bundleText(resources: readonly Resource[]): string {
  const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
  return `${JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, null, 2)}\n`;
}
