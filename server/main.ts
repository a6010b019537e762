// The start of the program.
import { startServer } from './start.ts';

await startServer(process.env).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
