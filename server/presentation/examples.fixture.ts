// The demo's resources, and small ones to vary.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle, Observation, Resource } from '@medplum/fhirtypes';
import { readingOf, type Reading } from './reading.ts';
import type { Language } from './language.ts';

const folder = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));

export const demo: readonly Resource[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => (JSON.parse(readFileSync(folder + name, 'utf8')) as Bundle).entry ?? [])
  .flatMap(({ resource }) => resource ?? []);

export function demoReading(language: Language = 'it'): Reading {
  return readingOf(demo, language);
}

export function the<T extends Resource>(reference: string): T {
  const found = demoReading().find(reference);
  if (found === undefined) throw new Error(`The demo has no ${reference}.`);
  return found as T;
}

export function observation(parts: Partial<Observation>): Observation {
  return { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'Glucosio' }, ...parts };
}
