// What hospitals send all day is read once. It says the same in every document, with its digits, and is marked as understood each time.
import { expect, test } from 'vitest';
import type { Observation } from '@medplum/fhirtypes';
import { isShared } from '#fhir/shared.ts';
import { exampleDocument, laboratorySection } from './example.fixture.ts';
import { ingested } from './ingest.fixture.ts';

async function results(id: string) {
  const { resources, issues } = await ingested(exampleDocument({ id, sections: laboratorySection(2) }));
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
