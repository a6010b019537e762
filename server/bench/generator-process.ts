// Runs as a process of its own, so that the load does not share the server's or the parent's event loop.
import { fire } from './fire.ts';
import type { Load } from './load.ts';

process.on('message', (load: Load) => {
  fire(load).then(
    (measured) => process.send?.({ measured }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
