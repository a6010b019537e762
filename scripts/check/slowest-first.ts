// The order of the test files: the slowest first, so that no worker is left alone with one at the end. Those named alternate between files
// that keep a core busy and files that wait for a browser or for processes of their own.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slowest = [
  'two-worlds',
  'citizen-pages',
  'engines',
  'sign-in-pages',
  'documents',
  'restrict-pages',
  'activation-parents-model',
  'counter-pages',
  'bad-input-pages',
  'registry-pages',
  'activation-killed-online',
  'activation',
  'public-pages',
  'bad-input-bodies',
  'activation-killed-fhir',
  'apps-pages',
  'postgres',
  'delegation-pages',
  'activation-ways',
  'activation-model',
  'client-pages',
  'activation-killed',
  'developer-pages',
  'bad-input-documents',
  'clinician-pages',
];

/** What is not named keeps the order of vitest: by the last durations, and in a new clone by size. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const at = slowest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
  return at === -1 ? slowest.length : at;
}
