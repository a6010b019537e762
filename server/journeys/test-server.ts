// The whole server behind its real door, without sockets: the demo's people, a fixed clock, counted ids.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { createServer, type Server } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import type { TokenWish } from '#auth/demo-issuer.ts';
import type { PersonaName } from '#auth/personas.ts';
import type { Requester } from '#auth/requester.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import { serialized } from '#store/sqlite/serialized.fixture.ts';

export const now = Date.parse('2026-11-02T09:00:00Z');
const fixtures = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));

/** The citizen of the demo, as the pages ask for them. */
export const citizenRequester: Requester = {
  kind: 'citizen',
  patient: 'citizen',
  subject: 'Patient/citizen',
  scopes: [],
  purpose: 'PERSONAL',
  client: 'test',
};

export interface Reply<T = Resource> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly body: T;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly purpose?: string;
  readonly patient?: string;
  readonly scope?: string;
  readonly bound?: TokenWish['bound'];
}

export interface TestServer extends Pick<Server, 'close'> {
  readonly server: Server;
  /** How many ids it has given. */
  readonly ids: () => number;
  /** `ask('gp', 'GET', '/DiagnosticReport?patient=citizen')`; paths are below /fhir. */
  ask<T = Bundle>(persona: PersonaName | null, method: string, path: string, sent?: Sent): Promise<Reply<T>>;
  /** Loads resources as the administrator, one transaction. */
  put(resources: readonly Resource[]): Promise<void>;
}

/** What a database holds, and how many ids were given until then. */
interface Loaded {
  readonly content: Buffer;
  readonly ids: number;
}

/** `firstId` for a server that takes up another's database; `loaded` for one in memory that begins with a copy of it. */
export async function startTestServer(
  databaseUrl = ':memory:',
  clock: () => number = () => now,
  settings: Readonly<Record<string, string>> = {},
  firstId = 0,
  loaded?: Loaded,
): Promise<TestServer> {
  let count = firstId;
  const config = readConfig({
    MODE: 'demo',
    DATABASE_URL: databaseUrl,
    // What no room foresaw is a fault, in a test as well: it is told whole.
    LOG_LEVEL: 'error',
    DOCUMENT_THREADS: '0',
    REGISTRY: join(fixtures, '10-registry.json'),
    PUBLIC_URL: 'http://127.0.0.1:8080',
    ...settings,
  });
  const server = await createServer(config, {
    clock,
    newId: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    ...(loaded === undefined ? {} : { openStore: (file: string) => openSqlite({ file, content: loaded.content }) }),
  });
  count = loaded?.ids ?? count;
  const tokens = new Map<string, Promise<string>>();

  const tokenFor = (persona: PersonaName, { purpose, patient, scope, bound }: Sent): Promise<string> => {
    // A token lives for hours: when a story lets days pass, its people get new ones.
    const key = JSON.stringify([persona, purpose, patient, scope, bound, Math.floor(clock() / 3_600_000)]);
    const known = tokens.get(key) ?? server.issueToken(persona, { purpose, patient, scope, bound });
    tokens.set(key, known);
    return known;
  };

  async function ask<T>(persona: PersonaName | null, method: string, path: string, sent: Sent = {}): Promise<Reply<T>> {
    const headers = new Headers(sent.headers);
    if (persona !== null) headers.set('Authorization', `Bearer ${await tokenFor(persona, sent)}`);
    if (sent.body !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/fhir+json');
    const body =
      sent.body === undefined
        ? {}
        : { body: typeof sent.body === 'string' || sent.body instanceof Uint8Array ? (sent.body as string) : JSON.stringify(sent.body) };
    const response = await server.fetch(new Request(`http://127.0.0.1:8080/fhir${path}`, { method, headers, ...body }));
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: (text.startsWith('{') ? JSON.parse(text) : undefined) as T };
  }

  return {
    server,
    ids: () => count,
    close: () => server.close(),
    ask,
    async put(resources) {
      const entry = resources.map((resource) => ({ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }));
      const reply = await ask('admin', 'POST', '/', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
      if (reply.status !== 200) throw new Error(`Loading failed: ${reply.status} ${reply.text.slice(0, 2000)}`);
    },
  };
}

/** Every resource of the demo fixtures, in loading order. */
export function demoResources(): readonly Resource[] {
  return readdirSync(fixtures)
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(fixtures, name), 'utf8');
      if (name.endsWith('.ndjson'))
        return text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Resource);
      return ((JSON.parse(text) as Bundle).entry ?? []).flatMap((entry) => (entry.resource === undefined ? [] : [entry.resource]));
    });
}

/** The registry and its people, of whom nobody has decided anything and nobody has sent anything. */
export function demoPeople(): readonly Resource[] {
  const types: readonly Resource['resourceType'][] = ['Organization', 'Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson'];
  return demoResources().filter(({ resourceType }) => types.includes(resourceType));
}

/** One more parent of the demo's child. */
export function otherParent(person: string): Resource {
  const link = demoResources().find(({ resourceType, id }) => resourceType === 'RelatedPerson' && id === 'guardian-of-child');
  const text = JSON.stringify({ ...link, id: 'other-of-child', identifier: undefined });
  return JSON.parse(text.replaceAll('"Patient/guardian"', `"Patient/${person}"`)) as Resource;
}

export async function startDemoServer(databaseUrl = ':memory:', clock: () => number = () => now): Promise<TestServer> {
  if (databaseUrl === ':memory:') return startLoadedServer(demoResources(), clock);
  const server = await startTestServer(databaseUrl, clock);
  await server.put(demoResources());
  return server;
}

const loadedWorlds = new Map<string, Promise<Loaded>>();

/** In memory, with a copy of what holds these resources. */
export async function startLoadedServer(
  resources: readonly Resource[],
  clock: () => number,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  return startTestServer(':memory:', clock, { ...settings, REGISTRY: '' }, 0, await loadWorld(resources, clock(), settings));
}

/** A world is loaded through the door once in a process; the servers that hold it begin with copies. */
export async function loadWorld(
  resources: readonly Resource[],
  begun: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const key = createHash('sha256')
    .update(JSON.stringify([begun, resources, settings]))
    .digest('hex');
  const loaded = loadedWorlds.get(key) ?? load(resources, begun, settings);
  loadedWorlds.set(key, loaded);
  return loaded;
}

async function load(resources: readonly Resource[], begun: number, settings: Readonly<Record<string, string>>): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  try {
    const file = join(folder, 'loaded.db');
    const server = await startTestServer(`file:${file}`, () => begun, { ...settings, DATA_DIR: folder });
    await server.put(resources);
    await server.close();
    return { content: serialized(file), ids: server.ids() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
