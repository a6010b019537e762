// The person whom the example documents are about, with an open record; written in the registry with the accent that documents leave out.
import type { Resource } from '@medplum/fhirtypes';
import { ines } from '#ingest/example.fixture.ts';
import { newDatabase, type Engine } from './engines.ts';
import { personOf } from './samples.ts';
import { demoResources, startTestServer, type TestServer } from './test-server.ts';

export function inesOnRecord(): readonly Resource[] {
  return personOf({
    resourceType: 'Patient',
    id: 'ines',
    identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: ines.fiscalCode }],
    name: [{ family: 'Inventàta', given: ['Ines', 'Maria'] }],
    birthDate: '1985-06-12',
    generalPractitioner: [{ reference: 'Practitioner/gp' }],
  });
}

/** A server with the people of the demo and with her. */
export async function startServerWithInes(engine: Engine): Promise<TestServer> {
  const server = await startTestServer(await newDatabase(engine));
  await server.put([...demoResources(), ...inesOnRecord()]);
  return server;
}
