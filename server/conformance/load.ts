// Everything that `profiles/` says, read once and frozen: the generated R4 tables and the definitions of our own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CodeSystem, ConceptMap, SearchParameter, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { readCompiled } from './catalogues/compile-catalogues.ts';
import type { Catalogue } from './catalogues/read-catalogue.ts';
import { createCompartments, type Compartments } from './compartments.ts';
import { readSearchParameter, type SearchParameterRow } from './read-search-parameter.ts';
import { readValueSet, readWithDesignations } from './read-terminology.ts';
import { createSearchParameters } from './search-parameter-registry.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { Structure, Structures } from './structures.ts';
import {
  createCodeSystems,
  createValueSets,
  type CodeSystems,
  type CodeSystemTable,
  type ValueSets,
  type ValueSetTable,
} from './terminology.ts';

export interface Conformance {
  /** Every concrete resource type of R4, in alphabetical order. */
  readonly resourceTypes: readonly string[];
  readonly searchParameters: SearchParameters;
  readonly structures: Structures;
  readonly compartments: Compartments;
  readonly valueSets: ValueSets;
  readonly codeSystems: CodeSystems;
  readonly conceptMaps: readonly ConceptMap[];
  /** Our own profiles, by canonical url. */
  readonly profiles: ReadonlyMap<string, StructureDefinition>;
}

type Table<T> = Record<string, T>;

const ownProfiles = fileURLToPath(new URL('../../profiles/', import.meta.url));
let shared: Conformance | undefined;

/** `catalogues`: a folder of compiled catalogues, beside what `profiles/` holds. */
export function loadConformance(catalogues = '', profilesDir = ownProfiles): Conformance {
  const compiled = readCompiled(catalogues);
  // Without more than the house's own, servers of one process share what never changes.
  return compiled.length === 0 && profilesDir === ownProfiles ? (shared ??= read(compiled, profilesDir)) : read(compiled, profilesDir);
}

function read(catalogues: readonly Catalogue[], profilesDir: string): Conformance {
  const generated = <T>(name: string): Table<T> => readJson<Table<T>>(join(profilesDir, 'generated/r4', `${name}.json`));
  const structures = createStructures(generated<Omit<Structure, 'name'>>('structures'));
  const resourceTypes = structures.all
    .filter((s) => s.kind === 'resource')
    .map((s) => s.name)
    .sort();
  const own = <T>(folder: string): T[] => readFolder<T>(join(profilesDir, folder));
  const terminology = loadTerminology(generated, {
    systems: own<CodeSystem>('code-systems'),
    sets: own<ValueSet>('value-sets'),
    catalogues,
  });
  const profiles = new Map(own<StructureDefinition>('structure-definitions').map((profile) => [profile.url, profile]));
  return Object.freeze({
    resourceTypes: Object.freeze(resourceTypes),
    searchParameters: loadSearchParameters(resourceTypes, generated('search-parameters'), own('search-parameters')),
    structures,
    compartments: createCompartments(generated<string[]>('compartment-patient')),
    ...terminology,
    profiles,
    conceptMaps: own<ConceptMap>('concept-maps'),
  });
}

function createStructures(table: Table<Omit<Structure, 'name'>>): Structures {
  const byName = new Map(Object.entries(table).map(([name, structure]) => [name, { name, ...structure }]));
  return Object.freeze({ get: (name: string) => byName.get(name), all: [...byName.values()] });
}

function loadSearchParameters(
  types: readonly string[],
  published: Table<SearchParameterRow[]>,
  own: readonly SearchParameter[],
): SearchParameters {
  const ours = new Map(own.map((resource) => [resource.url, resource]));
  const rows = Object.entries(published).flatMap(([base, ofBase]) => ofBase.map((row) => ({ base, row })));
  return createSearchParameters(types, [...rows, ...own.flatMap((resource) => readSearchParameter(resource, (url) => ours.get(url)))]);
}

function loadTerminology(
  generated: <T>(name: string) => Table<T>,
  own: { readonly systems: readonly CodeSystem[]; readonly sets: readonly ValueSet[]; readonly catalogues: readonly Catalogue[] },
): { readonly codeSystems: CodeSystems; readonly valueSets: ValueSets } {
  const systems = generated<CodeSystemTable>('code-systems');
  for (const resource of own.systems) systems[resource.url ?? ''] = readWithDesignations(resource);
  // What HL7 publishes has its hierarchy and its displays: a copy of a part of it adds nothing.
  for (const { url, table } of own.catalogues) systems[url] ??= table;
  const sets = generated<ValueSetTable>('value-sets');
  const ours = new Map(own.sets.map((resource) => [resource.url ?? '', resource]));
  const sources = { valueSet: (url: string) => ours.get(url), codeSystem: (url: string) => systems[url] };
  for (const [url, resource] of ours) {
    const table = readValueSet(resource, sources);
    if (table === undefined) throw new Error(`ValueSet ${url} cannot be enumerated: name its codes.`);
    sets[url] = table;
  }
  const codeSystems = createCodeSystems(systems);
  return { codeSystems, valueSets: createValueSets(sets, codeSystems) };
}

function readFolder<T>(folder: string): T[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => readJson<T>(join(folder, name)));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
