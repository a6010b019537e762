// The load generator and the yardstick, each a process of its own, as the parent sees them.
import { forkSibling, nextMessage, stop } from './children.ts';
import type { Load, Measured } from './load.ts';

export interface LoadGenerator {
  run(load: Load): Promise<Measured>;
  stop(): Promise<void>;
}

type Reply = { readonly measured: Measured } | { readonly failure: string };

export async function startLoadGenerator(): Promise<LoadGenerator> {
  const child = forkSibling('./generator-process.ts');
  await nextMessage(child);
  return {
    run: async (load) => {
      const reply = nextMessage<Reply>(child);
      child.send(load);
      const answer = await reply;
      if ('failure' in answer) throw new Error(answer.failure);
      return answer.measured;
    },
    stop: () => stop(child),
  };
}

export async function startBareHono(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = forkSibling('./bare-hono-process.ts');
  const { url } = await nextMessage<{ url: string }>(child);
  return { url, stop: () => stop(child) };
}
