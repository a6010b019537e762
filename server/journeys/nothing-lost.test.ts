// Nothing of a document is lost in silence: counted over all that others wrote, and over our own examples of what they did not publish.
import { describe, expect, test } from 'vitest';
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
import { decodeXml } from '#ingest/xml/decode.ts';
import { readXml } from '#ingest/xml/read-xml.ts';
import { sampleDocuments } from './samples.ts';
import { countFacts } from './samples-ingested.ts';

const { validate } = createValidator(loadConformance());
const ours = [
  ['our laboratory report', exampleDocument({ sections: laboratorySection(12), nre: '0700A0000000001' })],
  ['our prescription of drugs', exampleDocument({ code: '57833-6', sections: prescriptionSections, nre: '0700A0000000002' })],
  ['our prescription of a specialist', exampleDocument({ code: '57832-8', sections: specialistPrescriptionSections })],
  ['our dispensation', exampleDocument({ code: '60593-1', sections: dispensationSections, nre: '0700A0000000002' })],
] as const;
const documents = [
  ...sampleDocuments().map(({ kind, name, bytes }) => [`${kind}/${name}`, bytes as Uint8Array] as const),
  ...ours.map(([name, text]) => [name, Buffer.from(text) as Uint8Array] as const),
];
const lines: string[] = [];

describe('every code, identifier, date and quantity', () => {
  test.each(documents)('of %s is in the result or named in the outcome', async (name, bytes) => {
    const isUnit = await loadUnits();
    const result = await ingested(bytes, { isUnit });
    const counts = countFacts(readXml(decodeXml(bytes)), result);
    lines.push(
      [
        name.padEnd(62),
        ...counts.map(({ kind, source, carried, said, named }) => `${kind} ${source} = ${carried} + ${said} + ${named}`),
      ].join('  '),
    );
    expect(counts.flatMap(({ lost }) => lost)).toEqual([]);
    for (const { kind, source, carried, said, named } of counts) expect(carried + said + named, kind).toBe(source);
    // There is something to count.
    expect(counts.reduce((sum, { source }) => sum + source, 0)).toBeGreaterThan(10);
    const errors = result.resources.flatMap(({ value }) =>
      validate(value)
        .filter(({ severity }) => severity === 'error')
        .map(({ expression, diagnostics }) => `${expression?.[0]}: ${diagnostics}`),
    );
    expect(errors).toEqual([]);
  });

  test('is printed: source = carried + said by the element itself + named as not understood', () => {
    console.log(lines.join('\n'));
    expect(lines).toHaveLength(documents.length);
  });
});
