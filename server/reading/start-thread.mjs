// The first file of a thread: of the server's bundle where it runs from one; otherwise from TypeScript, as the server itself is loaded
// then: by tsx, which a new thread does not inherit on every version of Node.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getEnvironmentData } from 'node:worker_threads';

const bundle = getEnvironmentData('bundle');
if (bundle !== undefined) await import(pathToFileURL(join(bundle, 'server/reading/thread.mjs')).href);
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./thread.ts');
}
