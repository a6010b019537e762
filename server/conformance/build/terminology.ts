// The value sets that elements are bound to and that can be enumerated, with the code systems behind them.
import type { Bundle, CodeSystem, ElementDefinition, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { readCodeSystem, readValueSet } from '../read-terminology.ts';
import type { CodeSystemTable, ValueSetTable } from '../terminology.ts';

/** Used by tokens, consents and labels even where no element is bound to them. */
const alwaysKept = ['ActReason', 'ActCode', 'RoleCode', 'Confidentiality', 'ParticipationType'].map(
  (name) => `http://terminology.hl7.org/CodeSystem/v3-${name}`,
);
/** Longer expansions serve illustration only (dental charts, devices); a terminology server is the place for them. */
const longest = 700;

export interface TerminologyTables {
  readonly valueSets: Record<string, ValueSetTable>;
  readonly codeSystems: Record<string, CodeSystemTable>;
}

export function terminologyTables(terminology: readonly Bundle[], definitions: readonly Bundle[]): TerminologyTables {
  const resources = terminology.flatMap((bundle) => (bundle.entry ?? []).map((entry) => entry.resource));
  const systems = byUrl(resources.filter((r): r is CodeSystem => r?.resourceType === 'CodeSystem'));
  const sets = byUrl(resources.filter((r): r is ValueSet => r?.resourceType === 'ValueSet'));
  const read = new Map([...systems].map(([url, resource]) => [url, readCodeSystem(resource)]));
  const sources = { valueSet: (url: string) => sets.get(url), codeSystem: (url: string) => read.get(url) };

  const valueSets: Record<string, ValueSetTable> = {};
  for (const [url, strength] of boundValueSets(definitions)) {
    const resource = sets.get(url);
    const table = resource === undefined ? undefined : readValueSet(resource, sources);
    const isKept = table !== undefined && (strength === 'required' || size(table, read) <= longest);
    if (isKept) valueSets[url] = table;
  }
  const referred = Object.values(valueSets).flatMap((set) => set.include.map((part) => part.system));
  const codeSystems: Record<string, CodeSystemTable> = {};
  for (const url of [...new Set([...referred, ...alwaysKept])].sort()) {
    const table = read.get(url);
    if (table !== undefined && table.concepts.length > 0) codeSystems[url] = table;
  }
  return { valueSets, codeSystems };
}

function byUrl<T extends CodeSystem | ValueSet>(resources: readonly T[]): Map<string, T> {
  return new Map(resources.map((resource) => [resource.url ?? '', resource]));
}

function size(set: ValueSetTable, systems: ReadonlyMap<string, CodeSystemTable>): number {
  return set.include.reduce((sum, part) => sum + (part.codes?.length ?? systems.get(part.system)?.concepts.length ?? 0), 0);
}

/** Value set -> `required` where at least one element requires it. */
function boundValueSets(definitions: readonly Bundle[]): [string, string][] {
  const found = new Map<string, string>();
  const elements = definitions
    .flatMap((bundle) => bundle.entry ?? [])
    .flatMap((entry): ElementDefinition[] => (entry.resource as StructureDefinition).snapshot?.element ?? []);
  for (const { binding } of elements) {
    const url = binding?.valueSet?.split('|')[0];
    if (url === undefined || found.get(url) === 'required') continue;
    found.set(url, binding?.strength ?? 'example');
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}
