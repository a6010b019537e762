// The same documents, read on a thread of their own and in the thread that answers: nobody can tell the difference.
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleDocument, ines, laboratorySection, prescriptionSections } from '#ingest/example.fixture.ts';
import { personOf } from './samples.ts';
import { startTestServer, type Reply, type TestServer } from './test-server.ts';

let servers: readonly TestServer[];

beforeAll(async () => {
  servers = await Promise.all(['0', '1'].map((DOCUMENT_THREADS) => startTestServer(undefined, undefined, { DOCUMENT_THREADS })));
  const identifier = [{ system: 'urn:oid:2.16.840.1.113883.2.9.4.3.2', value: ines.fiscalCode }];
  const name = [{ family: ines.family, given: [ines.given] }];
  const person = personOf({ resourceType: 'Patient', id: 'ines', identifier, name, birthDate: '1985-06-12' });
  for (const server of servers) await server.put(person);
});

afterAll(() => Promise.all(servers.map((server) => server.close())));

const documents: Readonly<Record<string, string>> = {
  'a laboratory report': exampleDocument({ sections: laboratorySection(40) }),
  'a prescription': exampleDocument({ id: 'EXAMPLE.2', code: '57833-6', sections: prescriptionSections }),
  'a report that its author hides': exampleDocument({ id: 'EXAMPLE.3', confidentiality: 'R' }),
  'a report that replaces another': exampleDocument({ id: 'EXAMPLE.4', related: { type: 'RPLC', id: 'EXAMPLE.1' } }),
  'the same report again': exampleDocument({ sections: laboratorySection(40) }),
  'another report of the same id': exampleDocument({ sections: laboratorySection(2) }),
  'a report about nobody we know': exampleDocument({ id: 'EXAMPLE.5', person: { ...ines, fiscalCode: 'RSSMRA80A01D969Y' } }),
  'a report about somebody of another name': exampleDocument({ id: 'EXAMPLE.6', person: { ...ines, family: 'Altra' } }),
  'a report without an end': exampleDocument({ id: 'EXAMPLE.7' }).slice(0, 2000),
  'elements without end': `<ClinicalDocument xmlns="urn:hl7-org:v3">${'<a>'.repeat(100_000)}`,
  'a text that names itself': '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><ClinicalDocument>&c;</ClinicalDocument>',
};

test.each(Object.entries(documents))('%s', async (_, body) => {
  const headers = { 'Content-Type': 'application/xml' };
  const [here, there] = await Promise.all(
    servers.map((server) => server.ask<Bundle | OperationOutcome>('laboratory', 'POST', '/DocumentReference/$ingest', { body, headers })),
  );
  expect(there?.status).toBe(here?.status);
  expect(shapeOf(there as Reply)).toEqual(shapeOf(here as Reply));
});

test('and what is found afterwards is the same', async () => {
  for (const question of [
    '/DocumentReference?patient=ines',
    '/Observation?code=2345-7&patient=ines&_summary=count',
    '/Observation?_content=glucosio',
  ]) {
    const [here, there] = await Promise.all(servers.map((server) => server.ask<Bundle>('laboratory', 'GET', question)));
    expect(here?.body.total).toBeGreaterThan(0);
    expect(there?.body.total).toBe(here?.body.total);
  }
});

/** Ids are given by chance: each is replaced by its place among them. */
function shapeOf({ text }: Reply<Resource>): string {
  const ids = new Map<string, string>();
  return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id-${ids.size + 1}`);
    return ids.get(id) as string;
  });
}
