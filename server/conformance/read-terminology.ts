// CodeSystem and ValueSet resources, read into the compact tables of `terminology.ts`.
// https://hl7.org/fhir/R4/valueset.html#compose
import type { CodeSystem, CodeSystemConcept, ValueSet, ValueSetComposeInclude, ValueSetComposeIncludeConcept } from '@medplum/fhirtypes';
import { createCodeSystems, type CodeSystemTable, type ConceptRow, type Designation, type ValueSetTable } from './terminology.ts';

export function readCodeSystem(resource: CodeSystem): CodeSystemTable {
  const flat: { concept: CodeSystemConcept; parents: string[] }[] = [];
  const visit = (concepts: readonly CodeSystemConcept[], above: string[]): void => {
    for (const concept of concepts) {
      const subsumed = (concept.property ?? []).filter((p) => p.code === 'subsumedBy' && p.valueCode !== undefined);
      flat.push({ concept, parents: [...above, ...subsumed.map((p) => p.valueCode ?? '')] });
      visit(concept.concept ?? [], [concept.code]);
    }
  };
  visit(resource.concept ?? [], []);
  const positions = new Map(flat.map(({ concept }, at) => [concept.code, at]));
  const concepts = flat.map(({ concept, parents }): ConceptRow => {
    const known = [...new Set(parents)].flatMap((parent) => positions.get(parent) ?? []);
    return [concept.code, concept.display ?? '', ...known];
  });
  return { name: resource.title ?? resource.name ?? resource.url ?? '', concepts };
}

/** With what it calls its codes in further languages: of systems that are not compiled beforehand. */
export function readWithDesignations(resource: CodeSystem): CodeSystemTable {
  const designations: Record<string, Designation[]> = {};
  const visit = (concepts: readonly CodeSystemConcept[]): void => {
    for (const { code, designation = [], concept = [] } of concepts) {
      const named = designation.flatMap(({ language, value }) =>
        language === undefined || value === undefined ? [] : [{ language, value }],
      );
      if (code !== undefined && named.length > 0) designations[code] = named;
      visit(concept);
    }
  };
  visit(resource.concept ?? []);
  return { ...readCodeSystem(resource), designations };
}

export interface TerminologySources {
  readonly valueSet: (url: string) => ValueSet | undefined;
  readonly codeSystem: (url: string) => CodeSystemTable | undefined;
  /** Sets that are read already. */
  readonly valueSetTable?: (url: string) => ValueSetTable | undefined;
}

/** Undefined where the set cannot be enumerated from these sources (SNOMED CT hierarchies, grammars such as UCUM). */
export function readValueSet(resource: ValueSet, sources: TerminologySources): ValueSetTable | undefined {
  const include = (resource.compose?.include ?? []).map((part) => enumerate(part, sources));
  const exclude = (resource.compose?.exclude ?? []).map((part) => enumerate(part, sources));
  if (include.length === 0 || [...include, ...exclude].some((part) => part === undefined)) return undefined;
  const excluded = new Set(exclude.flatMap((part) => (part ?? []).flatMap((p) => keysOf(p, sources))));
  return {
    name: resource.title ?? resource.name ?? resource.url ?? '',
    include: include.flatMap((parts) => (parts ?? []).map((part) => without(part, excluded, sources))),
  };
}

type Part = ValueSetTable['include'][number];

function codesOf(part: Part, sources: TerminologySources): readonly string[] {
  return part.codes ?? sources.codeSystem(part.system)?.concepts.map(([code]) => code) ?? [];
}

function keysOf(part: Part, sources: TerminologySources): string[] {
  return codesOf(part, sources).map((code) => `${part.system}|${code}`);
}

function without(part: Part, excluded: ReadonlySet<string>, sources: TerminologySources): Part {
  if (excluded.size === 0) return part;
  return { ...part, codes: codesOf(part, sources).filter((code) => !excluded.has(`${part.system}|${code}`)) };
}

function enumerate(part: ValueSetComposeInclude, sources: TerminologySources): readonly Part[] | undefined {
  if (part.system === undefined) return part.valueSet?.length === 1 ? partsOfSet(part.valueSet[0] ?? '', sources) : undefined;
  if (part.valueSet !== undefined) return undefined;
  if (part.concept !== undefined) return [partOfConcepts(part.system, part.concept, sources)];
  const table = sources.codeSystem(part.system);
  if (table === undefined || table.concepts.length === 0) return undefined;
  if (part.filter === undefined) return [{ system: part.system }];
  const filtered = filterCodes(part.system, table, part.filter);
  return filtered === undefined ? undefined : [{ system: part.system, codes: filtered }];
}

/** Displays are kept where the system itself cannot tell them. */
function partOfConcepts(system: string, concepts: readonly ValueSetComposeIncludeConcept[], sources: TerminologySources): Part {
  const codes = concepts.map(({ code }) => code);
  const named = sources.codeSystem(system) === undefined ? concepts.filter(({ display }) => display !== undefined) : [];
  if (named.length === 0) return { system, codes };
  return { system, codes, displays: Object.fromEntries(named.map(({ code, display = '' }) => [code, display])) };
}

function partsOfSet(url: string, sources: TerminologySources): readonly Part[] | undefined {
  const bare = url.split('|')[0] ?? url;
  const named = sources.valueSet(bare);
  return named === undefined ? sources.valueSetTable?.(bare)?.include : readValueSet(named, sources)?.include;
}

function filterCodes(
  system: string,
  table: CodeSystemTable,
  filters: NonNullable<ValueSetComposeInclude['filter']>,
): readonly string[] | undefined {
  const codeSystems = createCodeSystems({ [system]: table });
  let codes = table.concepts.map(([code]) => code);
  for (const filter of filters) {
    if (filter.property !== 'concept') return undefined;
    const below = new Set(codeSystems.descendants(system, filter.value));
    if (filter.op === 'is-a') codes = codes.filter((code) => below.has(code));
    else if (filter.op === 'descendent-of') codes = codes.filter((code) => below.has(code) && code !== filter.value);
    else if (filter.op === 'is-not-a') codes = codes.filter((code) => !below.has(code));
    else return undefined;
  }
  return codes;
}
