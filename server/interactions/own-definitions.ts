// The definitions of our own operations, found like any resource: by id, by url, by every search parameter of their type. Nobody writes
// under their ids: what stood there would never be read.
// https://hl7.org/fhir/R4/operationdefinition.html
import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { Conformance } from '#conformance/load.ts';
import { operationDefinition } from '#conformance/operation-definition.ts';
import { businessRule, issueAt } from '#fhir/outcome.ts';
import { createIndexer } from '#search/index-values.ts';
import { matches } from '#search/matches.ts';
import type { Query } from '#search/query.ts';
import type { SystemAliases } from '#search/system-aliases.ts';
import type { World } from '#search/world.ts';
import type { Change } from '#record/change.ts';
import type { Disclosure } from '#record/disclose.ts';
import type { Submission } from '#record/submit.ts';
import type { Version } from '#store/store.ts';
import type { Operation } from './interaction.ts';

export interface OwnDefinitionParts {
  readonly record: Pick<Disclosure, 'read' | 'search'> & Submission;
  readonly operations: readonly Operation[];
  readonly conformance: Pick<Conformance, 'searchParameters' | 'structures'>;
  readonly aliases: SystemAliases;
  readonly baseUrl: string;
  readonly version: string;
  readonly clock: () => number;
}

const TYPE = 'OperationDefinition';

/** The record with them beside it. They are of the program and of nobody's record, so nothing is disclosed when they are read. */
export function withOwnDefinitions(parts: OwnDefinitionParts): OwnDefinitionParts['record'] {
  const { record } = parts;
  const own = versionsOf(parts);
  let find: ((query: Query) => readonly Version[]) | undefined;
  return {
    ...record,
    async submit(act, changes, unless, how) {
      const refused = changes.flatMap((change) => {
        const id = idWritten(change);
        return id === undefined || !own.has(id) ? [] : ownIssues(id, change);
      });
      return refused.length > 0 ? record.refuse(act, refused) : record.submit(act, changes, unless, how);
    },
    async read(act, instance) {
      const found = instance.type === TYPE ? own.get(instance.id) : undefined;
      if (found === undefined || (instance.version ?? 1) !== 1) return record.read(act, instance);
      return found;
    },
    // They stand before what is stored, on the first page.
    async search(act, query) {
      const result = await record.search(act, query);
      if (query.types.length !== 1 || query.types[0] !== TYPE) return result;
      find ??= createFind(parts, [...own.values()]);
      const found = find(query);
      const isFirst = query.position === undefined && query.count > 0;
      return {
        ...result,
        matches: isFirst ? [...found, ...result.matches] : result.matches,
        ...(result.total === undefined ? {} : { total: result.total + found.length }),
      };
    },
  };
}

/** Of a definition, and named by whoever sends it: a create is given an id here. */
function idWritten(change: Change): string | undefined {
  if (change.kind === 'create' || change.target.type !== TYPE) return undefined;
  if ('id' in change.target) return change.target.id;
  // In a Bundle the id of a conditional one names its entry only.
  return change.kind === 'update' && change.place === '' ? change.content.value.id : undefined;
}

function ownIssues(id: string, { kind, place }: Change): readonly OperationOutcomeIssue[] {
  const advice = kind === 'delete' ? 'It cannot be deleted' : 'Send your definition under another id';
  const said = `${TYPE}/${id} is this server's own, made of the program that runs; nothing was written. ${advice}.`;
  return businessRule(said, `${TYPE}.id`).outcome.issue.map((each) => issueAt(place, each));
}

function versionsOf({ operations, baseUrl, version, clock }: OwnDefinitionParts): ReadonlyMap<string, Version> {
  const updated = clock();
  const offer = { baseUrl, version, date: new Date(updated) };
  const definitions = operations.flatMap((operation) => operationDefinition(operation, offer) ?? []);
  return new Map(
    definitions.map((definition) => {
      const { id = '' } = definition;
      const meta = { versionId: '1', lastUpdated: offer.date.toISOString() };
      const { resourceType, ...rest } = definition;
      const body = JSON.stringify({ resourceType, id, meta, ...rest });
      return [id, { type: TYPE, id, version: 1, updated, deleted: false, method: 'PUT', body, patient: null }];
    }),
  );
}

/** They refer to nothing and nobody, so each is judged by itself. */
function createFind(
  { conformance: { searchParameters, structures }, aliases, baseUrl }: OwnDefinitionParts,
  own: readonly Version[],
): (query: Query) => readonly Version[] {
  const index = createIndexer({ ...searchParameters, types: [TYPE] }, { structures, baseUrl, aliases });
  const policy = { patient: null, documentKind: '', labels: 0, marks: 0, clinicalDate: null, author: null };
  const world: World = { get: () => undefined, all: () => [], consentRules: [], relations: [], delegations: [] };
  const entries = own.map((version) => ({ version, entry: { ...version, index: index(JSON.parse(version.body) as object), policy } }));
  return ({ where }) => entries.filter(({ entry }) => matches(where, entry, world)).map(({ version }) => version);
}
