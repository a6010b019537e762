// What an operator does to the database by hand: bring it up to date, back it up, restore it, check the audit trail, find words anew.
import { randomUUID } from 'node:crypto';
import { verifyChain } from '#audit/verify-chain.ts';
import { loadConformance } from '#conformance/load.ts';
import { FHIR_PATH } from '#http/fhir-app.ts';
import { backupStore, restoreStore } from '#store/backup.ts';
import { openStore } from '#store/open-store.ts';
import { composeRecord } from './compose-record.ts';
import { readConfig, terminologyFolder } from './config.ts';
import { databaseUrl } from './database-url.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Maintenance serves no request, so it needs no issuer of tokens. */
function addressOf(environment: Environment): string {
  return databaseUrl(readConfig({ ...environment, MODE: 'demo' }));
}

export async function migrate(environment: Environment): Promise<string> {
  const store = await openStore(addressOf(environment));
  await store.close();
  return `The ${store.engine} database is up to date.`;
}

export async function backup(environment: Environment, [file]: readonly string[]): Promise<string> {
  if (file === undefined) throw new Error('Name the file to write: npm run backup -- FILE');
  await backupStore(addressOf(environment), file);
  return `Backed up to ${file}.`;
}

export async function restore(environment: Environment, [file]: readonly string[]): Promise<string> {
  if (file === undefined) throw new Error('Name the file to restore: npm run restore -- FILE');
  await restoreStore(file, addressOf(environment));
  return `Restored from ${file}.`;
}

export async function auditVerify(environment: Environment): Promise<string> {
  const store = await openStore(addressOf(environment));
  try {
    const { rows, brokenAt } = await verifyChain(store);
    if (brokenAt !== undefined)
      throw new Error(`The audit trail is broken at row ${brokenAt.seq}: ${brokenAt.why}. ${rows} rows before it are sound.`);
    return `The audit trail is sound: ${rows} rows.`;
  } finally {
    await store.close();
  }
}

/** After an update that finds documents by more of their words: says on the way how far it is. */
export async function reindexWords(
  environment: Environment,
  _args: readonly string[] = [],
  say: (line: string) => void = console.log,
): Promise<string> {
  const config = readConfig({ ...environment, MODE: 'demo' });
  const store = await openStore(databaseUrl(config));
  const composed = composeRecord({
    store,
    conformance: loadConformance(terminologyFolder(config)),
    policyName: config.POLICY,
    baseUrl: `${config.PUBLIC_URL === '' ? `http://${config.HOST}:${config.PORT}` : config.PUBLIC_URL.replace(/\/$/, '')}${FHIR_PATH}`,
    clock: Date.now,
    newId: randomUUID,
  });
  try {
    const done = await composed.record.reindexWords((count, total) => say(`${count} of ${total}`));
    return `The words of ${done} resources are written anew.`;
  } finally {
    await composed.close();
    await store.close();
  }
}

/** Runs one of these for a command: its word on success, one line and exit code 1 on failure. */
export async function runMaintenance(work: (environment: Environment, args: readonly string[]) => Promise<string>): Promise<void> {
  try {
    console.log(await work(process.env, process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
