// The borders hold, and the check would say so if they did not.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, describe, expect, test } from 'vitest';
import { borders } from './border-rules.ts';
import { withFloorDiagram } from './floor-diagram.ts';
import { floors, visitors } from './floors.ts';

const house = join(import.meta.dirname, '../..');
const rooms = floors.flatMap((floor) => floor.rooms);

async function cruiseIn(baseDir: string, folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(folders, { ...borders, baseDir });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

function violationsOf({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
}

describe('the house', async () => {
  const result = await cruiseIn(house, ['server', 'scripts']);
  const own = result.modules.filter(({ source }) => source.startsWith('server/'));

  test('is seen whole: most rooms, many files, many imports across rooms', () => {
    const roomOf = (path: string): string => path.split('/')[1] ?? '';
    const crossings = own.flatMap(({ source, dependencies }) =>
      dependencies.filter(({ resolved }) => resolved.startsWith('server/') && roomOf(resolved) !== roomOf(source)),
    );
    expect(own.length).toBeGreaterThan(150);
    expect(crossings.length).toBeGreaterThan(200);
    expect(new Set(own.map(({ source }) => roomOf(source))).size).toBeGreaterThan(8);
  });

  test('keeps its borders and has no cycles', () => {
    expect(violationsOf(result)).toEqual([]);
  });

  test('has no room that is not on a floor', () => {
    const folders = readdirSync(join(house, 'server'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => ![...visitors, ...rooms].includes(name))).toEqual([]);
  });

  test('is drawn in docs/architecture.md as it is', () => {
    const text = readFileSync(join(house, 'docs/architecture.md'), 'utf8');
    expect(text).toContain('flowchart TB');
    expect(withFloorDiagram(text)).toBe(text);
  });
});

describe('a house with every border crossed', async () => {
  const wrong = mkdtempSync(join(tmpdir(), 'house-'));
  const forbidden: string[] = [];
  const write = (path: string, text: string): void => {
    mkdirSync(join(wrong, dirname(path)), { recursive: true });
    writeFileSync(join(wrong, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ type: 'module', imports: Object.fromEntries(rooms.map((room) => [`#${room}/*`, `./server/${room}/*`])) }),
  );
  write('server/app.ts', 'export const app = 1;\n');
  for (const room of rooms) write(`server/${room}/there.ts`, 'export const there = 1;\n');
  for (const { floor, rooms: here } of floors) {
    const notBelow = floors.filter((other) => other.floor >= floor).flatMap((other) => other.rooms);
    for (const room of here) {
      for (const other of notBelow.filter((name) => name !== room)) {
        write(`server/${room}/to-${other}.ts`, `import { there } from '#${other}/there.ts';\nexport const x = there;\n`);
        forbidden.push(`${room}-looks-down-only: server/${room}/to-${other}.ts -> server/${other}/there.ts`);
      }
      write(`server/${room}/to-app.ts`, `import { app } from '../app.ts';\nexport const x = app;\n`);
      forbidden.push(`${room}-looks-down-only: server/${room}/to-app.ts -> server/app.ts`);
    }
  }
  write('server/fhir/a.ts', "import type { B } from './b.ts';\nexport type A = B;\n");
  write('server/fhir/b.ts', "import type { A } from './a.ts';\nexport type B = A;\n");
  write('server/fhir/lost.ts', "import { x } from './nowhere.ts';\nexport const y = x;\n");
  write(
    'server/record/web.ts',
    "import { Hono } from 'hono';\nimport pg from 'pg';\nimport { jwtVerify } from 'jose';\nexport const x = [Hono, pg, jwtVerify];\n",
  );
  write('server/record/some.test.ts', 'export const x = 1;\n');
  write('server/record/uses-test.ts', "import { x } from './some.test.ts';\nexport const y = x;\n");
  const found = new Set(violationsOf(await cruiseIn(wrong, ['server'])));
  afterAll(() => rmSync(wrong, { recursive: true }));

  test.each([
    ['no-cycles', 'server/fhir/a.ts'],
    ['everything-resolves', 'server/fhir/lost.ts'],
    ['hono-at-the-doors', 'server/record/web.ts'],
    ['databases-in-the-store', 'server/record/web.ts'],
    ['jose-in-auth', 'server/record/web.ts'],
    ['program-imports-no-tests', 'server/record/uses-test.ts'],
  ])('%s finds %s', (rule, file) => {
    expect([...found].some((line) => line.startsWith(`${rule}: ${file}`))).toBe(true);
  });

  test('each look up or sideways is found, and nothing else', () => {
    expect([...found].filter((line) => line.includes('looks-down-only')).sort()).toEqual([...forbidden].sort());
  });
});
