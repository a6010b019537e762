// Connections lent to one work at a time; the last returned is lent first, because its cache is warm.
export class Turns<T> {
  readonly #open: () => T;
  readonly #most: number;
  readonly #free: T[] = [];
  readonly #all: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  constructor(open: () => T, most: number) {
    this.#open = open;
    this.#most = most;
  }

  async lend<R>(work: (item: T) => Promise<R>): Promise<R> {
    const item = this.#take() ?? (await new Promise<T>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(item);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(item);
      else next(item);
    }
  }

  get all(): readonly T[] {
    return this.#all;
  }

  #take(): T | undefined {
    const item = this.#free.pop();
    if (item !== undefined || this.#all.length >= this.#most) return item;
    const opened = this.#open();
    this.#all.push(opened);
    return opened;
  }
}
