// What the cases are made from: a loaded server, what is in it, and the right to ask.
import type { Corpus } from '../corpus.ts';
import type { Client, Shot } from '../load.ts';
import type { TokenOf } from '../token.ts';

export interface World {
  readonly url: string;
  readonly corpus: Corpus;
  readonly connections: number;
  /** Access token of a subject such as `Practitioner/ID`. */
  readonly token: TokenOf;
}

const SHOTS = 128;
const MOST_GPS = 4;

export function headersFor(world: World, subject: string): Record<string, string> {
  return {
    accept: 'application/fhir+json',
    'content-type': 'application/fhir+json',
    authorization: `Bearer ${world.token(subject)}`,
  };
}

/** The GPs with most patients, whose pages are fullest, shared among the connections. */
export function gpsFor({ corpus, connections }: World): string[] {
  const gps = [...corpus.patientsOfGp]
    .filter(([gp]) => corpus.organizationOf.has(gp))
    .sort((a, b) => b[1].length - a[1].length)
    .slice(0, MOST_GPS)
    .map(([gp]) => gp);
  if (gps.length === 0) throw new Error('The region has no general practitioner with a role.');
  return Array.from({ length: connections }, (_, i) => gps[i % gps.length] as string);
}

/** A connection for each GP, whose paths are those that the GP really gets. Connections of one GP do not walk in step. */
export async function gpClients(world: World, pathsOf: (gp: string) => readonly string[]): Promise<Client[]> {
  return Promise.all(
    gpsFor(world).map(async (gp, i) => {
      const headers = headersFor(world, `Practitioner/${gp}`);
      const paths = await answered(world.url, headers, spread(pathsOf(gp), i));
      if (paths.length === 0) throw new Error(`Nothing of what was prepared is answered to Practitioner/${gp}.`);
      return { headers, shots: paths.map((path): Shot => ({ method: 'GET', path })) };
    }),
  );
}

/** Up to SHOTS members from all over the list, different ones for different starts. */
export function spread<T>(list: readonly T[], start: number): T[] {
  const step = 7919;
  return Array.from({ length: Math.min(SHOTS, list.length) }, (_, i) => list[((start * SHOTS + i) * step) % list.length] as T);
}

async function answered(url: string, headers: Record<string, string>, paths: readonly string[]): Promise<string[]> {
  const good: string[] = [];
  for (const path of paths) {
    const response = await fetch(url + path, { headers });
    await response.arrayBuffer();
    if (response.ok) good.push(path);
  }
  return good;
}

/** What the pages of a search hold on average, asked of a few of its requests. */
export async function pageRemark(url: string, clients: readonly Client[]): Promise<string> {
  let [matches, included, total, pages] = [0, 0, 0, 0];
  for (const { headers, shots } of clients) {
    for (const { path } of shots.slice(0, 4)) {
      const bundle = (await (await fetch(url + path, { headers })).json()) as SearchPage;
      const modes = (bundle.entry ?? []).map(({ search }) => search?.mode);
      matches += modes.filter((mode) => mode === 'match').length;
      included += modes.filter((mode) => mode === 'include').length;
      total += bundle.total ?? 0;
      pages += 1;
    }
  }
  const mean = (sum: number): string => (sum / pages).toFixed(1);
  return `${mean(matches)} matches and ${mean(included)} included a page, total ${mean(total)}`;
}

interface SearchPage {
  readonly total?: number;
  readonly entry?: readonly { readonly search?: { readonly mode?: string } }[];
}
