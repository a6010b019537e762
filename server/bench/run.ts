// One run of the benchmarks: regions generated and loaded, then measured suite by suite beside bare Hono.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentCases } from './cases/documents.ts';
import { readCases } from './cases/read.ts';
import { searchCases } from './cases/search.ts';
import { tokenCases } from './cases/tokens.ts';
import { transactionCases, writeCases } from './cases/write.ts';
import type { World } from './cases/world.ts';
import { stopAll } from './children.ts';
import { measureConsent } from './consent-cost.ts';
import { measureDocument } from './document-cost.ts';
import { measureDocumentThreads } from './document-threads.ts';
import { startBareHono, startLoadGenerator } from './load-generator.ts';
import { measureStart, prepare, type Prepared } from './prepare.ts';
import { profileCases } from './profile-cases.ts';
import { printSection, writeResults, type Figure, type Section } from './report.ts';
import { measureInRounds, type Bench, type Case, type CaseResult, type Pace } from './rounds.ts';
import { startServer } from './server-under-test.ts';
import type { SuiteName } from './suites.ts';
import { measurePages } from './page-cost.ts';
import { measureToken } from './token-cost.ts';
import { createTokens } from './token.ts';
import { measureXml } from './xml-cost.ts';

export interface BenchOptions {
  readonly suites: readonly SuiteName[];
  /** Sizes of the regions, smallest first; most is measured on the last. */
  readonly citizens: readonly number[];
  readonly pace: Pace;
  readonly starts: number;
  readonly isProfiled: boolean;
  /** Of an empty PostgreSQL database; the embedded engine otherwise. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the JSON results. */
  readonly results: string;
}

export async function runBench(options: BenchOptions, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fascicolo-bench-'));
  const at = new Date();
  const started = performance.now();
  const progress = (line: string): void => print(`[${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s] ${line}`);
  try {
    const sections: Section[] = [];
    for await (const section of sectionsOf(options, folder, progress)) {
      sections.push(section);
      print(printSection(section));
    }
    print(`\nWritten to ${writeResults(options.results, at, options, sections)}`);
  } finally {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

const withoutRegion: ReadonlySet<SuiteName> = new Set(['xml', 'pages', 'stages']);

async function* sectionsOf(options: BenchOptions, folder: string, progress: (line: string) => void): AsyncGenerator<Section> {
  const asked = (...names: SuiteName[]): boolean => names.some((name) => options.suites.includes(name));
  if (asked('xml')) yield { title: 'XML read, in process', figures: measureXml(progress) };
  if (asked('pages')) yield { title: 'Citizen’s pages, in process', figures: await measurePages(progress) };
  if (asked('stages')) yield { title: 'A document before it is stored, in process', figures: await measureDocument(progress) };
  if (options.suites.every((name) => withoutRegion.has(name))) return;
  const sizes = asked('search', 'import', 'storage') ? options.citizens : options.citizens.slice(-1);
  const regions: Prepared[] = [];
  for (const citizens of sizes) {
    const prepared = await prepare(citizens, { folder, databaseUrl: options.databaseUrl }, progress);
    regions.push(prepared);
    if (asked('import', 'storage'))
      yield { title: `Import and storage, ${prepared.corpus.resources} resources`, figures: prepared.figures };
  }
  const largest = regions.at(-1) as Prepared;
  if (asked('startup')) yield { title: 'Start and rest', figures: await measureStart(largest, options.starts) };
  if (asked('search')) yield { title: 'Consent on against consent off, in process', figures: await measureConsent(largest, progress) };
  if (asked('tokens')) yield { title: 'Tokens checked, in process', figures: await measureToken(largest, progress) };
  if (asked('read', 'search', 'write', 'transaction', 'documents', 'tokens')) yield* requests(options, regions, progress);
  if (options.isProfiled) yield* profileCases(largest, { suites: options.suites, folder: options.results, pace: options.pace, progress });
}

async function* requests(options: BenchOptions, regions: readonly Prepared[], progress: (line: string) => void): AsyncGenerator<Section> {
  const [generator, bare] = await Promise.all([startLoadGenerator(), startBareHono()]);
  const bench: Bench = { generator, bareUrl: bare.url, pace: options.pace, progress };
  const worlds = await Promise.all(regions.map((region) => startWorld(region, options.pace)));
  const largest = worlds.at(-1) as StartedWorld;
  const has = (name: SuiteName): boolean => options.suites.includes(name);
  const reading = [...(has('read') ? await readCases(largest) : []), ...(has('search') ? await searchesOf(worlds) : [])];
  if (reading.length > 0) {
    const cases = await measureInRounds(bench, reading);
    yield { title: `Reading, ${largest.corpus.resources} resources`, cases, figures: flatness(cases) };
  }
  if (has('tokens')) {
    const { dataDir } = regions.at(-1) as Prepared;
    yield { title: 'Tokens', cases: await measureInRounds(bench, tokenCases({ ...largest, dataDir })) };
  }
  const writing = [...(has('write') ? await writeCases(largest) : []), ...(has('transaction') ? await transactionCases(largest) : [])];
  const documents = has('documents') ? await documentCases(largest, progress) : [];
  writing.push(...documents);
  if (writing.length === 0) return;
  const cases = await measureInRounds(bench, writing);
  const figures: Figure[] = [];
  for (const each of documents) figures.push(...(await measureDocumentThreads(generator, each, largest.pid)));
  yield { title: `Writing, ${largest.corpus.resources} resources`, cases, figures };
}

/** With the process that answers. */
type StartedWorld = World & { readonly pid: number };

export async function startWorld({ dataDir, databaseUrl, corpus }: Prepared, { connections }: Pace): Promise<StartedWorld> {
  const { url, child } = await startServer({ dataDir, databaseUrl });
  return { url, corpus, connections, token: createTokens(url, dataDir), pid: child.pid ?? 0 };
}

const SMALLER = ' (smaller region)';

async function searchesOf(worlds: readonly World[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const [i, world] of worlds.entries()) {
    const suffix = i === worlds.length - 1 ? '' : SMALLER;
    for (const each of await searchCases(world)) cases.push({ ...each, name: each.name + suffix });
  }
  return cases;
}

/** Requests/s on the smaller region by those on the larger one: 1 = the size does not matter. */
function flatness(cases: readonly CaseResult[]): Figure[] {
  return cases.flatMap(({ name, perSecond }): Figure[] => {
    const smaller = cases.find((other) => other.name === name + SMALLER);
    if (smaller === undefined) return [];
    return [{ name: `flat: ${name}`, value: smaller.perSecond / perSecond, limit: 'larger region / smaller region' }];
  });
}
