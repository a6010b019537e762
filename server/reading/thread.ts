// The thread that prepares documents: it holds the definitions and the policy for itself, and nothing of anybody between two documents; of what
// they said no more than times, codes and reference ranges.
import { randomFillSync } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { loadConformance } from '#conformance/load.ts';
import { createValidator } from '#conformance/validate.ts';
import { createClassifier } from '#consent/classify.ts';
import { loadPolicy } from '#consent/policy.ts';
import { createIndexer } from '#search/index-values.ts';
import { createSystemAliases } from '#search/system-aliases.ts';
import { createTimeOrderedIds } from '#fhir/time-ordered-id.ts';
import { failureOf, pack, type FromThread, type ToThread } from './messages.ts';
import { createPrepare } from './prepare.ts';
import type { Told } from './prepared.ts';
import type { ThreadData } from './reading.ts';

/** Whoever waits for an answer goes before documents that are being read. */
const BEHIND = 10;

const { terminology, policyName, baseUrl } = workerData as ThreadData;
const conformance = loadConformance(terminology);
const policy = loadPolicy(policyName);
const { structures, searchParameters } = conformance;
const { validate } = createValidator(conformance);
const index = createIndexer(searchParameters, { structures, baseUrl, aliases: createSystemAliases(policy.systemAliases) });
const classify = createClassifier({ policy, baseUrl });
const prepare = createPrepare({ validate, index, classify, policy, newId: createTimeOrderedIds(randomFillSync, Date.now) });
/** Documents that wait for the registry's word. */
const waiting = new Map<number, (told: Told | undefined) => void>();

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToThread) => {
  const { job } = message;
  if (message.kind === 'prepare') {
    void prepare(message.arrival, (asked) => {
      send({ kind: 'asked', job, asked });
      return new Promise((resolve, reject) => {
        waiting.set(job, (told) => (told === undefined ? reject(new Error('The document was dropped.')) : resolve(told)));
      });
    }).then(
      (prepared) => send({ kind: 'prepared', job, prepared: pack(prepared) }),
      (error: unknown) => send({ kind: 'failed', job, failure: failureOf(error) }),
    );
  } else {
    waiting.get(job)?.(message.kind === 'told' ? message.told : undefined);
    waiting.delete(job);
  }
});

// Only Linux says this of a thread alone.
if (process.platform === 'linux') setPriority(BEHIND);
send({ kind: 'ready' });
