// The order of the test files: the slowest first, so that no worker is left alone with one at the end. Those named alternate between files
// that keep a core busy and files that wait for a browser or for processes of their own.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slowest = [
  'two-worlds',
  'narrow-pages',
  'engines',
  'counter-pages',
  'generated-worlds',
  'sign-in-pages',
  'activation-killed-fhir',
  'second-parent-pages',
  'developer-pages',
  'activation-killed-online',
  'refusal-pages',
  'postgres',
  'clinician-pages',
  'activation-ways',
  'citizen-pages',
  'launch-pages',
  'activation-model',
  'notebook-pages',
  'restrict-pages',
  'page-worlds',
  'delegation-pages',
  'activation-killed',
  'public-pages',
  'activation-parents-model',
  'activation-pages',
  'bad-input-pages',
  'error-pages',
  'bad-input-bodies',
  'registry-pages',
  'activation',
  'apps-pages',
  'client-pages',
  'ingest-samples',
  'page-checks',
  'account-pages',
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
