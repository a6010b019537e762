// The whole of a large catalogue, as a region loads it: ATC with its seven thousand codes, in searches and in the terminology service.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle, Resource, ValueSet } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileCatalogues } from '#conformance/catalogues/compile-catalogues.ts';
import { now, demoResources, startTestServer, type TestServer } from './test-server.ts';

const catalogue = fileURLToPath(new URL('../../../shared/samples/catalogs/fse-terminology/2.16.840.1.113883.6.73.csv', import.meta.url));
const atc = 'http://www.whocc.no/atc';
const all = encodeURIComponent(`${atc}?fhir_vs`);

describe.skipIf(!existsSync(catalogue))('Over the whole of ATC', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atc-'));
  let server: TestServer;
  beforeAll(async () => {
    const indexed = (system: string): string => (system === 'urn:oid:2.16.840.1.113883.6.73' ? atc : system);
    const { catalogues } = compileCatalogues([catalogue], folder, { readXml: String, indexed });
    expect(catalogues[0]?.concepts).toBeGreaterThan(7000);
    server = await startTestServer(':memory:', () => now, { TERMINOLOGY: folder });
    await server.put(demoResources());
    const statement = (id: string, system: string, code: string): Resource => ({
      resourceType: 'MedicationStatement',
      id,
      status: 'active',
      subject: { reference: 'Patient/citizen' },
      medicationCodeableConcept: { coding: [{ system, code }] },
    });
    await server.put([
      statement('metformin', atc, 'A10BA02'),
      statement('bisoprolol', 'urn:oid:2.16.840.1.113883.6.73', 'C07AB07'),
      statement('other', 'https://example.org/drugs', 'A10BA02'),
      statement('newer', atc, 'Z99ZZ99'),
    ]);
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    [`code:below=${atc}|A`, ['metformin']],
    [`code:below=${atc}|C07`, ['bisoprolol']],
    [`code:below=${atc}|A10BA02`, ['metformin']],
    [`code:above=${atc}|C07AB07`, ['bisoprolol']],
    [`code:in=${all}`, ['bisoprolol', 'metformin']],
    [`code:in=${all}${encodeURIComponent('=isa/A10')}`, ['metformin']],
    // A code that the edition held here does not have is no member, although the set is the whole system.
    [`code:not-in=${all}`, ['newer', 'other']],
  ])('MedicationStatement?%s', async (question, ids) => {
    const { body, status, text } = await server.ask<Bundle>(
      'gp',
      'GET',
      `/MedicationStatement?_id=metformin,bisoprolol,other,newer&${question}`,
    );
    expect(status, text.slice(0, 300)).toBe(200);
    expect((body.entry ?? []).map(({ resource }) => resource?.id ?? '').sort((a, b) => a.localeCompare(b))).toEqual(ids);
  });

  test('a part of it is expanded, page by page', async () => {
    const { body } = await server.ask<ValueSet>('gp', 'GET', `/ValueSet/$expand?url=${all}${encodeURIComponent('=isa/A10')}&count=5`);
    expect(body.expansion?.total).toBeGreaterThan(50);
    expect(body.expansion?.contains).toHaveLength(5);
  });
});
