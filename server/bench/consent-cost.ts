// What consent costs inside the query: the same searches on the same rows with a GP's permit and with the system's, turn about.
import { join } from 'node:path';
import type { Requester } from '#auth/requester.ts';
import { parseScopes } from '#auth/scopes.ts';
import { loadConformance } from '#conformance/load.ts';
import { createPermit, systemPermit, type Permitted } from '#consent/permit.ts';
import { all } from '#search/predicate.ts';
import type { Query } from '#search/query.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import type { SearchResult, Store } from '#store/store.ts';
import { composeRecord, type ComposedRecord } from '../compose-record.ts';
import { searchPaths } from './cases/search.ts';
import { spread } from './cases/world.ts';
import type { Prepared } from './prepare.ts';
import type { Figure } from './report.ts';
import { median, percentile } from './statistics.ts';

const ROUNDS = 15;

export async function measureConsent({ corpus, dataDir }: Prepared, progress: (line: string) => void): Promise<Figure[]> {
  const store = await openSqlite({ file: join(dataDir, 'fascicolo.db') });
  try {
    const record = composeRecord({
      store,
      conformance: loadConformance(),
      policyName: 'liguria-2020',
      baseUrl: 'http://127.0.0.1/fhir',
      clock: Date.now,
      newId: () => '',
    });
    const [gp] = [...corpus.patientsOfGp].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
    const organization = gp === undefined ? undefined : corpus.organizationOf.get(gp);
    if (gp === undefined || organization === undefined) throw new Error('The region has no general practitioner with patients.');
    const figures: Figure[] = [];
    for (const [name, pathsOf] of Object.entries(searchPaths(corpus))) {
      progress(`consent on and off  ${name}`);
      const queries = spread(pathsOf(gp), 0).map((path) => readPath(record, path));
      figures.push(...(await compare(store, name, queries, permits(record, gpRequester(gp, organization)))));
    }
    return figures;
  } finally {
    await store.close();
  }
}

function gpRequester(practitioner: string, organization: string): Requester {
  const scopes = parseScopes('user/*.cruds');
  return {
    kind: 'professional',
    practitioner,
    organization,
    role: 'APR',
    purpose: 'TREATMENT',
    scopes,
    subject: `Practitioner/${practitioner}`,
    client: 'bench',
  };
}

function readPath({ readQuery }: ComposedRecord, path: string): Query {
  const { pathname, searchParams } = new URL(path, 'http://127.0.0.1');
  return readQuery({ type: pathname.slice('/fhir/'.length), params: [...searchParams], handling: 'strict' }).query;
}

interface Permits {
  readonly on: (query: Query) => Permitted<Query>;
  readonly off: (query: Query) => Permitted<Query>;
}

function permits({ policy }: ComposedRecord, requester: Requester): Permits {
  return {
    on: (query) => createPermit(requester, { policy, now: Date.now() }, () => all)(query),
    off: (query) => systemPermit(query, 'bench'),
  };
}

async function compare(store: Store, name: string, queries: readonly Query[], { on, off }: Permits): Promise<Figure[]> {
  const [withConsent, without, times]: [Pass[], Pass[], number[]] = [[], [], []];
  await pass(store, queries, on);
  await pass(store, queries, off);
  for (let round = 0; round < ROUNDS; round++) {
    withConsent.push(await pass(store, queries, on));
    without.push(await pass(store, queries, off));
    times.push(...(withConsent.at(-1)?.times ?? []));
  }
  const microseconds = (passes: readonly Pass[]): number => median(passes.map(({ total }) => (1000 * total) / queries.length));
  const [first, plain] = [withConsent[0] as Pass, without[0] as Pass];
  const sorted = Float64Array.from(times).sort();
  const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  const extraNanoseconds = (1000 * (microseconds(withConsent) - microseconds(without)) * queries.length) / Math.max(1, plain.rows);
  const remark =
    `${microseconds(withConsent).toFixed(0)} us with (p99/p50 ${(p99 / p50).toFixed(1)}), ${microseconds(without).toFixed(0)} us without; ` +
    `${first.rows} of ${plain.rows} rows in ${queries.length} searches; ${extraNanoseconds.toFixed(0)} ns more a row`;
  const ratios = withConsent.map(({ total }, i) => total / (without[i] as Pass).total);
  return [{ name, value: median(ratios), limit: 'consent on / consent off', remark }];
}

interface Pass {
  /** Milliseconds of all searches. */
  readonly total: number;
  readonly times: readonly number[];
  /** Rows that answer the question, by the exact total where it was asked, otherwise on the page. */
  readonly rows: number;
}

async function pass(store: Store, queries: readonly Query[], permit: (query: Query) => Permitted<Query>): Promise<Pass> {
  const times: number[] = [];
  let rows = 0;
  for (const query of queries) {
    const started = performance.now();
    const result: SearchResult = await store.read((reader) => reader.search(permit(query)));
    times.push(performance.now() - started);
    rows += result.total ?? result.matches.length;
  }
  return { total: times.reduce((sum, time) => sum + time, 0), times, rows };
}
