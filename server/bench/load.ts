// What the parent asks of the load generator, and what it hears back. Plain values: they cross a process border.

export interface Shot {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string;
}

/** One connection: it fires its shots in turn, waiting for each answer, and starts again at the end. */
export interface Client {
  readonly headers: Readonly<Record<string, string>>;
  readonly shots: readonly Shot[];
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly clients: readonly Client[];
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly answers: number;
  /** Answers other than 2xx, lost connections and timeouts. */
  readonly failed: number;
  readonly bytesPerAnswer: number;
}
