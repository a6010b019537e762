// Two worlds: one holds what a requester may not see, in the other it never existed. No request tells them apart.
import { afterEach, describe, expect, test } from 'vitest';
import type { DocumentReference, List, Resource } from '@medplum/fhirtypes';
import type { PersonaName } from '#auth/personas.ts';
import { answersTo } from './answers.ts';
import { isPolicySource, readCorpus, writeCorpus } from './corpus.ts';
import { engines, newDatabase, type Engine } from './engines.ts';
import { demoResources, now, startLoadedServer, startTestServer, type Sent, type TestServer } from './test-server.ts';

const people: readonly PersonaName[] = [
  'gp',
  'specialist',
  'nurse',
  'pharmacist',
  'hospital',
  'laboratory',
  'cup',
  'operator',
  'citizen',
  'citizen-refused',
  'guardian',
];
/** Tokens of the whole role, and one that is bound to a record and to kinds of documents. */
const askers: readonly (readonly [string, PersonaName, Sent])[] = [
  ...people.map((persona) => [persona, persona, {}] as const),
  ['the GP bound to one record', 'gp', { bound: { patient: 'citizen', kinds: ['identity', 'laboratory-report'] } }],
];
let open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

/** A submission of a document that nobody else may see, beside one that they may. */
const submission: List = {
  resourceType: 'List',
  id: 'submission-of-both',
  meta: { source: 'Organization/laboratory' },
  status: 'current',
  mode: 'working',
  code: { coding: [{ system: 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes', code: 'submissionset' }] },
  subject: { reference: 'Patient/citizen' },
  date: '2026-10-30T10:00:00+01:00',
  entry: ['citizen-lab-1-document', 'citizen-lab-hidden-document'].map((id) => ({ item: { reference: `DocumentReference/${id}` } })),
};

/** A hidden document that replaces one which has not come yet, and comes when the corpus sends it. */
const early: DocumentReference = {
  resourceType: 'DocumentReference',
  id: 'replacement-that-came-early',
  meta: {
    source: 'Organization/laboratory',
    security: [{ system: 'https://fascicolo.example/fhir/CodeSystem/visibility', code: 'P99' }],
  },
  status: 'current',
  subject: { reference: 'Patient/citizen' },
  relatesTo: [{ code: 'replaces', target: { identifier: { system: 'urn:oid:2.16.840.1.113883.2.9.2.70.4.4', value: 'COMES-LATE' } } }],
  content: [{ attachment: { contentType: 'text/plain', url: 'https://elsewhere.example/file' } }],
};

async function worldOf(resources: readonly Resource[], engine: Engine): Promise<TestServer> {
  const server = engine === 'SQLite' ? await startLoadedServer(resources, () => now) : await startTestServer(await newDatabase(engine));
  open.push(server);
  if (engine !== 'SQLite') await server.put(resources);
  return server;
}

/** What the whole world holds and this persona cannot read; consents and relations stay, since they decide. */
async function hiddenFrom(
  persona: PersonaName,
  sent: Sent,
  world: TestServer,
  resources: readonly Resource[],
): Promise<readonly Resource[]> {
  const hidden: Resource[] = [];
  for (const resource of resources) {
    if (isPolicySource(resource)) continue;
    const reply = await world.ask(persona, 'GET', `/${resource.resourceType}/${resource.id}`, sent);
    if (reply.status === 404) hidden.push(resource);
  }
  return hidden;
}

describe.each(engines)('On %s', (engine) => {
  test.each(engine === 'SQLite' ? askers : askers.slice(0, 2))(
    'nothing that %s can ask tells the hidden from what never existed',
    { timeout: 240_000 },
    async (_who, persona, sent) => {
      const resources = [...demoResources(), submission, early];
      const whole = await worldOf(resources, engine);
      const hidden = await hiddenFrom(persona, sent, whole, resources);
      const names = new Set(hidden.map(({ resourceType, id }) => `${resourceType}/${id}`));
      const without = await worldOf(
        resources.filter(({ resourceType, id }) => !names.has(`${resourceType}/${id}`)),
        engine,
      );
      expect(hidden.length, 'the persona must have something hidden from it, or the test says nothing').toBeGreaterThan(
        persona === 'citizen' ? 0 : 5,
      );
      for (const asked of [...readCorpus(resources, hidden), ...writeCorpus(hidden)]) {
        const request = { ...asked, ...sent };
        const [inWhole, inWithout] = await Promise.all([answersTo(whole, persona, request), answersTo(without, persona, request)]);
        expect(inWhole, `${request.method} ${request.path} as ${persona}`).toEqual(inWithout);
      }
    },
  );
});
