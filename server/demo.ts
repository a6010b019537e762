// The demo: the server with the demo's people and their records, loaded on first start through the door that everybody uses.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { personas } from '#auth/personas.ts';
import { load } from '#load/load.ts';
import { createBar } from '#load/progress.ts';
import type { Config } from './config.ts';
import { databaseUrl } from './database-url.ts';
import { startServer, type Started } from './start.ts';

const fixtures = fileURLToPath(new URL('../fixtures/demo/', import.meta.url));

export async function startDemo(environment: Readonly<Record<string, string | undefined>>): Promise<Started> {
  const started = await startServer({
    REGISTRY: join(fixtures, '10-registry.json'),
    ...environment,
    MODE: 'demo',
    LOG_LEVEL: environment['LOG_LEVEL'] ?? 'warn',
  });
  if (!(await isLoaded(started))) await loadFixtures(started);
  greet(started);
  return started;
}

/** Loaded once: what the demo's people decide afterwards outlives a restart. */
async function isLoaded({ server, config }: Started): Promise<boolean> {
  const citizen = await server.store.read((reader) => reader.standing({ type: 'Patient', id: 'citizen' }));
  return citizen !== undefined && existsSync(markOf(config));
}

/** One for each database, without its address: that may hold a password. */
function markOf(config: Config): string {
  return join(config.DATA_DIR, `demo-loaded-${createHash('sha256').update(databaseUrl(config)).digest('hex').slice(0, 12)}`);
}

async function loadFixtures({ server, url, config }: Started): Promise<void> {
  const token = await server.issueToken('admin');
  const loaded = await load({ paths: [fixtures], base: `${url}/fhir`, token, progress: createBar() });
  if (!loaded.complete) throw new Error(`The demo fixtures were not loaded whole.\n${loaded.summary}`);
  mkdirSync(config.DATA_DIR, { recursive: true });
  writeFileSync(markOf(config), '');
}

function greet({ url }: Started): void {
  const width = Math.max(...Object.keys(personas).map((name) => name.length));
  const people = Object.entries(personas).map(([name, { about }]) => `  ${name.padEnd(width)}  ${about}`);
  console.log(`
Ready.
  pages          ${url}/
  FHIR           ${url}/fhir
  an app         ${url}/demo/app
  API explorer   ${url}/docs
  health         ${url}/readyz, ${url}/metrics

People (a token of any of them: npm run -s token -- NAME):
${people.join('\n')}

Try:
  TOKEN=$(npm run -s token -- gp)
  curl -s -H "Authorization: Bearer $TOKEN" "${url}/fhir/DiagnosticReport?patient=citizen&_pretty=true"
`);
}
