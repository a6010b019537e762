// Threads that prepare documents: started with the first one or a little before, some documents on each at a time, so that a thread works while another
// document of it waits for the registry. A thread that is lost (no memory left, no end in sight) takes nothing with it: each of its
// documents is tried once more alone, and what is lost again is the fault of that document.
import type { Worker } from 'node:worker_threads';
import { OperationOutcomeError, issue, type IssueCode } from '#fhir/outcome.ts';
import { errorOf, unpack, type FromThread, type ToThread } from './messages.ts';
import type { Arrival, Ask, Prepare, Prepared } from './prepared.ts';

export interface PoolParts {
  readonly size: number;
  readonly start: () => Worker;
  /** Milliseconds that a thread may work on a document. */
  readonly patience: number;
  /** More documents than this do not wait. */
  readonly mostWaiting: number;
}

export interface Pool {
  readonly prepare: Prepare;
  /** Begins the first thread before the first document, which then need not wait until it has loaded what it needs. */
  warm(): void;
  /** Whoever still waits is told. */
  close(): Promise<void>;
}

interface Job {
  readonly number: number;
  readonly arrival: Arrival;
  readonly ask: Ask;
  readonly resolve: (prepared: Prepared) => void;
  readonly reject: (error: unknown) => void;
  isRepeated: boolean;
  timer: NodeJS.Timeout | undefined;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
  isReady: boolean;
}

/** While some wait for the registry's word, which the thread that writes gives between two documents, another is worked on. */
const AT_A_TIME = 5;

export function createPool(parts: PoolParts): Pool {
  const threads = new Set<Thread>();
  const queue: Job[] = [];
  let count = 0;
  let isClosed = false;

  function begin(): Thread {
    const thread: Thread = { worker: parts.start(), jobs: new Map(), isReady: false };
    threads.add(thread);
    thread.worker.on('message', (message: FromThread) => hear(thread, message));
    thread.worker.on('error', (error: NodeJS.ErrnoException) => lose(thread, isOutOfMemory(error) ? tooLarge() : broken()));
    thread.worker.on('exit', () => lose(thread, broken()));
    return thread;
  }

  function hear(thread: Thread, message: FromThread): void {
    if (message.kind === 'ready') {
      thread.isReady = true;
      for (const job of thread.jobs.values()) watch(thread, job);
      return;
    }
    const job = thread.jobs.get(message.job);
    if (job === undefined) return;
    clearTimeout(job.timer);
    if (message.kind === 'asked') void answer(thread, job, message.asked);
    else {
      end(thread, job);
      if (message.kind === 'prepared') job.resolve(unpack(message.prepared));
      else job.reject(errorOf(message.failure));
      share();
    }
  }

  async function answer(thread: Thread, job: Job, asked: Parameters<Ask>[0]): Promise<void> {
    try {
      const told = await job.ask(asked);
      if (!thread.jobs.has(job.number)) return;
      send(thread, { kind: 'told', job: job.number, told });
      watch(thread, job);
    } catch (error) {
      if (!thread.jobs.has(job.number)) return;
      send(thread, { kind: 'drop', job: job.number });
      end(thread, job);
      job.reject(error);
      share();
    }
  }

  function send(thread: Thread, message: ToThread): void {
    thread.worker.postMessage(message);
  }

  /** What is done already may still wait to be heard when this thread was busy itself: so it is looked at once more. */
  function watch(thread: Thread, job: Job): void {
    if (!thread.isReady) return;
    const late = (): void => {
      if (thread.jobs.get(job.number) === job) lose(thread, tooLong(parts.patience));
    };
    job.timer = setTimeout(() => (job.timer = setTimeout(late, 1)), parts.patience);
  }

  function end(thread: Thread, job: Job): void {
    thread.jobs.delete(job.number);
    if (thread.jobs.size === 0) thread.worker.unref();
  }

  function lose(thread: Thread, error: Error): void {
    if (!threads.delete(thread)) return;
    void thread.worker.terminate();
    const again: Job[] = [];
    for (const job of thread.jobs.values()) {
      clearTimeout(job.timer);
      if (job.isRepeated || isClosed) job.reject(isClosed ? closed() : error);
      else again.push(Object.assign(job, { isRepeated: true }));
    }
    thread.jobs.clear();
    queue.unshift(...again);
    share();
  }

  function share(): void {
    for (let job = queue[0]; job !== undefined && !isClosed; job = queue[0]) {
      const thread = placeFor(job);
      if (thread === undefined) return;
      queue.shift();
      give(thread, job);
    }
  }

  function placeFor({ isRepeated }: Job): Thread | undefined {
    const [idlest] = [...threads].sort((a, b) => a.jobs.size - b.jobs.size);
    if (idlest === undefined || (idlest.jobs.size > 0 && threads.size < parts.size)) return begin();
    const isAlone = [...idlest.jobs.values()].some((job) => job.isRepeated);
    return idlest.jobs.size < (isRepeated ? 1 : AT_A_TIME) && !isAlone ? idlest : undefined;
  }

  function give(thread: Thread, job: Job): void {
    thread.jobs.set(job.number, job);
    thread.worker.ref();
    // A copy: the bytes may be part of something larger, and are needed again should the thread be lost.
    const bytes = new Uint8Array(job.arrival.bytes);
    const message: ToThread = { kind: 'prepare', job: job.number, arrival: { ...job.arrival, bytes } };
    thread.worker.postMessage(message, [bytes.buffer]);
    watch(thread, job);
  }

  return {
    prepare: (arrival, ask) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(closed());
        if (queue.length >= parts.mostWaiting) return reject(crowded());
        queue.push({ number: ++count, arrival, ask, resolve, reject, isRepeated: false, timer: undefined });
        share();
      }),
    warm() {
      if (!isClosed && threads.size === 0) begin().worker.unref();
    },
    async close() {
      isClosed = true;
      for (const job of queue.splice(0)) job.reject(closed());
      const ended = [...threads].map(({ worker }) => worker.terminate());
      for (const thread of [...threads]) lose(thread, closed());
      await Promise.all(ended);
    },
  };
}

function isOutOfMemory({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function refusal(code: IssueCode, text: string): Error {
  return new OperationOutcomeError([issue(code, `${text} Nothing was stored.`)]);
}

const tooLong = (patience: number): Error =>
  refusal(
    'too-costly',
    `Reading the document took more than ${patience / 1000} s, so it was given up. Send what it holds in smaller parts.`,
  );
const tooLarge = (): Error =>
  refusal('too-costly', 'Reading the document needs more memory than there is. Send what it holds in smaller parts.');
const broken = (): Error =>
  refusal('exception', 'The reading of the document ended before its time. Send it once more, or tell who runs the server.');
const crowded = (): Error => refusal('throttled', 'Too many documents are waiting to be read. Send this one again in a moment.');
const closed = (): Error => refusal('transient', 'The server is about to stop. Send the document again in a moment.');
