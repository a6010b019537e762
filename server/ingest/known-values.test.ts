// What hospitals send all day is read once. It says the same in every document, with its digits, and is marked as understood each time.
import { expect, test } from 'vitest';
import type { Observation } from '@medplum/fhirtypes';
import { isShared } from '#fhir/shared.ts';
import { exampleDocument, laboratorySection } from './example.fixture.ts';
import { ingested } from './ingest.fixture.ts';

const isUnit = (unit: string): boolean => unit === 'mg/dL';

async function results(id: string) {
  const { resources, issues } = await ingested(exampleDocument({ id, sections: laboratorySection(2) }), { isUnit });
  return { issues, written: resources.filter(({ value }) => value.resourceType === 'Observation') };
}

test('Code and reference range of an exam are the same values in the next document', async () => {
  const [first, second] = [await results('KNOWN.1'), await results('KNOWN.2')];
  const [one, other] = [first, second].map(({ written }) => written[0]?.value as Observation);
  expect(other?.code).toBe(one?.code);
  expect(other?.referenceRange?.[0]).toBe(one?.referenceRange?.[0]);
  expect(isShared(one?.code ?? {})).toBe(true);
  expect(second.issues).toEqual(first.issues);
});

test('A range keeps its digits in each text, and is a number in each resource', async () => {
  for (const { value, text } of [...(await results('KNOWN.3')).written, ...(await results('KNOWN.4')).written]) {
    if ((value as Observation).referenceRange === undefined) continue;
    expect(text).toContain('"low":{"value":70.0,');
    expect((value as Observation).referenceRange?.[0]?.low?.value).toBe(70);
  }
});

test('What was not understood of a code is named in the next document as well', async () => {
  const code = '<code code="8480-6" codeSystem="2.16.840.1.113883.6.1"><strange code="X" codeSystem="2.16.840.1.113883.2.9.99"/></code>';
  const sections = laboratorySection(1).replace(/<code code="2345-7"[^]*?<\/code>/, code);
  const issues = await Promise.all(['KNOWN.5', 'KNOWN.6'].map(async (id) => (await ingested(exampleDocument({ id, sections }))).issues));
  expect(JSON.stringify(issues[0])).toContain('code.strange');
  expect(issues[1]).toEqual(issues[0]);
});
