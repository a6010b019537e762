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
  const [withConsent, without]: [Pass[], Pass[]] = [[], []];
  await pass(store, queries, on);
  await pass(store, queries, off);
  for (let round = 0; round < ROUNDS; round++) {
    withConsent.push(await pass(store, queries, on));
    without.push(await pass(store, queries, off));
  }
  const [paid, spared] = [timesOfQueries(withConsent), timesOfQueries(without)];
  const [visible, all] = [withConsent[0]?.rows ?? 0, without[0]?.rows ?? 0];
  const [p50, p99] = [percentile(paid, 0.5), percentile(paid, 0.99)];
  const nanosecondsMore = (1e6 * (sum(paid) - sum(spared))) / Math.max(1, all);
  const remark =
    `${mean(paid)} us with (p99/p50 of the searches ${(p99 / p50).toFixed(1)}), ${mean(spared)} us without; ` +
    `${visible} of ${all} rows in ${queries.length} searches; ${nanosecondsMore.toFixed(0)} ns more a row`;
  return [{ name, value: sum(paid) / sum(spared), limit: 'consent on / consent off', remark }];
}

/** The median of each query over the passes, sorted: what interrupts the process now and then falls away. */
function timesOfQueries(passes: readonly Pass[]): number[] {
  const queries = passes[0]?.times ?? [];
  return queries.map((_, i) => median(passes.map(({ times }) => times[i] ?? Number.NaN))).sort((a, b) => a - b);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(milliseconds: readonly number[]): string {
  return ((1000 * sum(milliseconds)) / milliseconds.length).toFixed(0);
}

interface Pass {
  /** Milliseconds of each search. */
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
  return { times, rows };
}
