// Writes a synthetic region as NDJSON, or the fixtures of the demo.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, runMain } from 'citty';
import { demoFixtures } from '#region/demo/fixtures.ts';
import { defaultYears } from '#region/proportions.ts';
import { writeRegion } from '#region/write-region.ts';

const command = defineCommand({
  meta: { name: 'generate', description: 'Writes a synthetic Liguria as NDJSON files; the same seed gives the same bytes.' },
  args: {
    out: { type: 'string', required: true, description: 'folder to write into', valueHint: 'DIR' },
    citizens: { type: 'string', default: '100', description: 'how many people; each has about a hundred resources' },
    seed: { type: 'string', default: 'liguria', description: 'another seed, another region' },
    years: { type: 'string', default: String(defaultYears), description: 'how far the story goes back' },
    demo: { type: 'boolean', default: false, description: 'write the fixtures of the demo instead' },
  },
  run: ({ args }) => {
    if (args.demo) return writeDemo(args.out);
    const [citizens, years] = [positive(args.citizens, 'citizens'), positive(args.years, 'years')];
    const started = performance.now();
    const { resources, bytes, files, counts } = writeRegion({ citizens, years, seed: args.seed }, args.out);
    const seconds = (performance.now() - started) / 1000;
    for (const [type, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${type.padEnd(24)}${String(count).padStart(10)}`);
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(
      `${resources} resources, ${size} in ${files.length} files, ${seconds.toFixed(1)} s (${Math.round(resources / seconds)}/s): ${args.out}`,
    );
  },
});

function writeDemo(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of demoFixtures()) writeFileSync(join(folder, name), text);
}

function positive(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} ${text} is no whole number from 1.`);
  return value;
}

await runMain(command);
