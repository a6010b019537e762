// Audit records that arrive while others are being committed share the next commit.
import type { AuditRecord } from '../store.ts';

interface Waiting {
  readonly record: AuditRecord;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const mostTogether = 500;

export class AppendQueue {
  readonly #commit: (records: readonly AuditRecord[]) => Promise<void>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(commit: (records: readonly AuditRecord[]) => Promise<void>) {
    this.#commit = commit;
  }

  append(record: AuditRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Resolves when everything appended before is committed. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const some = this.#waiting.splice(0, mostTogether);
      if (!(await this.#attempt(some)) && some.length > 1) for (const one of some) await this.#attempt([one], true);
    }
    this.#running = undefined;
  }

  /** A record that spoils the commit must not take its neighbours along. */
  async #attempt(some: readonly Waiting[], last = some.length === 1): Promise<boolean> {
    try {
      await this.#commit(some.map(({ record }) => record));
      for (const { resolve } of some) resolve();
      return true;
    } catch (error) {
      if (last) for (const { reject } of some) reject(error);
      return false;
    }
  }
}
