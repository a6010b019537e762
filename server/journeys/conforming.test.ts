// What this server writes keeps its own profiles: the demo, the synthetic region, what is read out of documents, what an opening leaves.
import type { Observation, Patient, Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDelegationConsent, writeRelatedPerson } from '#activation/delegation-resources.ts';
import { loadConformance } from '#conformance/load.ts';
import { loadUnits } from '#conformance/ucum.ts';
import { createValidator } from '#conformance/validate.ts';
import {
  dispensationSections,
  exampleDocument,
  laboratorySection,
  prescriptionSections,
  specialistPrescriptionSections,
} from '#ingest/example.fixture.ts';
import { ingested } from '#ingest/ingest.fixture.ts';
import { organizationOf, practitionerOf, roleOf } from '#people/registry-entries.ts';
import { generateRegion } from '#region/generate.ts';
import { writeRestriction } from '#web/citizen/restriction.ts';
import { activationDoor, opening } from './activation-words.ts';
import { sampleDocuments } from './samples.ts';
import { demoResources, now, startDemoServer, type TestServer } from './test-server.ts';

const conformance = loadConformance();
const { validate } = createValidator(conformance);
const ofResources = [...conformance.profiles.values()].filter(({ kind }) => kind === 'resource');

function profilesFor(resource: Resource): readonly string[] {
  if (resource.resourceType === 'Observation' && !isLaboratory(resource)) return [];
  return ofResources.filter(({ type }) => type === resource.resourceType).map(({ url }) => url);
}

function isLaboratory({ category = [] }: Observation): boolean {
  return category.some(({ coding = [] }) => coding.some(({ code }) => code === 'laboratory'));
}

function errorsOf(resources: readonly Resource[]): string[] {
  return resources.flatMap((resource) =>
    [...validate(resource, { profiles: profilesFor(resource) }), ...codesUnknown(resource)]
      .filter(({ severity }) => severity === 'error')
      .map(({ diagnostics = '', expression = [] }) => `${resource.resourceType}/${resource.id}: ${expression[0]}: ${diagnostics}`),
  );
}

/** Codes of our own systems that their definition does not have, and extensions of ours without one. */
function codesUnknown(resource: Resource) {
  const found: { severity: 'error'; diagnostics: string; expression: string[] }[] = [];
  const say = (diagnostics: string): void => void found.push({ severity: 'error', diagnostics, expression: [] });
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    const { system, code, url } = value as { system?: unknown; code?: unknown; url?: unknown };
    if (typeof system === 'string' && system.startsWith('https://fascicolo.example/fhir/CodeSystem/') && typeof code === 'string') {
      if (conformance.codeSystems.lookup(system, code) === undefined) say(`${system}|${code} is not defined`);
    }
    if (typeof url === 'string' && url.startsWith('https://fascicolo.example/fhir/StructureDefinition/') && !conformance.profiles.has(url))
      say(`${url} is not defined`);
    Object.values(value).forEach(walk);
  };
  walk(resource);
  return found;
}

test('The demo keeps the profiles', () => {
  expect(errorsOf(demoResources())).toEqual([]);
});

test('The synthetic region keeps the profiles', () => {
  const region: Resource[] = [];
  generateRegion({ citizens: 25, seed: 'profiles', years: 3 }, (resource) => region.push(resource));
  expect(errorsOf(region)).toEqual([]);
  const met = new Set(region.flatMap(profilesFor));
  expect(ofResources.map(({ url }) => url).filter((url) => !met.has(url))).toEqual([]);
});

const documents: readonly (readonly [string, Uint8Array])[] = [
  ...sampleDocuments().map(({ kind, name, bytes }) => [`${kind}/${name}`, bytes] as const),
  ...(
    [
      ['our laboratory report', { sections: laboratorySection(12), nre: '0700A0000000001' }],
      ['our prescription of drugs', { code: '57833-6', sections: prescriptionSections, nre: '0700A0000000002' }],
      ['our prescription of a specialist', { code: '57832-8', sections: specialistPrescriptionSections }],
      ['our dispensation', { code: '60593-1', sections: dispensationSections, nre: '0700A0000000002' }],
    ] as const
  ).map(([name, wish]) => [name, Buffer.from(exampleDocument(wish))] as const),
];

test.each(documents)('What is read out of %s keeps the profiles', async (_, bytes) => {
  const { resources } = await ingested(bytes, { isUnit: await loadUnits() });
  expect(errorsOf(resources.map(({ value }) => value))).toEqual([]);
});

describe('What an opening and its changes leave', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startDemoServer();
  });
  afterAll(() => server.close());

  test('keeps the profiles: Consents, receipt, Task', async () => {
    const door = activationDoor(server);
    expect((await door.act('operator', 'citizen-new', { ...opening, past: true })).status).toBe(200);
    expect((await door.choose('operator', 'citizen-new', { consultation: false })).status).toBe(200);
    for (const type of ['Consent', 'DocumentReference', 'Task', 'Provenance']) {
      const { body } = await server.ask('citizen-new', 'GET', `/${type}?patient=citizen-new`);
      const resources = (body.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
      if (type === 'Consent' || type === 'DocumentReference') expect(resources.length, type).toBeGreaterThan(1);
      expect(errorsOf(resources)).toEqual([]);
    }
  });

  test('keeps the profiles: restriction and delegation', () => {
    const acting: Patient = { resourceType: 'Patient', id: 'citizen-new', name: [{ family: 'Nuovo' }] };
    const facts = { id: 'd', patient: 'citizen', relation: 'delegate', acting, documentKinds: ['laboratory-report'], from: now } as const;
    expect(
      errorsOf([
        writeRestriction(
          'citizen',
          { whom: 'everyone', actor: '', kind: 'laboratory-report', from: undefined, to: undefined },
          { id: 'r', now, policyName: 'liguria-2020' },
        ),
        writeRelatedPerson({ ...facts, until: undefined }),
        writeDelegationConsent({ ...facts, until: undefined }, 'c', 'liguria-2020', now),
      ]),
    ).toEqual([]);
  });

  test('keeps the profiles: what an administrator enters in the registry', () => {
    const role = { practitioner: 'p', organization: 'o', role: 'APR', from: '2026-01-01', to: '' };
    const organization = { name: 'Ambulatorio di prova', codeKind: 'other', code: 'PROVA1', from: '', city: 'Genova', partOf: 'asl3' };
    expect(
      errorsOf([
        roleOf(role),
        practitionerOf({ family: 'Modello', given: 'Ugo', fiscalCode: 'MDLGUO66D09D969F' }),
        organizationOf(organization),
      ]),
    ).toEqual([]);
  });
});
