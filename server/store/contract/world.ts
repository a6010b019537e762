// Small resources for the store's own tests: a body, index values and policy columns, with everything else at rest.
import type { Permitted } from '#consent/permit.ts';
import type { PolicyColumns, PolicyValues } from '#consent/policy-values.ts';
import type { IndexEntry } from '#search/index-entry.ts';
import { all, type Predicate } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import type { AuditRecord, NewVersion, Store, Version } from '../store.ts';

/** Only tests may do without a permit. */
export function unsafe<T>(question: T): Permitted<T> {
  return question as Permitted<T>;
}

export interface Draft {
  readonly version?: number;
  readonly updated?: number;
  readonly body?: string;
  readonly entries?: readonly IndexEntry[];
  readonly text?: readonly string[];
  readonly content?: readonly string[];
  readonly columns?: Partial<PolicyColumns>;
  readonly policy?: Partial<PolicyValues>;
  readonly author?: string | null;
}

export function draft(type: string, id: string, given: Draft = {}): NewVersion {
  const version = given.version ?? 1;
  return {
    type,
    id,
    version,
    updated: given.updated ?? 1000 + version,
    method: version === 1 ? 'POST' : 'PUT',
    author: given.author ?? null,
    content: {
      body: given.body ?? `{"resourceType":"${type}","id":"${id}","v":${version}}`,
      index: { entries: given.entries ?? [], text: given.text ?? [], content: given.content ?? [] },
      policy: {
        correlations: [],
        rows: [],
        ...given.policy,
        columns: { patient: null, documentKind: '', labels: 0, marks: 0, clinicalDate: null, ...given.columns },
      },
    },
  };
}

export function deletion(type: string, id: string, version: number): NewVersion {
  return { type, id, version, updated: 1000 + version, method: 'DELETE', author: null };
}

export async function putAll(store: Store, ...versions: readonly NewVersion[]): Promise<void> {
  await store.transact(async (writer) => {
    for (const version of versions) await writer.put(version);
  });
}

export function query(types: readonly string[], where: Predicate = all, given: Partial<Query> = {}): Permitted<Query> {
  return unsafe<Query>({ types, where, sort: [], includes: [], count: 20, total: 'accurate', ...given });
}

export async function found(store: Store, types: readonly string[], where: Predicate = all, given: Partial<Query> = {}): Promise<string[]> {
  const result = await store.read((reader) => reader.search(query(types, where, given)));
  return names(result.matches);
}

export function names(versions: readonly Version[]): string[] {
  return versions.map(({ type, id }) => `${type}/${id}`);
}

export function auditRecord(given: Partial<AuditRecord> = {}): AuditRecord {
  return {
    at: 1,
    agent: 'Practitioner/gp',
    onBehalfOf: null,
    role: 'APR',
    organization: 'asl',
    purpose: 'TREATMENT',
    client: 'test',
    action: 'read',
    patients: ['citizen'],
    what: ['Observation/a/_history/1'],
    query: null,
    outcome: 'success',
    requestId: 'r',
    ...given,
  };
}
