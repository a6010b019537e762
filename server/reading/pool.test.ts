import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { OperationOutcomeError } from '#fhir/outcome.ts';
import { createPool, type Pool, type PoolParts } from './pool.ts';
import type { Arrival, Told } from './prepared.ts';

// A real thread that speaks as ours does; the first byte of a document says what becomes of it.
const thread = `
const { parentPort } = require('node:worker_threads');
const waiting = new Map();
const prepared = (job, patient) => ({ kind: 'prepared', job, prepared: { identifier: {}, sha256: '', patient, issues: [], types: [], texts: [], checked: '[]', index: { name: [], terms: [], targets: [], text: [], rows: {}, words: [] } } });
parentPort.on('message', ({ kind, job, arrival, told }) => {
  if (kind === 'told') return parentPort.postMessage(prepared(job, told.persons[0].id));
  if (kind === 'drop') return;
  const [what, held] = arrival.bytes;
  if (what === 1) parentPort.postMessage({ kind: 'asked', job, asked: { subject: [{ value: String(held) }], people: [], organizations: [], related: [], keeper: [] } });
  if (what === 2) parentPort.postMessage({ kind: 'failed', job, failure: { issues: [{ severity: 'error', code: 'structure', diagnostics: 'Line 3' }] } });
  if (what === 3) for (;;) {}
  if (what === 4) process.exit(7);
  if (what === 5) throw new Error('a fault of ours');
  if (what === 6) { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
});
parentPort.postMessage({ kind: 'ready' });`;

const told: Told = { persons: [{ type: 'Patient', id: 'ines', body: '' }], people: [], organizations: [], related: [] };
const found = (): Promise<Told> => Promise.resolve(told);
let pool: Pool | undefined;
let started = 0;

function poolOf(wish: Partial<PoolParts> = {}): Pool {
  started = 0;
  const start = (): Worker => {
    started++;
    return new Worker(thread, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 48 } });
  };
  return (pool = createPool({ size: 1, start, patience: 60_000, mostWaiting: 100, ...wish }));
}

function arrival(...bytes: number[]): Arrival {
  return { bytes: Buffer.from(bytes), metadata: { security: [] }, isImport: false, now: 0 };
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OperationOutcomeError)) return String(error);
  return `${error.code}: ${error.outcome.issue[0]?.diagnostics ?? ''}`;
}

afterEach(() => pool?.close());

describe('Threads that prepare documents', () => {
  test('start with the first document and ask in the middle of it', async () => {
    const { prepare } = poolOf();
    expect(started).toBe(0);
    const asked: unknown[] = [];
    const { patient } = await prepare(arrival(1, 42), (question) => {
      asked.push(question.subject);
      return found();
    });
    expect([patient, asked, started]).toEqual(['ines', [[{ value: '42' }]], 1]);
  });

  test('are begun beforehand where that is asked, and are the ones that the first document finds', async () => {
    const { prepare, warm } = poolOf();
    warm();
    warm();
    expect(started).toBe(1);
    expect((await prepare(arrival(1), found)).patient).toBe('ines');
    expect(started).toBe(1);
  });

  test('are as many as they are told to be, however many documents come', async () => {
    const { prepare } = poolOf({ size: 2 });
    const all = await Promise.all(Array.from({ length: 20 }, () => prepare(arrival(1), found)));
    expect([all.length, started]).toEqual([20, 2]);
  });

  test('hand on what is wrong with a document as it was said there', async () => {
    expect(await refusalOf(poolOf().prepare(arrival(2), found))).toBe('structure: Line 3');
  });

  test('drop a document whose question cannot be answered, and go on', async () => {
    const { prepare } = poolOf();
    expect(await refusalOf(prepare(arrival(1), () => Promise.reject(new Error('no database'))))).toBe('Error: no database');
    expect((await prepare(arrival(1), found)).patient).toBe('ines');
    expect(started).toBe(1);
  });

  test.each([
    ['ends its thread', 4, 'exception'],
    ['makes its thread throw', 5, 'exception'],
    ['takes all the memory of its thread', 6, 'too-costly'],
  ])('a document that %s is tried once more alone, then refused', async (_, what, code) => {
    const { prepare } = poolOf();
    const [refused, other] = await Promise.all([refusalOf(prepare(arrival(what), found)), prepare(arrival(1), found)]);
    expect(refused).toMatch(new RegExp(`^${code}: .*Nothing was stored\\.$`));
    expect([other.patient, started]).toEqual(['ines', 3]);
  });

  test('a document without end is given up, and what waited behind it is taken', async () => {
    const { prepare } = poolOf({ patience: 1000 });
    const [refused, other] = await Promise.all([refusalOf(prepare(arrival(3), found)), prepare(arrival(1), found)]);
    expect(refused).toMatch(/^too-costly: Reading the document took more than 1 s/);
    expect(other.patient).toBe('ines');
  });

  test('more documents than may wait are sent away', async () => {
    const { prepare } = poolOf({ mostWaiting: 2 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => refusalOf(prepare(arrival(1), found))));
    expect(answers.filter((answer) => answer.startsWith('throttled'))).toHaveLength(3);
  });

  test('whoever waits when the server stops is told', async () => {
    const { prepare, close } = poolOf();
    const waiting = refusalOf(prepare(arrival(1), () => new Promise(() => undefined)));
    await close();
    expect(await waiting).toMatch(/^transient: The server is about to stop/);
    expect(await refusalOf(prepare(arrival(1), found))).toMatch(/^transient/);
  });
});
