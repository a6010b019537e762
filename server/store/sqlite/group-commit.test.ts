// The promise of the group commit: an answer means that the disk has it.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditRecord } from '../contract/world.ts';
import type { Writer } from '../store.ts';
import { GroupCommit, type GroupCommitParts } from './group-commit.ts';

interface Steps {
  readonly log: string[];
  readonly commits: GroupCommit;
}

function start(sync: GroupCommitParts['sync']): Steps {
  const log: string[] = [];
  const commits = new GroupCommit({
    exclusively: (work) => work(),
    exec: (statement) => void log.push(statement),
    writer: {} as Writer,
    append: (records) => Promise.resolve(void log.push(`append ${records.length}`)),
    settled: () => undefined,
    sync: async () => {
      log.push('sync');
      await sync();
      log.push('synced');
    },
  });
  return { log, commits };
}

/** The event loop has turned often enough for whatever is not waiting for a moment in time. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await new Promise(setImmediate);
}

describe('A group commit', () => {
  test('answers when the disk has it, all that came in one turn at once', async () => {
    const { log, commits } = start(() => new Promise((resolve) => setTimeout(resolve, 5)));
    await Promise.all([1, 2, 3].map(() => commits.append(auditRecord()).then(() => log.push('answered'))));
    expect(log).toEqual(['begin immediate', 'append 3', 'commit', 'sync', 'synced', 'answered', 'answered', 'answered']);
  });

  test('gathers what arrives while the disk works, commits it together, and never answers for it with an older sync', async () => {
    const waits: (() => void)[] = [];
    const { log, commits } = start(() => new Promise((resolve) => void waits.push(resolve)));
    const first = commits.append(auditRecord());
    while (waits.length < 1) await new Promise(setImmediate);
    let answered = 0;
    const later = [1, 2].map(() => commits.append(auditRecord()).then(() => (answered += 1)));
    waits[0]?.();
    await first;
    while (waits.length < 2) await new Promise(setImmediate);
    expect(answered).toBe(0);
    waits[1]?.();
    await Promise.all(later);
    expect(log.filter((step) => step.startsWith('append'))).toEqual(['append 1', 'append 2']);
  });

  test('has written what arrived while the disk worked, and commits when the disk is free', async () => {
    const waits: (() => void)[] = [];
    const { log, commits } = start(() => new Promise((resolve) => void waits.push(resolve)));
    const first = commits.append(auditRecord());
    while (waits.length < 1) await new Promise(setImmediate);
    log.length = 0;
    const later = ['second', 'third'].map((name) => commits.transact(async () => void log.push(name)));
    await turns();
    expect(log).toEqual(['begin immediate', 'second', 'third']);
    const last = commits.append(auditRecord());
    await turns();
    expect(log).toHaveLength(3);
    waits[0]?.();
    await first;
    await turns();
    expect(log.slice(3)).toEqual(['synced', 'append 1', 'commit', 'sync']);
    waits[1]?.();
    await Promise.all([...later, last]);
  });

  test('refuses what was written while the disk failed', async () => {
    const fails: ((reason: Error) => void)[] = [];
    const { commits } = start(() => new Promise((_, reject) => void fails.push(reject)));
    const first = commits.append(auditRecord());
    while (fails.length < 1) await new Promise(setImmediate);
    const second = commits.transact(() => Promise.resolve(2));
    await turns();
    fails[0]?.(new Error('EIO'));
    const outcomes = await Promise.allSettled([first, second, commits.drained()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(fails).toHaveLength(1);
  });

  test('acknowledges nothing any more when the disk has failed', async () => {
    const { commits } = start(() => Promise.reject(new Error('EIO')));
    await expect(commits.append(auditRecord())).rejects.toThrow('EIO');
    await expect(commits.transact(() => Promise.resolve(1))).rejects.toThrow('EIO');
  });
});

describe('Who is in no hurry', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  const inMemory = () => start(() => Promise.resolve());
  const moreToCome = () => true;
  const commitsOf = (log: readonly string[]) => log.filter((step) => step === 'commit').length;
  test('waits for nobody when nobody is to come', async () => {
    const { log, commits } = inMemory();
    await expect(commits.transact(() => Promise.resolve('done'), { moreToCome: () => false })).resolves.toBe('done');
    expect(commitsOf(log)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits while others are to come, and goes with the last of them', async () => {
    const { log, commits } = inMemory();
    let coming = 3;
    const comes = () => {
      coming -= 1;
      return commits.transact(() => Promise.resolve(), { moreToCome: () => coming > 0 });
    };
    const first = [comes(), comes()];
    await turns();
    expect(log).toEqual(['begin immediate']);
    await Promise.all([...first, comes()]);
    expect(commitsOf(log)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes when they are enough, however many are to come', async () => {
    const { log, commits } = inMemory();
    await Promise.all([1, 2, 3, 4].map(() => commits.transact(() => Promise.resolve(), { moreToCome })));
    expect(commitsOf(log)).toBe(1);
  });

  test('lets others be answered between two of its kind', async () => {
    const { commits } = inMemory();
    let isAnswered = false;
    const first = commits.transact(async () => void setImmediate(() => (isAnswered = true)), { moreToCome });
    const others = [1, 2, 3].map(() => commits.transact(() => Promise.resolve(isAnswered), { moreToCome }));
    expect(await Promise.all(others)).toEqual([true, true, true]);
    await first;
  });

  test('goes after a moment though nobody came', async () => {
    const { log, commits } = inMemory();
    const alone = commits.transact(() => Promise.resolve(), { moreToCome });
    await turns();
    expect(log).toEqual(['begin immediate']);
    vi.advanceTimersToNextTimer();
    await alone;
    expect(commitsOf(log)).toBe(1);
  });

  test('is taken along by anybody in a hurry, who waits for nobody', async () => {
    const { log, commits } = inMemory();
    const waiting = commits.transact(() => Promise.resolve(), { moreToCome });
    await turns();
    await Promise.all([commits.append(auditRecord()), waiting]);
    expect(log.filter((step) => step !== 'sync' && step !== 'synced')).toEqual(['begin immediate', 'append 1', 'commit']);
  });

  test('waits as well when it came while the disk was at work', async () => {
    const waits: (() => void)[] = [];
    const { log, commits } = start(() => new Promise((resolve) => void waits.push(resolve)));
    const first = commits.append(auditRecord());
    await turns();
    const waiting = commits.transact(() => Promise.resolve(), { moreToCome });
    waits[0]?.();
    await first;
    await turns();
    expect(commitsOf(log)).toBe(1);
    vi.advanceTimersToNextTimer();
    await turns();
    waits[1]?.();
    await waiting;
    expect(commitsOf(log)).toBe(2);
  });

  test('has its work done before it waits', async () => {
    const { commits } = inMemory();
    const done: string[] = [];
    const first = commits.transact(async () => void done.push('first'), { moreToCome });
    await turns();
    expect(done).toEqual(['first']);
    const second = commits.transact(async () => void done.push('second'), { moreToCome: () => false });
    await Promise.all([first, second]);
    expect(done).toEqual(['first', 'second']);
  });

  test('is done again with its company when one of that fails', async () => {
    const { log, commits } = inMemory();
    const done: string[] = [];
    const first = commits.transact(async () => void done.push('first'), { moreToCome });
    await turns();
    const unfit = commits.transact(() => Promise.reject(new Error('unfit')), { moreToCome });
    const last = commits.transact(async () => void done.push('last'), { moreToCome });
    const [stored, failed, other] = await Promise.allSettled([first, unfit, last]);
    expect([stored.status, failed.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(done).toEqual(['first', 'first', 'last']);
    expect(commitsOf(log)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('fails alone, and fails with the disk', async () => {
    const { commits } = inMemory();
    const unfit = commits.transact(() => Promise.reject(new Error('unfit')), { moreToCome });
    const [failed, stored] = await Promise.allSettled([unfit, commits.transact(() => Promise.resolve(1))]);
    expect([failed.status, stored.status]).toEqual(['rejected', 'fulfilled']);
    const broken = start(() => Promise.reject(new Error('EIO'))).commits;
    await expect(Promise.all([broken.transact(() => Promise.resolve(), { moreToCome }), broken.drained()])).rejects.toThrow('EIO');
  });

  test('is written before the store closes', async () => {
    const { log, commits } = inMemory();
    const waiting = commits.transact(() => Promise.resolve(), { moreToCome });
    await commits.drained();
    await waiting;
    expect(commitsOf(log)).toBe(1);
  });
});
