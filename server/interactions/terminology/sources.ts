// Where the concepts of a question come from: the registry of this server, a resource that it stores, or one that was sent.
import type { CodeSystem, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';
import type { Conformance } from '#conformance/load.ts';
import { readValueSet, readWithDesignations } from '#conformance/read-terminology.ts';
import { createCodeSystems, createValueSets, type CodeSystems, type Concept } from '#conformance/terminology.ts';
import { notFound, unprocessable } from '#fhir/outcome.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { ReadQuery } from '#search/parse.ts';
import type { SystemAliases } from '#search/system-aliases.ts';
import type { Ask } from '../interaction.ts';
import { actOf } from '../needed.ts';
import type { TerminologyAsk } from './asked.ts';

export interface SourceParts {
  readonly conformance: Pick<Conformance, 'valueSets' | 'codeSystems' | 'conceptMaps'>;
  readonly aliases: SystemAliases;
  readonly record: Pick<Disclosure, 'read' | 'search'>;
  readonly readQuery: ReadQuery;
}

export interface NamedSet {
  readonly url: string | undefined;
  readonly name: string;
  readonly concepts: readonly Concept[];
}

export interface TerminologySources {
  /** By instance, inline, or by `url`. */
  valueSet(ask: Ask, asked: TerminologyAsk): Promise<NamedSet>;
  /** The systems in which `system` (as it is indexed) is to be looked up. */
  codeSystem(ask: Ask, system: string | undefined): Promise<{ readonly system: string; readonly systems: CodeSystems }>;
}

export function createSources({ conformance, aliases, record, readQuery }: SourceParts): TerminologySources {
  const { valueSets, codeSystems } = conformance;

  const stored = async <T extends CodeSystem | ValueSet>(ask: Ask, type: T['resourceType'], url?: string): Promise<T | undefined> => {
    const act = actOf(ask, ask.operation ?? type);
    if (ask.id !== undefined) return JSON.parse((await record.read(act, { type, id: ask.id })).body) as T;
    if (url === undefined) return undefined;
    const [bare = '', version] = url.split('|');
    const params: [string, string][] = [
      ['url', bare],
      ['_count', '1'],
      ['_sort', '-_lastUpdated'],
    ];
    if (version !== undefined) params.push(['version', version]);
    const { matches } = await record.search(act, readQuery({ type, params, handling: 'strict' }).query);
    return matches[0] === undefined ? undefined : (JSON.parse(matches[0].body) as T);
  };

  const enumerated = (resource: ValueSet): NamedSet => {
    const tables = { valueSet: () => undefined, codeSystem: codeSystems.table, valueSetTable: valueSets.table };
    const table = readValueSet(renamed(resource, aliases), tables);
    if (table === undefined)
      throw unprocessable(
        'The ValueSet cannot be expanded here: it has no compose, or names a system, a value set or a filter that this server does not know.',
        'ValueSet.compose',
      );
    const concepts = createValueSets({ inline: table }, codeSystems).codes('inline') ?? [];
    return { url: resource.url, name: table.name, concepts };
  };

  return {
    async valueSet(ask, asked) {
      const inline = ask.id === undefined ? asked.valueSet() : await stored<ValueSet>(ask, 'ValueSet');
      if (inline !== undefined) return enumerated(inline);
      const url = asked.needed('url');
      const concepts = valueSets.codes(url);
      if (concepts !== undefined) return { url, name: valueSets.name(url) ?? url, concepts };
      const resource = await stored<ValueSet>(ask, 'ValueSet', url);
      if (resource === undefined) throw notFound(`The value set ${shown(url)} is not known here; send it as the parameter valueSet.`);
      return enumerated(resource);
    },

    async codeSystem(ask, system) {
      const indexed = system === undefined ? undefined : aliases.indexed(system);
      if (indexed !== undefined && codeSystems.has(indexed)) return { system: indexed, systems: codeSystems };
      const resource = await stored<CodeSystem>(ask, 'CodeSystem', system);
      if (resource === undefined)
        throw notFound(`The code system ${shown(system ?? '')} is not known here; load its catalogue, or store the CodeSystem.`);
      const url = resource.url ?? indexed ?? '';
      return { system: url, systems: createCodeSystems({ [url]: readWithDesignations(resource) }) };
    },
  };
}

/** Its systems by the names under which they are known here. */
function renamed(resource: ValueSet, { indexed }: SystemAliases): ValueSet {
  const { compose } = resource;
  if (compose === undefined) return resource;
  const rename = (parts: ValueSetComposeInclude[]): ValueSetComposeInclude[] =>
    parts.map((part) => (part.system === undefined ? part : { ...part, system: indexed(part.system) }));
  const exclude = compose.exclude === undefined ? {} : { exclude: rename(compose.exclude) };
  return { ...resource, compose: { ...compose, ...exclude, include: rename(compose.include ?? []) } };
}

function shown(url: string): string {
  return JSON.stringify(url.slice(0, 200));
}
