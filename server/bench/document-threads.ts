// What a document costs the server, by thread, in processor time as the kernel counts it: that says more on a busy machine than
// requests by the clock, and shows which thread is the narrow one.
import { readdirSync, readFileSync } from 'node:fs';
import type { LoadGenerator } from './load-generator.ts';
import type { Figure } from './report.ts';
import type { Case } from './rounds.ts';

/** Long enough that the documents that are under way at either end count little, and no document comes twice. */
const SECONDS = 8;
/** No other measurement sends the documents of this round. */
const ROUND = 1000;

export async function measureDocumentThreads(generator: LoadGenerator, { name, url, clients }: Case, pid: number): Promise<Figure[]> {
  const before = threadTimes(pid);
  if (before.size === 0) return [];
  const { answers } = await generator.run({ url, seconds: SECONDS, clients: clients(ROUND) });
  const spent = [...threadTimes(pid)].map(([thread, time]) => ({ thread, ms: (time - (before.get(thread) ?? 0)) / answers }));
  const isAnswering = ({ thread }: { thread: string }): boolean => thread === String(pid);
  const beside = spent.filter((each) => !isAnswering(each)).sort((a, b) => b.ms - a.ms);
  const sum = (list: readonly { ms: number }[]): number => list.reduce((total, { ms }) => total + ms, 0);
  const remark = `${answers} documents, processor time`;
  return [
    { name: `${name}: thread that answers and writes, ms`, value: sum(spent.filter(isAnswering)), remark },
    {
      name: `${name}: busiest thread beside it, ms`,
      value: sum(beside.slice(0, 1)),
      remark: 'with DOCUMENT_THREADS=1 the one that reads documents',
    },
    { name: `${name}: all others, ms`, value: sum(beside.slice(1)), remark: 'collecting garbage, compiling, waiting for the disk' },
    { name: `${name}: all of them, ms`, value: sum(spent) },
  ];
}

/** Milliseconds by thread; none where the system does not tell. */
function threadTimes(pid: number): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
      times.set(thread, Number(nanoseconds) / 1e6);
    }
  } catch {
    // A thread may end between the two lines, and only Linux has the folder.
  }
  return times;
}
