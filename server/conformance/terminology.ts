// Code systems and value sets in memory: membership for bindings and `:in`, hierarchy for `:above` and `:below`.
// https://hl7.org/fhir/R4/terminology-module.html

export interface Concept {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** Code, display, and where in the list the parents stand. */
export type ConceptRow = readonly [code: string, display: string, ...parents: number[]];

export interface CodeSystemTable {
  readonly name: string;
  readonly concepts: readonly ConceptRow[];
  readonly designations?: Designations;
}

/** By code: what it is called in further languages. */
export type Designations = Readonly<Record<string, readonly Designation[]>>;

export interface Designation {
  /** BCP 47: `it`, `de-IT`. */
  readonly language: string;
  readonly value: string;
}

export interface ValueSetTable {
  readonly name: string;
  /** Without `codes`: every code of the system. */
  readonly include: readonly {
    readonly system: string;
    readonly codes?: readonly string[];
    /** What the set itself calls its codes: of systems that are not here, such as LOINC. */
    readonly displays?: Readonly<Record<string, string>>;
  }[];
}

export interface CodeSystems {
  readonly urls: readonly string[];
  has(system: string): boolean;
  name(system: string): string | undefined;
  table(system: string): CodeSystemTable | undefined;
  concepts(system: string): readonly Concept[];
  lookup(system: string, code: string): Concept | undefined;
  /** What it is called in further languages. */
  designations(system: string, code: string): readonly Designation[];
  /** The code itself and all below it; the code alone where the system is not known here. */
  descendants(system: string, code: string): readonly string[];
  /** The code itself and all above it. */
  ancestors(system: string, code: string): readonly string[];
  /** One step up, one step down. */
  parents(system: string, code: string): readonly string[];
  children(system: string, code: string): readonly string[];
}

export interface ValueSets {
  readonly urls: readonly string[];
  has(url: string): boolean;
  name(url: string): string | undefined;
  table(url: string): ValueSetTable | undefined;
  /** Undefined for a value set that is not known here. */
  codes(url: string): readonly Concept[] | undefined;
  /** Is it a member? With `system` undefined (a bare `code`) any system of the set will do. */
  contains(url: string, system: string | undefined, code: string): boolean | undefined;
}

interface IndexedSystem {
  readonly table: CodeSystemTable;
  readonly positions: ReadonlyMap<string, number>;
  readonly children: readonly number[][];
}

export function createCodeSystems(tables: Readonly<Record<string, CodeSystemTable>>): CodeSystems {
  const indexed = new Map<string, IndexedSystem>();
  const find = (system: string): IndexedSystem | undefined => {
    const known = indexed.get(system);
    const table = Object.hasOwn(tables, system) ? tables[system] : undefined;
    if (known !== undefined || table === undefined) return known;
    const made = indexSystem(table);
    indexed.set(system, made);
    return made;
  };
  const walk = (system: string, code: string, next: (from: IndexedSystem, at: number) => readonly number[]): string[] => {
    const found = find(system);
    const start = found?.positions.get(code);
    if (found === undefined || start === undefined) return [code];
    const seen = new Set([start]);
    for (const at of seen) for (const other of next(found, at)) seen.add(other);
    return [...seen].map((at) => found.table.concepts[at]?.[0] ?? code);
  };
  const beside = (system: string, code: string, next: (from: IndexedSystem, at: number) => readonly number[]): string[] => {
    const found = find(system);
    const at = found?.positions.get(code);
    if (found === undefined || at === undefined) return [];
    return next(found, at).map((other) => found.table.concepts[other]?.[0] ?? code);
  };
  const above = (from: IndexedSystem, at: number): number[] => (from.table.concepts[at]?.slice(2) ?? []) as number[];
  const below = (from: IndexedSystem, at: number): readonly number[] => from.children[at] ?? [];
  const concept = (system: string, [code, display]: ConceptRow): Concept => (display === '' ? { system, code } : { system, code, display });
  return Object.freeze({
    urls: Object.keys(tables),
    has: (system) => Object.hasOwn(tables, system),
    name: (system) => find(system)?.table.name,
    table: (system) => find(system)?.table,
    concepts: (system) => (find(system)?.table.concepts ?? []).map((row) => concept(system, row)),
    lookup: (system, code) => {
      const row = find(system)?.table.concepts[find(system)?.positions.get(code) ?? -1];
      return row === undefined ? undefined : concept(system, row);
    },
    designations: (system, code) => find(system)?.table.designations?.[code] ?? [],
    descendants: (system, code) => walk(system, code, below),
    ancestors: (system, code) => walk(system, code, above),
    parents: (system, code) => beside(system, code, above),
    children: (system, code) => beside(system, code, below),
  } satisfies CodeSystems);
}

function withDisplay(system: string, code: string, display: string | undefined): Concept {
  return display === undefined ? { system, code } : { system, code, display };
}

function indexSystem(table: CodeSystemTable): IndexedSystem {
  const positions = new Map<string, number>();
  const children: number[][] = table.concepts.map(() => []);
  table.concepts.forEach(([code, , ...parents], at) => {
    positions.set(code, at);
    for (const parent of parents) children[parent]?.push(at);
  });
  return { table, positions, children };
}

export function createValueSets(tables: Readonly<Record<string, ValueSetTable>>, codeSystems: CodeSystems): ValueSets {
  const find = (url: string): ValueSetTable | undefined => {
    const bare = url.split('|')[0] ?? url;
    return Object.hasOwn(tables, bare) ? tables[bare] : undefined;
  };
  /** `SYSTEM?fhir_vs` is every code of a system, `SYSTEM?fhir_vs=isa/CODE` one and all below it: as R4 has it for SNOMED CT, for each. */
  const implicit = (url: string): ValueSetTable | undefined => {
    const [, system, code] = /^(.+)\?fhir_vs(?:=isa\/(.+))?$/.exec(url) ?? [];
    if (system === undefined || !codeSystems.has(system)) return undefined;
    const name = codeSystems.name(system) ?? system;
    return { name, include: [code === undefined ? { system } : { system, codes: codeSystems.descendants(system, code) }] };
  };
  const expanded = new Map<ValueSetTable, readonly Concept[]>();
  const members = new Map<ValueSetTable, ReadonlySet<string>>();
  const conceptsOf = (table: ValueSetTable): readonly Concept[] =>
    table.include.flatMap(({ system, codes, displays = {} }) => {
      if (codes === undefined) return codeSystems.concepts(system);
      return codes.map((code) => codeSystems.lookup(system, code) ?? withDisplay(system, code, displays[code]));
    });
  const expand = (table: ValueSetTable): readonly Concept[] => {
    const known = expanded.get(table);
    if (known !== undefined) return known;
    const made = conceptsOf(table);
    expanded.set(table, made);
    return made;
  };
  const memberSet = (table: ValueSetTable): ReadonlySet<string> => {
    const known = members.get(table);
    if (known !== undefined) return known;
    // Both `system|code` and `|code`, so that a bare code is one look-up too.
    const made = new Set(expand(table).flatMap(({ system, code }) => [`${system}|${code}`, `|${code}`]));
    members.set(table, made);
    return made;
  };
  return Object.freeze({
    urls: Object.keys(tables),
    has: (url) => (find(url) ?? implicit(url)) !== undefined,
    name: (url) => (find(url) ?? implicit(url))?.name,
    table: (url) => find(url) ?? implicit(url),
    codes: (url) => {
      const table = find(url);
      if (table !== undefined) return expand(table);
      // Not kept: there are as many of them as codes.
      const asked = implicit(url);
      return asked === undefined ? undefined : conceptsOf(asked);
    },
    contains: (url, system, code) => {
      const table = find(url);
      if (table !== undefined) return memberSet(table).has(`${system ?? ''}|${code}`);
      const asked = implicit(url);
      if (asked === undefined) return undefined;
      return conceptsOf(asked).some((each) => each.code === code && (system === undefined || system === each.system));
    },
  } satisfies ValueSets);
}
