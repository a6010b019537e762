// The first byte of each of the citizen's pages, in process: one record with 500 documents and one with 50 000.
import { Hono } from 'hono';
import type { Started } from '#server/start.ts';
import { startOnRecord } from './page-record.ts';
import type { Figure } from './report.ts';
import { median } from './statistics.ts';

const pages = [
  '/',
  '/referti',
  '/referti?tipo=laboratory-report',
  '/referti?testo=esame+antinfl',
  '/referti?testo=esame+12',
  '/referti/bench-0',
  '/ricette',
  '/ricette?tipo=visite',
  '/appuntamenti',
  '/vaccinazioni',
  '/profilo-sanitario',
  '/cronologia?anno=2025',
  '/taccuino',
  '/chi-puo-vedere',
  '/accessi',
  '/deleghe',
];
const sizes = [500, 50_000] as const;
const warming = 5;
const rounds = 15;
export async function measurePages(progress: (line: string) => void, only: readonly number[] = sizes): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of only) figures.push(...(await measureWith(size, progress)));
  return figures;
}

async function measureWith(size: number, progress: (line: string) => void): Promise<Figure[]> {
  const started = await startOnRecord(size, progress);
  try {
    progress(`a record with ${size} documents`);
    const cookie = await signIn(started);
    const figures: Figure[] = [];
    for (const page of pages) {
      const costs: Cost[] = [];
      for (let round = 0; round < warming + rounds; round += 1) {
        const cost = await firstByte(started, page, cookie);
        if (round >= warming) costs.push(cost);
      }
      const wall = median(costs.map((cost) => cost.wall));
      const cpu = median(costs.map((cost) => cost.cpu));
      progress(`${page}  ${wall.toFixed(1)} ms, ${cpu.toFixed(1)} ms of processor`);
      figures.push({
        name: `${page}, ${size} documents: first byte, ms`,
        value: wall,
        limit: size > 500 ? 'first byte of a page of a large record, ms' : 'first byte of a page, ms',
        remark: `processor ${cpu.toFixed(1)} ms, slowest of ${rounds} ${Math.max(...costs.map((cost) => cost.wall)).toFixed(0)} ms`,
      });
    }
    return figures;
  } finally {
    await started.close();
  }
}

interface Cost {
  readonly wall: number;
  /** Of the whole process: what else it does meanwhile is in it, what other processes do is not. */
  readonly cpu: number;
}

export async function firstByte({ server, url }: Started, page: string, cookie: string): Promise<Cost> {
  const before = process.cpuUsage();
  const began = performance.now();
  const answer = await server.fetch(new Request(`${url}${page}`, { headers: { cookie } }));
  await answer.body?.getReader().read();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  if (answer.status !== 200) throw new Error(`${page} answers ${answer.status}`);
  return { wall, cpu: (user + system) / 1000 };
}

export async function signIn({ server }: Started): Promise<string> {
  const door = new Hono().get('/', (c) =>
    server.web.signIn(c, {
      scheme: 'spid',
      issuer: 'https://idp.example',
      subject: 'bench',
      fiscalNumber: 'SMPBNC58C61D969D',
      level: 2,
      authTime: Date.now(),
      evidence: 'bench',
      attributes: {},
    }),
  );
  const [cookie = ''] = (await door.request('/')).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}
