// The promise of the group commit: an answer means that the disk has it.
import { describe, expect, test } from 'vitest';
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

  test('acknowledges nothing any more when the disk has failed', async () => {
    const { commits } = start(() => Promise.reject(new Error('EIO')));
    await expect(commits.append(auditRecord())).rejects.toThrow('EIO');
    await expect(commits.transact(() => Promise.resolve(1))).rejects.toThrow('EIO');
  });
});
