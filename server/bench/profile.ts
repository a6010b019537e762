// A V8 CPU profile as a short list: where the time of a process went, by file and function.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Cost {
  readonly where: string;
  /** Share of the time in which the process was busy. */
  readonly self: number;
  /** With everything that it called; recursion counted once. */
  readonly total: number;
}

export interface Costs {
  /** Share of the whole time in which the process was busy. */
  readonly busy: number;
  readonly byFunction: readonly Cost[];
  readonly byPlace: readonly Cost[];
}

/**
 * The profile of the busiest thread: the loader of TypeScript has a thread and a profile of its own.
 * Leaves out the first milliseconds: the start of the process.
 */
export function readProfile(folder: string, skipMs: number): Costs {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  const all = files.map((file) => costsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, skipMs));
  const busiest = all.sort((a, b) => b.busy - a.busy)[0];
  if (busiest === undefined) throw new Error(`No CPU profile in ${folder}: the server did not end by itself.`);
  return busiest;
}

export function costsOf(profile: Profile, skipMs: number): Costs {
  const selfTime = timeByNode(profile, 1000 * skipMs);
  const all = [...selfTime.values()].reduce((sum, time) => sum + time, 0);
  for (const { id, callFrame } of profile.nodes) if (/^\((idle|program|root)\)$/.test(callFrame.functionName)) selfTime.delete(id);
  const busy = [...selfTime.values()].reduce((sum, time) => sum + time, 0);
  return {
    busy: busy / all,
    byFunction: ranking(profile, selfTime, busy, ({ callFrame }) => `${placeOf(callFrame.url)}:${callFrame.functionName || '(anonymous)'}`),
    byPlace: ranking(profile, selfTime, busy, ({ callFrame }) => placeOf(callFrame.url)),
  };
}

function timeByNode({ samples, timeDeltas }: Profile, skip: number): Map<number, number> {
  const times = new Map<number, number>();
  let at = 0;
  samples.forEach((id, i) => {
    at += timeDeltas[i] ?? 0;
    if (at >= skip) times.set(id, (times.get(id) ?? 0) + Math.max(0, timeDeltas[i + 1] ?? 0));
  });
  return times;
}

function ranking({ nodes }: Profile, times: ReadonlyMap<number, number>, busy: number, nameOf: (node: ProfileNode) => string): Cost[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const [self, total] = [new Map<string, number>(), new Map<string, number>()];
  const walk = (node: ProfileNode, above: ReadonlySet<string>): number => {
    const name = nameOf(node);
    const own = times.get(node.id) ?? 0;
    const inside = above.has(name) ? above : new Set([...above, name]);
    const sum = (node.children ?? []).reduce((all, id) => all + walk(byId.get(id) as ProfileNode, inside), own);
    self.set(name, (self.get(name) ?? 0) + own);
    if (!above.has(name)) total.set(name, (total.get(name) ?? 0) + sum);
    return sum;
  };
  walk(nodes[0] as ProfileNode, new Set());
  return [...self]
    .map(([where, own]) => ({ where, self: own / busy, total: (total.get(where) ?? 0) / busy }))
    .sort((a, b) => b.self - a.self);
}

/** `server/record/disclose.ts`, `hono`, `node:http`, or `native` for what has no file. */
function placeOf(url: string): string {
  if (url === '') return 'native';
  if (url.startsWith('node:')) return url;
  const path = url.replace(/^file:\/\//, '').replace(/\?.*$/, '');
  const packaged = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(path);
  if (packaged !== null) return packaged[1] as string;
  return path.replace(/^.*\/(server|scripts)\//, '$1/');
}
