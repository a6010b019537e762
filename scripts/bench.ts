// npm run bench [-- SUITE ...]: see docs/benchmarks.md.
import { defineCommand, runMain } from 'citty';
import { isSuiteName, suiteNames, type SuiteName } from '#server/bench/suites.ts';
import { runBench } from '#server/bench/run.ts';

const command = defineCommand({
  meta: {
    name: 'bench',
    description: `Measures the server beside bare Hono. Suites: ${suiteNames.join(', ')}; without a name all of them.`,
  },
  args: {
    citizens: { type: 'string', description: 'sizes of the generated regions, smallest first', valueHint: '100,1000' },
    rounds: { type: 'string', description: 'measurements of each case', valueHint: '5' },
    seconds: { type: 'string', description: 'length of one measurement', valueHint: '3' },
    connections: { type: 'string', default: '16', description: 'requests on their way at once' },
    quick: { type: 'boolean', default: false, description: 'one small region and short rounds, under 90 seconds' },
    profile: { type: 'boolean', default: false, description: 'also profiles the server reading, searching and creating' },
    database: { type: 'string', description: 'an empty PostgreSQL database for the region; otherwise SQLite', valueHint: 'postgres://...' },
    results: { type: 'string', default: 'bench-results', description: 'folder of the JSON results and CPU profiles' },
  },
  run: async ({ args }) => {
    const unknown = args._.filter((name) => !isSuiteName(name));
    if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}: choose from ${suiteNames.join(', ')}.`);
    const suites = args._.filter(isSuiteName);
    const sizes = (args.citizens ?? (args.quick || args.database !== undefined ? '100' : '100,1000')).split(',').map(Number);
    if (args.database !== undefined) checkDatabase(suites, sizes);
    await runBench(
      {
        suites: suites.length === 0 ? suiteNames : suites,
        citizens: sizes,
        pace: {
          rounds: Number(args.rounds ?? (args.quick ? 2 : 5)),
          seconds: Number(args.seconds ?? (args.quick ? 1 : 2)),
          connections: Number(args.connections),
        },
        starts: args.quick ? 1 : 3,
        isProfiled: args.profile,
        databaseUrl: args.database,
        results: args.results,
      },
      console.log,
    );
  },
});

/** The others look into the file of the embedded engine. */
function checkDatabase(suites: readonly SuiteName[], sizes: readonly number[]): void {
  const through = new Set<SuiteName>(['read', 'write', 'transaction', 'documents', 'import', 'startup']);
  if (sizes.length === 1 && suites.length > 0 && suites.every((name) => through.has(name))) return;
  throw new Error(`With --database one region is measured, by ${[...through].join(', ')}.`);
}

await runMain(command);
