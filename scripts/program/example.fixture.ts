// What a program may do, run as `npm start` runs the server: see its arguments, begin a thread for documents, and fail.
import { once } from 'node:events';
import { getEnvironmentData, Worker } from 'node:worker_threads';
import { invalid } from '#fhir/outcome.ts';

const workerData = { terminology: '', policyName: 'liguria-2020', baseUrl: 'https://example.org/fhir' };
const thread = new Worker(new URL('../../server/reading/start-thread.mjs', import.meta.url), { workerData, execArgv: [] });
const [message] = (await once(thread, 'message')) as [{ readonly kind: string }];
await thread.terminate();
const bundle = getEnvironmentData('bundle');
const trace = invalid('Nothing is wrong.').stack ?? '';
process.stdout.write(JSON.stringify({ words: process.argv.slice(2), here: import.meta.url, bundle, thread: message.kind, trace }));
