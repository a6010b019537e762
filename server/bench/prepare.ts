// A region generated, loaded through the front door, and weighed: import, storage, start-up and memory.
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { load } from '#load/load.ts';
import { defaultYears } from '#region/proportions.ts';
import { writeRegion } from '#region/write-region.ts';
import { residentMegabytes } from './children.ts';
import { readCorpus, type Corpus } from './corpus.ts';
import type { Figure } from './report.ts';
import { startServer, type ServerUnderTest } from './server-under-test.ts';
import { median } from './statistics.ts';
import { createTokens } from './token.ts';

export interface Prepared {
  readonly citizens: number;
  readonly corpus: Corpus;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly figures: readonly Figure[];
}

const fixtures = fileURLToPath(new URL('../../fixtures/demo', import.meta.url));
const IN_FLIGHT = 4;

interface Place {
  readonly folder: string;
  readonly databaseUrl?: string | undefined;
}

export async function prepare(citizens: number, { folder, databaseUrl }: Place, progress: (line: string) => void): Promise<Prepared> {
  const [regionDir, dataDir] = [join(folder, `region-${citizens}`), join(folder, `data-${citizens}`)];
  progress(`generating ${citizens} citizens`);
  const generated = performance.now();
  writeRegion({ citizens, seed: 'bench', years: defaultYears }, regionDir);
  const corpus = await readCorpus(regionDir);
  progress(`${corpus.resources} resources, ${megabytes(corpus.bodyBytes)} MB, in ${seconds(generated)} s; loading`);
  const server = await startServer({ dataDir, databaseUrl });
  try {
    const figures = await loadRegion(server, { regionDir, dataDir, progress });
    // Weighed at rest: a running server has a write-ahead log beside the database.
    await server.stop();
    const weighed = databaseUrl === undefined ? await weigh(dataDir, corpus) : [];
    return { citizens, corpus, dataDir, databaseUrl, figures: [...figures, ...weighed] };
  } finally {
    await server.stop();
  }
}

interface Loading {
  readonly regionDir: string;
  readonly dataDir: string;
  readonly progress: (line: string) => void;
}

async function loadRegion(server: ServerUnderTest, { regionDir, dataDir, progress }: Loading): Promise<Figure[]> {
  const token = createTokens(server.url, dataDir)('Practitioner/admin', 'SYSADMIN');
  const base = `${server.url}/fhir`;
  await loadAll(base, token, fixtures);
  const started = performance.now();
  const { resources, refused } = await loadAll(base, token, regionDir);
  const perSecond = (1000 * resources) / (performance.now() - started);
  progress(`loaded ${resources} resources in ${seconds(started)} s, ${refused} refused`);
  await pause(1000);
  return [
    {
      name: 'import, resources/s',
      value: perSecond,
      limit: 'import, resources/s',
      remark: `${resources} resources through HTTP, ${refused} refused`,
    },
    { name: 'resident after the import, MB', value: residentMegabytes(server.child) ?? Number.NaN },
  ];
}

async function loadAll(base: string, token: string, path: string): Promise<{ resources: number; refused: number }> {
  const { tally, stopped, summary } = await load({ base, token, paths: [path], inFlight: IN_FLIGHT });
  if (stopped !== undefined || tally.resources === 0) throw new Error(`The load of ${path} failed.\n${summary.slice(0, 2000)}`);
  return { resources: tally.resources, refused: tally.refused };
}

async function weigh(dataDir: string, { resources, bodyBytes }: Corpus): Promise<Figure[]> {
  const files = await readdir(dataDir);
  const stored = files.reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0);
  return [
    { name: 'body bytes a resource', value: bodyBytes / resources },
    { name: 'stored bytes a resource', value: stored / resources, remark: 'database files with indexes and audit, demo fixtures included' },
    { name: 'stored bytes / body bytes', value: stored / bodyBytes, limit: 'stored bytes / body bytes' },
  ];
}

/** Starts the server several times on its data. */
export async function measureStart({ dataDir, databaseUrl }: Pick<Prepared, 'dataDir' | 'databaseUrl'>, times: number): Promise<Figure[]> {
  const [starts, residents]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    const server = await startServer({ dataDir, databaseUrl });
    starts.push(server.startMs);
    await pause(2000);
    residents.push(residentMegabytes(server.child) ?? Number.NaN);
    await server.stop();
  }
  return [
    { name: 'start with data, ms', value: median(starts), limit: 'start with data, ms', remark: 'process start to 200 of /readyz' },
    {
      name: 'resident at rest, MB',
      value: median(residents),
      limit: 'resident at rest, MB',
      remark: '2 s after the start, the Node process',
    },
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
