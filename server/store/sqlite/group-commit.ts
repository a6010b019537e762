// One writer, many callers: while the disk is busy with the last commit, what arrives is written into the next transaction; when the disk
// is free they share its commit, and are answered when that has reached the disk. The disk is waited for beside the event loop. What is in no
// hurry waits for company of its kind. docs/decisions/0024-documents-wait-for-company.md
// https://www.sqlite.org/wal.html
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditRecord, Transacting, Writer } from '../store.ts';

/** So many in no hurry are company enough: the first others save the most. */
const MOST_AWAITED = 4;
/** Milliseconds that the first of them waits at most. */
const LONGEST_WAIT = 40;

interface Job {
  readonly work: (writer: Writer) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
  /** A failed append fails its neighbours' commit too; a failed work is undone alone. */
  readonly record?: AuditRecord;
  readonly moreToCome?: (() => boolean) | undefined;
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
  /** Set while an open transaction waits for company or for the disk: looks again. */
  #goOn: (() => void) | undefined;
  /** Of the open transaction, from its first wait on. */
  #patience: NodeJS.Timeout | undefined;
  #isImpatient = false;
  #isDraining = false;
  #idle: Promise<void> = Promise.resolve();
  /** Set while the disk is at work: settles when all that is committed is on it and answered. */
  #acknowledged: Promise<void> | undefined;
  /** After a failed sync nobody knows what the disk holds: nothing more is acknowledged. */
  #broken: unknown;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  transact<T>(work: (writer: Writer) => Promise<T>, { moreToCome }: Transacting = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => this.#enqueue({ work, resolve, reject, moreToCome, failed: false }));
  }

  append(record: AuditRecord): Promise<void> {
    return new Promise<void>((resolve, reject) => this.#enqueue({ work: () => Promise.resolve(), resolve, reject, record, failed: false }));
  }

  /** Resolves when everything queued before is committed. */
  async drained(): Promise<void> {
    this.#isDraining = true;
    this.#goOn?.();
    while (this.#scheduled) await this.#idle;
    await this.#acknowledged;
    this.#isDraining = false;
  }

  #enqueue(job: Job): void {
    if (this.#broken !== undefined) return job.reject(this.#broken);
    this.#queue.push(job);
    if (this.#scheduled) this.#goOn?.();
    else this.#begin();
  }

  #begin(): void {
    this.#scheduled = true;
    this.#idle = this.#commitQueued();
  }

  async #commitQueued(): Promise<void> {
    await nextTurn();
    await this.#parts.exclusively(() => this.#commitTogether(this.#queue.splice(0)));
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#begin();
  }

  /**
   * Nearly always all of them succeed: so they are done without a way back for each, which would cost a copy of every page that
   * it changes. When one fails, nothing stands, and all are done again, `marked`: each can be undone alone. Company that comes to the first
   * try is added to `jobs`.
   */
  async #commitTogether(jobs: Job[], way: 'first' | 'marked' | 'alone' = 'first'): Promise<void> {
    const { exec, append, settled, writer } = this.#parts;
    const succeeded = new Map<Job, unknown>();
    try {
      exec('begin immediate');
      // Grows as it goes.
      for (const job of jobs) {
        if (job.record === undefined) {
          if (way === 'marked') await this.#attempt(job, succeeded);
          else succeeded.set(job, await job.work(writer));
        }
        // Its like are long works: what others ask meanwhile is answered between two of them.
        if (job.moreToCome !== undefined) await nextTurn();
        if (way === 'first' && job === jobs.at(-1)) jobs.push(...(await this.#company(jobs)));
      }
      this.#stopWaiting();
      const appends = jobs.filter(({ record }) => record !== undefined);
      if (appends.length > 0) await append(appends.flatMap(({ record }) => record ?? []));
      for (const job of appends) succeeded.set(job, undefined);
      exec('commit');
    } catch (error) {
      this.#stopWaiting();
      this.#rollback();
      settled(false);
      if (way === 'marked' || jobs.length === 1) await this.#eachAlone(jobs, error);
      else await this.#commitTogether(jobs, 'marked');
      return;
    }
    settled(true);
    this.#acknowledgeBeside(succeeded);
  }

  /** Who shares the commit of an open transaction: they are written as they come, so that only the commit waits. */
  async #company(jobs: readonly Job[]): Promise<readonly Job[]> {
    while (this.#isToWait(jobs)) {
      if (this.#queue.length > 0) return this.#queue.splice(0);
      await new Promise<void>((resolve) => (this.#goOn = resolve));
      this.#goOn = undefined;
    }
    return [];
  }

  /** Until the disk has the commit before; and a moment for company where nobody is in a hurry. */
  #isToWait(jobs: readonly Job[]): boolean {
    if (this.#acknowledged !== undefined) return true;
    const isEnough = jobs.length >= MOST_AWAITED || this.#isImpatient || this.#isDraining;
    if (isEnough || !jobs.every(({ moreToCome }) => moreToCome !== undefined)) return false;
    if (this.#queue.length > 0) return true;
    if (!jobs.every(({ moreToCome }) => moreToCome?.() === true)) return false;
    this.#patience ??= setTimeout(() => {
      this.#isImpatient = true;
      this.#goOn?.();
    }, LONGEST_WAIT);
    return true;
  }

  #stopWaiting(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#isImpatient = false;
  }

  /** The next transaction is written meanwhile. */
  #acknowledgeBeside(succeeded: ReadonlyMap<Job, unknown>): void {
    const acknowledged = Promise.all([this.#acknowledged, this.#acknowledge(succeeded)]).then(() => {
      if (this.#acknowledged !== acknowledged) return;
      this.#acknowledged = undefined;
      this.#goOn?.();
    });
    this.#acknowledged = acknowledged;
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
    else for (const job of open) await this.#commitTogether([job], 'alone');
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
