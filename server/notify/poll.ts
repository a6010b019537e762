// Does something again and again until it is stopped: never twice at the same time, and never for a process that wants to end.

export interface Polling {
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>;
}

export function startPolling(work: () => Promise<unknown>, every: number, failed: (error: unknown) => void): Polling {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const wait = (): void => {
    timer = setTimeout(() => {
      running = round();
    }, every);
    timer.unref();
  };
  async function round(): Promise<void> {
    try {
      await work();
    } catch (error) {
      failed(error);
    }
    if (!stopped) wait();
  }
  wait();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
