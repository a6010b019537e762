// The published R4 definitions, cut down to what the server needs: the text of each file of `profiles/generated/r4`.
// https://hl7.org/fhir/R4/downloads.html
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, CompartmentDefinition } from '@medplum/fhirtypes';
import { compartmentTable } from './compartment.ts';
import { searchParameterTable } from './search-parameters.ts';
import { structureTable } from './structures.ts';
import { terminologyTables } from './terminology.ts';

/** `source` is a folder with the definition bundles as HL7 publishes them. */
export function buildDefinitions(source: string): ReadonlyMap<string, string> {
  const bundle = (name: string): Bundle => JSON.parse(readFileSync(join(source, name), 'utf8')) as Bundle;
  const types = bundle('profiles-types.json');
  const resources = bundle('profiles-resources.json');
  const terminology = ['valuesets.json', 'v2-tables.json', 'v3-codesystems.json'].map(bundle);
  const compartment = JSON.parse(readFileSync(join(source, 'compartmentdefinition-patient.json'), 'utf8')) as CompartmentDefinition;
  const { valueSets, codeSystems } = terminologyTables(terminology, [types, resources]);
  return new Map([
    ['search-parameters.json', lines(searchParameterTable(bundle('search-parameters.json')))],
    ['structures.json', lines(structureTable(types, resources))],
    ['compartment-patient.json', lines(compartmentTable(compartment))],
    ['value-sets.json', lines(valueSets)],
    ['code-systems.json', lines(codeSystems)],
  ]);
}

/** One entry a line: compact, and a change is a readable diff. */
function lines(table: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(table).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}
