import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation, Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { isFiscalCode } from '#fhir/fiscal-code.ts';
import { generateRegion } from './generate.ts';
import { assistedPerGeneralPractitioner } from './proportions.ts';
import { referencesOf } from './references.fixture.ts';
import { writeRegion } from './write-region.ts';

const region: Resource[] = [];
generateRegion({ citizens: 300, seed: 'test', years: 3 }, (resource) => region.push(resource));
const names = new Set(region.map(nameOf));
const citizens = of('Patient');

function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}

function of<T extends Resource['resourceType']>(type: T): Extract<Resource, { resourceType: T }>[] {
  return region.filter((resource): resource is Extract<Resource, { resourceType: T }> => resource.resourceType === type);
}

function share(part: readonly unknown[], whole: readonly unknown[]): number {
  return part.length / whole.length;
}

describe('the synthetic region', () => {
  test('is the same to the byte for the same seed, and another for another', () => {
    const folder = mkdtempSync(join(tmpdir(), 'region-'));
    const hashOf = (seed: string, name: string): string => {
      const out = join(folder, name);
      writeRegion({ citizens: 25, seed, years: 2 }, out);
      const hash = createHash('sha256');
      for (const file of readdirSync(out).sort()) hash.update(file).update(readFileSync(join(out, file)));
      return hash.digest('hex');
    };
    const [first, again, other] = [hashOf('a', '1'), hashOf('a', '2'), hashOf('b', '3')];
    rmSync(folder, { recursive: true });
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('does not change the first citizens when more are asked for', () => {
    const few: string[] = [];
    generateRegion({ citizens: 40, seed: 'test', years: 3 }, (resource) => few.push(JSON.stringify(resource)));
    const all = new Set(region.map((resource) => JSON.stringify(resource)));
    const changed = few.filter((text) => !all.has(text));
    // The last household may be cut.
    expect(changed.length / few.length).toBeLessThan(0.2);
  });

  test('has as many people as asked for, and 60 to 150 resources for each', () => {
    expect(citizens).toHaveLength(300);
    expect(region.length / citizens.length).toBeGreaterThan(60);
    expect(region.length / citizens.length).toBeLessThan(150);
  });

  test('holds each resource once, each with an id and an author that is there', () => {
    expect(names.size).toBe(region.length);
    for (const { id, meta } of region) {
      expect(id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
      expect(names.has(meta?.source ?? '')).toBe(true);
    }
  });

  test('every reference leads to a resource of the region', () => {
    const lost = region.flatMap((resource) => referencesOf(resource).filter((target) => !names.has(target)));
    expect(lost).toEqual([]);
  });

  test('is valid R4', () => {
    const validator = createValidator(loadConformance());
    const wrong = region
      .filter((_, i) => i % 5 === 0)
      .flatMap((resource) => validator.validate(resource).map((issue) => `${nameOf(resource)} ${issue.diagnostics}`));
    expect(wrong).toEqual([]);
  });

  test('gives every person a valid codice fiscale of their own', () => {
    const codes = [...citizens, ...of('Practitioner')].map(({ identifier }) => identifier?.[0]?.value ?? '');
    expect(codes.filter((code) => !isFiscalCode(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('gives every person a general practitioner with a list that is not too long', () => {
    const lists = new Map<string, number>();
    for (const { generalPractitioner } of citizens) {
      const gp = generalPractitioner?.[0]?.reference ?? '';
      lists.set(gp, (lists.get(gp) ?? 0) + 1);
    }
    expect(Math.max(...lists.values())).toBeLessThanOrEqual(assistedPerGeneralPractitioner.to);
    expect(lists.has('')).toBe(false);
  });

  test('gives every child a parent who may act', () => {
    const children = citizens.filter(({ birthDate }) => (birthDate ?? '') > '2008-01-01');
    const withParent = new Set(of('RelatedPerson').map(({ patient }) => patient.reference));
    expect(children.length).toBeGreaterThan(20);
    expect(children.filter((child) => !withParent.has(nameOf(child)))).toEqual([]);
  });

  test('has consents in realistic proportions: most open, some refused, some with exceptions', () => {
    const consultation = of('Consent').filter(({ category }) => category[0]?.coding?.[0]?.code === 'consultation');
    expect(share(consultation, citizens)).toBeGreaterThan(0.88);
    expect(share(consultation, citizens)).toBeLessThan(1);
    const refused = consultation.filter(({ provision }) => provision?.type === 'deny');
    expect(share(refused, consultation)).toBeGreaterThan(0.02);
    expect(share(refused, consultation)).toBeLessThan(0.16);
    expect(consultation.some(({ provision }) => (provision?.provision ?? []).length > 0)).toBe(true);
  });

  test('holds no clinical content of those who did not open the record', () => {
    const opened = new Set(of('Consent').map(({ patient }) => patient?.reference));
    const strangers = new Set(citizens.map(nameOf).filter((name) => !opened.has(name)));
    const told = region.filter(({ resourceType }) => resourceType !== 'RelatedPerson').flatMap(referencesOf);
    expect(strangers.size).toBeGreaterThan(3);
    expect(told.filter((target) => strangers.has(target))).toEqual([]);
  });

  test('has results that agree with their reference ranges', () => {
    const results = of('Observation').filter(({ referenceRange }) => referenceRange !== undefined);
    for (const result of results) expect(result.interpretation?.[0]?.coding?.[0]?.code, nameOf(result)).toBe(flagOf(result));
    const outside = results.filter((result) => flagOf(result) !== 'N');
    expect(share(outside, results)).toBeGreaterThan(0.03);
    expect(share(outside, results)).toBeLessThan(0.35);
  });

  test('has hidden and sensitive groups, and nothing visible refers to them', () => {
    const isMarked = ({ meta }: Resource): boolean => meta?.security !== undefined;
    const marked = new Set(region.filter(isMarked).map(nameOf));
    const codes = new Set(region.flatMap(({ meta }) => meta?.security ?? []).map(({ code }) => code));
    expect([...codes]).toContain('P99');
    expect(codes.size).toBeGreaterThan(1);
    const told = region.filter((resource) => !isMarked(resource)).flatMap(referencesOf);
    expect(told.filter((target) => marked.has(target))).toEqual([]);
  });
});

function flagOf({ valueQuantity, referenceRange }: Observation): string {
  const value = valueQuantity?.value ?? 0;
  const range = referenceRange?.[0];
  if (range?.low?.value !== undefined && value < range.low.value) return 'L';
  return value > (range?.high?.value ?? Number.POSITIVE_INFINITY) ? 'H' : 'N';
}
