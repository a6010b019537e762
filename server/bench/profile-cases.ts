// Where the server's time goes under one kind of load: a CPU profile of its process, as a list of functions.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { documentCases } from './cases/documents.ts';
import { readCases } from './cases/read.ts';
import { searchCases } from './cases/search.ts';
import { writeCases } from './cases/write.ts';
import type { World } from './cases/world.ts';
import { startLoadGenerator } from './load-generator.ts';
import type { Prepared } from './prepare.ts';
import { readProfile, type Cost } from './profile.ts';
import { table, type Section } from './report.ts';
import type { Case, Pace } from './rounds.ts';
import { startServer } from './server-under-test.ts';
import type { SuiteName } from './suites.ts';
import { createTokens } from './token.ts';

interface Profiling {
  readonly suites: readonly SuiteName[];
  readonly folder: string;
  readonly pace: Pace;
  progress(line: string): void;
}

const kinds: Readonly<Partial<Record<SuiteName, (world: World, say: (line: string) => void) => Promise<Case[]>>>> = {
  read: readCases,
  search: searchCases,
  write: writeCases,
  documents: documentCases,
};
const SECONDS = 8;
const SHOWN = 25;

export async function* profileCases(region: Prepared, profiling: Profiling): AsyncGenerator<Section> {
  const asked = Object.entries(kinds).filter(([kind]) => profiling.suites.includes(kind as SuiteName));
  for (const [kind, casesOf] of asked) {
    profiling.progress(`profiling ${kind}`);
    yield { title: `Profile of ${kind}`, text: await profileOne(region, kind, casesOf, profiling) };
  }
}

async function profileOne(
  { dataDir, databaseUrl, corpus }: Prepared,
  kind: string,
  casesOf: (world: World, say: (line: string) => void) => Promise<Case[]>,
  { folder, pace, progress }: Profiling,
): Promise<string> {
  const profiles = join(folder, `profile-${kind}`);
  rmSync(profiles, { recursive: true, force: true });
  const server = await startServer({ dataDir, databaseUrl, fromSources: true, nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${profiles}`] });
  const generator = await startLoadGenerator();
  const { url } = server;
  const [first] = await casesOf({ url, corpus, connections: pace.connections, token: createTokens(url, dataDir) }, progress);
  if (first === undefined) throw new Error(`There is no case of ${kind}.`);
  await generator.run({ url, seconds: 2, clients: first.clients(0) });
  const skipMs = performance.now() - server.startedAt;
  const { perSecond } = await generator.run({ url, seconds: SECONDS, clients: first.clients(1) });
  await Promise.all([server.stop(), generator.stop()]);
  const { busy, byFunction, byPlace } = readProfile(profiles, skipMs);
  const head = `  ${first.name}: ${Math.round(perSecond)}/s under the profiler, busy ${percent(busy)} of the time`;
  return [head, list('by file', byPlace), list('by function', byFunction)].join('\n\n');
}

function list(name: string, costs: readonly Cost[]): string {
  return table([
    [name, 'self', 'with callees'],
    ...costs.slice(0, SHOWN).map(({ where, self, total }) => [where, percent(self), percent(total)]),
  ]);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
