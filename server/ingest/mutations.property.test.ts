// Texts that were right until somebody changed them: read, or refused with line or element and what to do; never a crash, never without end.
import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConformance } from '#conformance/load.ts';
import { createReadXml } from '#conformance/xml/read-xml.ts';
import { createWriteXml } from '#conformance/xml/write-xml.ts';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { dispensationSections, exampleDocument, laboratorySection, prescriptionSections } from './example.fixture.ts';
import { ingested } from './ingest.fixture.ts';
import { mutated, wellFormed } from './mutations.fixture.ts';
import { readDocument } from './read-document.ts';
import { readXml } from './xml/read-xml.ts';

const { structures } = loadConformance();
const read = createReadXml(structures);
const write = createWriteXml(structures);
const demo = JSON.parse(readFileSync(new URL('../../fixtures/demo/40-clinical-citizen.json', import.meta.url), 'utf8')) as Bundle;
const ofFhir = (demo.entry ?? [])
  .filter((_, at) => at % 9 === 0)
  .map(({ resource }) => write(JSON.stringify(resource), { pretty: resource?.resourceType === 'Observation' }));
const ofDocuments = [
  exampleDocument({ sections: laboratorySection(3), nre: '0700A0000000001' }),
  exampleDocument({ code: '57833-6', sections: prescriptionSections }),
  exampleDocument({ code: '60593-1', sections: dispensationSections }),
];

/** Undefined when it is read; a failure of another kind is thrown on. */
async function refusalOf(work: () => unknown): Promise<OperationOutcomeError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error;
    throw error;
  }
}

const settings = { endOnFailure: true } as const;

describe('A changed text is read or refused with its place', () => {
  test('as FHIR XML: with line and column', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(mutated(ofFhir), async (text) => {
        const refusal = await refusalOf(() => JSON.parse(read(text)));
        if (refusal === undefined) return;
        refused++;
        for (const { diagnostics } of refusal.outcome.issue) expect(diagnostics).toMatch(/^Line \d+, column \d+.*: .{10}/s);
      }),
      { ...settings, numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('as XML of a document: with line and column', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(mutated(ofDocuments), async (text) => {
        const refusal = await refusalOf(() => readXml(text));
        if (refusal === undefined) return;
        refused++;
        for (const { diagnostics } of refusal.outcome.issue) expect(diagnostics).toMatch(/^Line \d+, column \d+.*: .{10}/s);
      }),
      { ...settings, numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('as a document from its bytes to its resources: with line or element', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutated(ofDocuments), wellFormed(ofDocuments), wellFormed(ofDocuments)), async (text) => {
        const refusal = await refusalOf(() => ingested(Buffer.from(text)));
        if (refusal === undefined) return void taken++;
        for (const { diagnostics = '', expression = [] } of refusal.outcome.issue)
          expect(/^Lines? \d/.test(diagnostics) || expression.length > 0 || /encoding|bytes are no/.test(diagnostics), diagnostics).toBe(
            true,
          );
      }),
      { ...settings, numRuns: 400 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('What grows without end is refused before it is held', () => {
  const begin = '<ClinicalDocument xmlns="urn:hl7-org:v3">';
  test.each([
    ['elements in elements', begin + '<a>'.repeat(5_000_000), 'nested deeper than 100 levels'],
    ['elements beside elements', begin + '<a/>'.repeat(5_000_000), 'more than 250000 elements'],
    ['attributes', `${begin}<a ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(' ')}/>`, 'more than 64 attributes'],
    ['entities', `<!DOCTYPE a [${'<!ENTITY a "&b;&b;&b;">'.repeat(100_000)}]>${begin}`, 'DOCTYPE'],
    ['one attribute', `${begin}<a b="${'x'.repeat(15_000_000)}`, 'is not closed by its quote'],
    ['one comment', `${begin}<!-- ${'- '.repeat(7_000_000)}`, 'A comment is not closed'],
    ['one section', `${begin}<![CDATA[${']]'.repeat(7_000_000)}`, 'A CDATA section is not closed'],
    ['one instruction', `${begin}<? ${'?'.repeat(15_000_000)}`, 'A processing instruction is not closed'],
    ['one name', `${begin}<${'a'.repeat(15_000_000)}`, 'does not end with ">"'],
    ['references', `${begin}<a b="${'&amp;'.repeat(3_000_000)}&"/>`, 'begins no character'],
  ])('%s', async (_, text, reason) => {
    const refusal = await refusalOf(() => readXml(text));
    expect(refusal?.message).toContain(reason);
    expect(refusal?.message.length).toBeLessThan(1100);
  });

  test('100 MB are refused by their size, before anything is read', async () => {
    const refusal = await refusalOf(() => readDocument(Buffer.alloc(100_000_000, '<a>')));
    expect([refusal?.code, refusal?.message]).toEqual(['too-long', expect.stringContaining('larger than 20000000 bytes')]);
  });
});
