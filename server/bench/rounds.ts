// Short measurements of several cases in turn, round after round, with bare Hono in every round: the machine's mood of the
// moment falls on all of them alike.
import type { LoadGenerator } from './load-generator.ts';
import type { Client, Measured } from './load.ts';
import { median, pairedRatio } from './statistics.ts';

export interface Case {
  readonly name: string;
  readonly url: string;
  /** What the connections send in this round; writes need new content each time. */
  clients(round: number): readonly Client[];
  /** Times that it is sent for half a measurement before any is measured; 1 unless given. */
  readonly warmUps?: number;
  /** Remarks to print, such as the entries of a page. */
  readonly remark?: string;
}

export interface CaseResult {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly ofBare: number;
  readonly failed: number;
  readonly answers: number;
  readonly bytesPerAnswer: number;
  readonly rounds: readonly Measured[];
  readonly remark?: string;
}

export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

export interface Bench {
  readonly generator: LoadGenerator;
  readonly bareUrl: string;
  readonly pace: Pace;
  progress(line: string): void;
}

/** The first result is bare Hono's own. */
export async function measureInRounds(bench: Bench, cases: readonly Case[]): Promise<CaseResult[]> {
  const all = [bareCase(bench), ...cases];
  const measured = all.map((): Measured[] => []);
  await warmUp(bench, all);
  for (let round = 1; round <= bench.pace.rounds; round++) {
    for (const [i, { name, url, clients }] of all.entries()) {
      const result = await bench.generator.run({ url, seconds: bench.pace.seconds, clients: clients(round) });
      measured[i]?.push(result);
      bench.progress(
        `round ${round}/${bench.pace.rounds}  ${name}  ${Math.round(result.perSecond)}/s${result.failed > 0 ? `, ${result.failed} FAILED` : ''}`,
      );
    }
  }
  return all.map((each, i) => summarise(each, measured[i] ?? [], measured[0] ?? []));
}

async function warmUp({ generator, pace, progress }: Bench, cases: readonly Case[]): Promise<void> {
  for (const { name, url, clients, warmUps = 1 } of cases) {
    for (let time = 0; time < warmUps; time++) {
      progress(`warm-up  ${name}${warmUps === 1 ? '' : `, ${time + 1} of ${warmUps}`}`);
      await generator.run({ url, seconds: Math.max(1, pace.seconds / 2), clients: clients(-time) });
    }
  }
}

function bareCase({ bareUrl, pace }: Bench): Case {
  const clients = Array.from({ length: pace.connections }, (_, i): Client => ({
    headers: { accept: 'application/fhir+json' },
    shots: Array.from({ length: 64 }, (_unused, j) => ({ method: 'GET', path: `/bare/${i}-${j}` })),
  }));
  return { name: 'bare Hono', url: bareUrl, clients: () => clients };
}

function summarise({ name, remark }: Case, rounds: readonly Measured[], bare: readonly Measured[]): CaseResult {
  const of = (key: 'perSecond' | 'p50' | 'p99' | 'bytesPerAnswer'): number => median(rounds.map((round) => round[key]));
  const sum = (key: 'failed' | 'answers'): number => rounds.reduce((total, round) => total + round[key], 0);
  return {
    name,
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    ofBare: pairedRatio(
      rounds.map(({ perSecond }) => perSecond),
      bare.map(({ perSecond }) => perSecond),
    ),
    failed: sum('failed'),
    answers: sum('answers'),
    bytesPerAnswer: of('bytesPerAnswer'),
    rounds,
    ...(remark === undefined ? {} : { remark }),
  };
}
