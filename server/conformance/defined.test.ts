// What carries our canonical in sources, policies and fixtures is defined in `profiles/`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadConformance } from './load.ts';

const conformance = loadConformance();
const house = fileURLToPath(new URL('../../', import.meta.url));
const ours = 'https://fascicolo.example/fhir';

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    // Tests name what does not exist, to see it refused.
    return /\.test\.tsx?$|\.snap$/.test(name) ? [] : [path];
  });
}

const texts = ['server', 'scripts', 'fixtures', 'profiles/policies', 'profiles/fsh', 'profiles/value-sets', 'profiles/concept-maps']
  .flatMap((folder) => filesBelow(join(house, folder)))
  .map((path) => readFileSync(path, 'utf8'));

/** Written whole, or behind a constant that holds the base: `${OURS}/CodeSystem/name`. */
function named(kind: string): readonly string[] {
  const pattern = new RegExp(`(?:${ours.replaceAll('.', '[.]')}|\\$\\{(?:OURS|ours|base)\\})/${kind}/([A-Za-z0-9-]+)`, 'g');
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)))].sort();
}

test.each(named('CodeSystem'))('the code system %s is defined', (name) => {
  expect(conformance.codeSystems.has(`${ours}/CodeSystem/${name}`)).toBe(true);
});

test.each(named('ValueSet'))('the value set %s is defined', (name) => {
  expect(conformance.valueSets.has(`${ours}/ValueSet/${name}`)).toBe(true);
});

describe('extensions and profiles', () => {
  test.each(named('StructureDefinition'))('%s is defined', (name) => {
    expect(conformance.profiles.has(`${ours}/StructureDefinition/${name}`)).toBe(true);
  });

  const ofDocuments = [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/\bextension\('([a-z0-9-]+)'/g)].map(([, name = '']) => name))),
  ];
  test.each(ofDocuments.sort())('the extension %s, which is read out of documents, is defined', (name) => {
    expect(conformance.profiles.get(`${ours}/StructureDefinition/${name}`)?.type).toBe('Extension');
  });
});
