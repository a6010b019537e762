// FHIR clients that others wrote, and a server on a socket with the demo's people and records for them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'fhir-kit-client';
import type { PersonaName } from '#auth/personas.ts';
import { load } from '#load/load.ts';
import type { Server } from '#server/app.ts';
import { startServer } from '#server/start.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/demo/', import.meta.url));

export interface ForeignClients {
  readonly server: Server;
  clientOf(persona: PersonaName): Promise<Client>;
  close(): Promise<void>;
}

export async function startForeignClients(): Promise<ForeignClients> {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  const settings = { MODE: 'demo', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', REGISTRY: join(fixtures, '10-registry.json') };
  const { server, url, close } = await startServer(settings);
  const loaded = await load({ paths: [fixtures], base: `${url}/fhir`, token: await server.issueToken('admin') });
  if (!loaded.complete) throw new Error(`Loading failed: ${loaded.summary}`);
  return {
    server,
    clientOf: async (persona) => new Client({ baseUrl: `${url}/fhir`, bearerToken: await server.issueToken(persona) }),
    async close() {
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}
