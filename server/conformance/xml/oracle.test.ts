// Another implementation as a judge: the package `fhir` writes and reads the same. Its decimals are numbers, so 1.10 is 1.1 there, or a text.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Fhir } from 'fhir';
import { expect, test } from 'vitest';
import { loadConformance } from '../load.ts';
import { createReadXml } from './read-xml.ts';
import { createWriteXml } from './write-xml.ts';

const { structures } = loadConformance();
const read = createReadXml(structures);
const write = createWriteXml(structures);
const oracle = new Fhir();

function fixture(name: string): readonly Resource[] {
  const path = fileURLToPath(new URL(`../../../fixtures/demo/${name}`, import.meta.url));
  const { entry = [] } = JSON.parse(readFileSync(path, 'utf8')) as Bundle;
  return entry.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
}

function numbersAsTexts(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_name, member: unknown) => (typeof member === 'number' ? String(member) : member)));
}

test.each(['10-registry.json', '20-people.json', '30-consents.json', '40-clinical-citizen.json'])(
  'What is written of %s is read the same by another implementation, and the other way round',
  (name) => {
    for (const resource of fixture(name)) {
      const text = JSON.stringify(resource);
      expect(numbersAsTexts(oracle.xmlToObj(write(text)))).toEqual(numbersAsTexts(resource));
      expect(JSON.parse(read(oracle.objToXml(resource)))).toEqual(resource);
    }
  },
);
