// The count of what a document holds can fail: the result of a reading that looked at something and did not carry it is found out, by
// element and value.
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import type { Ingested } from '#ingest/document.ts';
import { exampleDocument, laboratorySection } from '#ingest/example.fixture.ts';
import { ingested, type IngestedTexts } from '#ingest/ingest.fixture.ts';
import { readXml } from '#ingest/xml/read-xml.ts';
import { countFacts } from './samples-ingested.ts';

// Three results, of which the first two are the same number.
const document = exampleDocument({ sections: laboratorySection(3).replaceAll('81.50', '80.50'), nre: '0700A0000000001' });

/** The result as it would be if one mapping did not carry what it has read. */
async function without(change: (name: string, value: unknown) => unknown): Promise<IngestedTexts> {
  const result = await ingested(document);
  const resources = result.resources.map(({ value, ...texts }) => ({
    ...texts,
    value: JSON.parse(JSON.stringify(value, change)) as Resource,
  }));
  return { ...result, resources };
}

const lost = (result: Ingested): readonly string[] => countFacts(readXml(document), result).flatMap((each) => each.lost);
const member =
  (...names: readonly string[]) =>
  (name: string, value: unknown): unknown =>
    names.includes(name) ? undefined : value;

describe('The count', () => {
  test('finds nothing lost by the reading as it is', async () => expect(lost(await ingested(document))).toEqual([]));

  test.each([
    [
      'translations',
      (name: string, value: unknown) => (name === 'coding' && Array.isArray(value) ? value.slice(0, 1) : value),
      /translation.* 2\.16\.840\.1\.113883\.2\.9\.2\.70\.6\.11\|90\.27\.1\.0$/,
    ],
    [
      'identifiers',
      member('identifier', 'masterIdentifier', 'groupIdentifier', 'requisition'),
      /inFulfillmentOf\.order\.id 2\.16\.840\.1\.113883\.2\.9\.4\.3\.9\|0700A0000000001$/,
    ],
    ['ranges', member('referenceRange'), /referenceRange.*\.low 70\.0 mg\/dL$/],
    [
      'times of results',
      member('effectiveDateTime', 'effectivePeriod', 'collectedDateTime', 'performedDateTime'),
      /\.effectiveTime 20261020080000\+0200$/,
    ],
    ['units', member('unit', 'code'), /\.value 80\.50 mg\/dL$/],
    [
      'systems of codes',
      (name: string, value: unknown) => (name === 'system' && value === 'http://loinc.org' ? 'http://loinc.example' : value),
      /\.code 2\.16\.840\.1\.113883\.6\.1\|2345-7$/,
    ],
  ])('names what a reading loses that does not carry %s', async (_, change, words) => {
    expect(lost(await without(change))).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
  });

  test('names one of two equal results that is missing', async () => {
    const result = await ingested(document);
    const equal = result.resources.filter(({ text }) => text.includes('"code":"2345-7"') && text.includes('80.50'));
    expect(equal).toHaveLength(2);
    const resources = result.resources.filter((each) => each !== equal[1]);
    expect(lost({ ...result, resources })).toEqual([
      expect.stringMatching(/translation .*\|90\.27\.1\.1$/),
      expect.stringMatching(/observation 2\.16\.840\.1\.113883\.6\.1\|2345-7 = 80\.50 mg\/dL$/),
    ]);
  });
});
