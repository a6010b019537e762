import { readdirSync, readFileSync } from 'node:fs';
import type { Bundle, Coding, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import { referencesOf } from '../references.fixture.ts';
import { demoFixtures } from './fixtures.ts';

const folder = new URL('../../../fixtures/demo/', import.meta.url);

function resourcesOf(file: string): Resource[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  if (file.endsWith('.ndjson'))
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Resource);
  return ((JSON.parse(text) as Bundle).entry ?? []).map((entry) => entry.resource as Resource);
}

const files = readdirSync(folder).sort();
const all = files.flatMap(resourcesOf);
const byReference = new Map(all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));

describe('the demo fixtures', () => {
  test('are what `npm run generate -- --demo` writes', () => {
    const written = demoFixtures();
    expect(files).toEqual([...written.keys()]);
    for (const file of files) expect(readFileSync(new URL(file, folder), 'utf8'), file).toBe(written.get(file));
  });

  test('hold each resource once, and every reference leads to one of them', () => {
    expect(byReference.size).toBe(all.length);
    for (const resource of all) {
      for (const target of referencesOf(resource))
        expect(byReference.has(target), `${resource.resourceType}/${resource.id} -> ${target}`).toBe(true);
    }
  });

  test('name the author organisation of every resource', () => {
    for (const resource of all) expect(byReference.has(resource.meta?.source ?? ''), `${resource.resourceType}/${resource.id}`).toBe(true);
  });

  test.each(['citizen', 'citizen-new', 'citizen-refused', 'guardian', 'child'])('know the person %s with a valid codice fiscale', (id) => {
    const patient = byReference.get(`Patient/${id}`);
    expect(patient?.resourceType === 'Patient' && isFiscalCode(patient.identifier?.[0]?.value ?? '')).toBe(true);
  });

  test.each(['gp', 'specialist', 'nurse', 'pharmacist', 'operator', 'auditor', 'admin'])('know the professional %s and the role', (id) => {
    expect(byReference.has(`Practitioner/${id}`)).toBe(true);
    expect(byReference.has(`PractitionerRole/${id}-role`)).toBe(true);
  });

  test.each([
    ['P99', 'citizen-lab-hidden'],
    ['HIV', 'citizen-lab-sensitive'],
    ['P98', 'citizen-lab-unmediated'],
    ['P97', 'child-lab-reserved'],
  ])('mark with %s the whole group of %s: order, report, results, document, file', (mark, id) => {
    const group = all.filter((resource) => resource.id === id || resource.id?.startsWith(`${id}-`));
    expect(new Set(group.map(({ resourceType }) => resourceType))).toEqual(
      new Set(['ServiceRequest', 'DiagnosticReport', 'Observation', 'DocumentReference', 'Binary']),
    );
    const marks = (resource: Resource): Coding[] => resource.meta?.security ?? [];
    expect(group.every((resource) => marks(resource).some(({ code }) => code === mark))).toBe(true);
  });

  test('no visible resource of a citizen refers to a hidden one', () => {
    const isProtected = (resource: Resource | undefined): boolean => (resource?.meta?.security ?? []).length > 0;
    const hidden = all.filter(isProtected).map((resource) => `${resource.resourceType}/${resource.id}`);
    const told = all.filter((resource) => !isProtected(resource)).flatMap(referencesOf);
    expect(told.filter((target) => hidden.includes(target))).toEqual([]);
  });
});
