// One writer, many callers: all that arrived while the disk was busy with the last commit share the next transaction and its
// commit, and are answered when that has reached the disk. The disk is waited for beside the event loop.
// https://www.sqlite.org/wal.html
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditRecord, Writer } from '../store.ts';

interface Job {
  readonly work: (writer: Writer) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  /** A failed append fails its neighbours' commit too; a failed work is undone alone. */
  readonly record?: AuditRecord;
  failed: boolean;
}

export interface GroupCommitParts {
  /** Takes the connection for one transaction. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  readonly exec: (statement: string) => void;
  readonly writer: Writer;
  readonly append: (records: readonly AuditRecord[]) => Promise<void>;
  /** Tells whether what was written stands. */
  readonly settled: (committed: boolean) => void;
  /** Resolves when everything committed before the call would survive the machine. */
  readonly sync: () => Promise<void>;
}

export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #queue: Job[] = [];
  #scheduled = false;
  #idle: Promise<void> = Promise.resolve();
  /** After a failed sync nobody knows what the disk holds: nothing more is acknowledged. */
  #broken: unknown;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  transact<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => this.#enqueue({ work, resolve, reject, failed: false }));
  }

  append(record: AuditRecord): Promise<void> {
    return new Promise<void>((resolve, reject) => this.#enqueue({ work: () => Promise.resolve(), resolve, reject, record, failed: false }));
  }

  /** Resolves when everything queued before is committed. */
  async drained(): Promise<void> {
    while (this.#scheduled) await this.#idle;
  }

  #enqueue(job: Job): void {
    if (this.#broken !== undefined) return job.reject(this.#broken);
    this.#queue.push(job);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#idle = this.#flushSoon();
  }

  async #flushSoon(): Promise<void> {
    do {
      await nextTurn();
      const jobs = this.#queue;
      this.#queue = [];
      await this.#parts.exclusively(() => this.#commitTogether(jobs));
    } while (this.#queue.length > 0);
    this.#scheduled = false;
  }

  /**
   * Nearly always all of them succeed: so they are done without a way back for each, which would cost a copy of every page that
   * it changes. When one fails, nothing stands, and all are done again, `marked`: each can be undone alone.
   */
  async #commitTogether(jobs: readonly Job[], marked = false): Promise<void> {
    const { exec, append, settled, writer } = this.#parts;
    const succeeded = new Map<Job, unknown>();
    try {
      exec('begin immediate');
      for (const job of jobs) {
        if (job.record !== undefined) continue;
        if (marked) await this.#attempt(job, succeeded);
        else succeeded.set(job, await job.work(writer));
      }
      const appends = jobs.filter(({ record }) => record !== undefined);
      if (appends.length > 0) await append(appends.flatMap(({ record }) => record ?? []));
      for (const job of appends) succeeded.set(job, undefined);
      exec('commit');
    } catch (error) {
      this.#rollback();
      settled(false);
      if (marked || jobs.length === 1) await this.#eachAlone(jobs, error);
      else await this.#commitTogether(jobs, true);
      return;
    }
    settled(true);
    await this.#acknowledge(succeeded);
  }

  async #acknowledge(succeeded: ReadonlyMap<Job, unknown>): Promise<void> {
    try {
      if (this.#broken === undefined) await this.#parts.sync();
    } catch (error) {
      this.#broken = error;
    }
    for (const [job, value] of succeeded) {
      if (this.#broken === undefined) job.resolve(value as never);
      else job.reject(this.#broken);
    }
  }

  /** One of them spoilt the commit: each alone shows which. Those that had failed before stay failed. */
  async #eachAlone(jobs: readonly Job[], error: unknown): Promise<void> {
    const open = jobs.filter((job) => !job.failed);
    if (jobs.length === 1) open[0]?.reject(error);
    else for (const job of open) await this.#commitTogether([job]);
  }

  async #attempt(job: Job, succeeded: Map<Job, unknown>): Promise<void> {
    const { exec, writer, settled } = this.#parts;
    exec('savepoint job');
    try {
      const value = await job.work(writer);
      exec('release job');
      succeeded.set(job, value);
    } catch (error) {
      exec('rollback to job');
      exec('release job');
      settled(false);
      job.failed = true;
      job.reject(error);
    }
  }

  #rollback(): void {
    try {
      this.#parts.exec('rollback');
    } catch {
      // The engine has already rolled back.
    }
  }
}
